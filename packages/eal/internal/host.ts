/**
 * The process that an application runs in, the same on every runtime: its
 * arguments, its end, signals, standard streams.
 *
 * @module
 */
import { libc } from "../../../ffi/os/libc.ts";
import { backend } from "../../../ffi/runtime/backend.ts";
import type { SignalName } from "../../../ffi/runtime/signals.ts";

export { type SignalName, signals } from "../../../ffi/runtime/signals.ts";
export {
  isTerminal,
  STDERR,
  STDIN,
  STDOUT,
  writeAll,
} from "../../../ffi/os/standard_stream.ts";

/** Arguments of the program, without those of the runtime and its own name. */
export function programArguments(): string[] {
  return backend().host.arguments();
}

/** Id of this process. */
export function processId(): number {
  return libc().getpid();
}

/** Ends the process with an exit code. */
export function exitProcess(code: number): never {
  return backend().host.exit(code);
}

/**
 * Calls a function at each signal of a name, from the event loop.
 *
 * @returns a function that ends that: then the signal does what it did before.
 */
export function onSignal(name: SignalName, listener: () => void): () => void {
  return backend().host.onSignal(name, listener);
}
