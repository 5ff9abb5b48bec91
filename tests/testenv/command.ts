/**
 * Commands that end by themselves.
 *
 * @module
 */

/** Runs a command; returns its standard output, throws with all if it fails. */
export function runCommand(
  program: string,
  args: readonly string[],
  cwd?: string,
): string {
  const result = outputOf(program, args, cwd);
  if (result.success) return text(result.stdout);
  throw new Error(
    `Cannot run ${program} ${args.join(" ")}: exit code ${result.code}\n${
      text(result.stdout)
    }${text(result.stderr)}`,
  );
}

/** Runs a tool of the system, the same way. */
export function runTool(program: string, ...args: string[]): string {
  return runCommand(program, args);
}

/** Clean-up: what is to be removed may never have been made. */
export function attempt(program: string, ...args: string[]): void {
  outputOf(program, args);
}

function outputOf(
  program: string,
  args: readonly string[],
  cwd?: string,
): Deno.CommandOutput {
  try {
    return new Deno.Command(program, {
      args: [...args],
      ...cwd === undefined ? {} : { cwd },
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).outputSync();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `Cannot run ${program} (run scripts/setup.sh --dev): ${message}`,
    );
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
