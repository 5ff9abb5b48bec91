/**
 * Short commands, run to their end.
 *
 * @module
 */
import { spawn } from "node:child_process";
import process from "node:process";
import { commandText } from "./command_line.ts";

/**
 * Runs a command that Ctrl-C does not reach.
 *
 * @param stop Ends it early.
 * @throws {Error} if it fails, with what it printed.
 */
export function runCommand(
  argv: readonly string[],
  stop?: AbortSignal,
): Promise<void> {
  const [program, ...words] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program!, words, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const fail = (why: string): void =>
      reject(new Error(`Cannot run ${commandText({ argv })}: ${why}`));
    const end = (): void => {
      try {
        process.kill(-child.pid!, "SIGTERM");
      } catch {
        // It has ended.
      }
    };
    let output = "";
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on("data", (chunk) => output += chunk);
    }
    child.on("error", (error: Error & { code?: string }) => {
      const missing = "there is no such program (scripts/setup.sh installs it)";
      fail(error.code === "ENOENT" ? missing : error.message);
    });
    child.on("close", (code, signal) => {
      stop?.removeEventListener("abort", end);
      if (code === 0) resolve();
      else fail(output.trim() || `it ended with ${signal ?? `code ${code}`}`);
    });
    stop?.addEventListener("abort", end);
  });
}
