/**
 * The process as its runtime shows it. Not by node:process where that can be
 * helped: Deno takes 20 ms to load it, a tenth of a program's start.
 *
 * @module
 */
import type { SignalName } from "./signals.ts";

/** What a program needs of its runtime beside native calls. */
export interface Host {
  /** Arguments of the program, without those of the runtime and its own name. */
  arguments(): string[];
  /** Ends the process. */
  exit(code: number): never;
  /**
   * Calls a function at each signal of a name, from the event loop.
   *
   * @returns a function that ends that: then the signal does what it did before.
   */
  onSignal(name: SignalName, listener: () => void): () => void;
}
