/**
 * Commands that end by themselves.
 *
 * @module
 */

/** Runs a command; returns its standard output, throws with all if it fails. */
export function runCommand(
  program: string,
  args: readonly string[],
  cwd: string,
): string {
  const { success, stdout, stderr } = new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  const output = decoder.decode(stdout);
  if (success) return output;
  throw new Error(
    `Cannot run ${program} ${args.join(" ")}:\n${output}${
      decoder.decode(stderr)
    }`,
  );
}
