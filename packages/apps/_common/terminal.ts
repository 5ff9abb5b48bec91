/**
 * The process's standard streams as an application sees them.
 *
 * @module
 */
import {
  isTerminal,
  STDERR,
  STDIN,
  STDOUT,
  writeAll,
} from "../../eal/internal/host.ts";

/** What a reader of standard input is told. */
export interface InputListener {
  /** Called with each chunk as it arrives. */
  bytes(chunk: Uint8Array): void;
  /**
   * Called once, when no more input will come or output can no longer be
   * written.
   */
  end(): void;
}

/** Where a prompt reads and writes; tests put a fake in its place. */
export interface Terminal {
  /** True when input comes from a person's terminal. */
  readonly interactive: boolean;
  /**
   * Starts to read; a terminal hands over every key unechoed until
   * {@linkcode Terminal.close}.
   */
  open(listener: InputListener): void;
  /** Stops to read and gives the terminal back as it was. */
  close(): void;
  /** Prints text, one byte per character, before it returns. */
  write(text: string): void;
}

/** Standard input and standard output. */
export class StandardTerminal implements Terminal {
  readonly interactive: boolean = isTerminal(STDIN);
  #listener: InputListener | undefined;
  #outputLost = false;
  #release: () => void = () => {};

  /** {@inheritDoc Terminal.open} */
  open(listener: InputListener): void {
    function data(chunk: Uint8Array): void {
      listener.bytes(chunk);
    }
    function end(): void {
      listener.end();
    }
    // Not imported: see ffi/runtime/host.ts.
    const { stdin } = globalThis.process;
    this.#listener = listener;
    this.#release = () => {
      stdin.off("data", data).off("end", end).pause();
      if (this.interactive) stdin.setRawMode(false);
    };
    if (this.interactive) stdin.setRawMode(true);
    stdin.on("data", data).on("end", end).on("error", end);
    if (this.#outputLost) queueMicrotask(end);
  }

  /** {@inheritDoc Terminal.close} */
  close(): void {
    this.#release();
    this.#release = () => {};
    this.#listener = undefined;
  }

  /** {@inheritDoc Terminal.write} */
  write(text: string): void {
    if (this.#outputLost || writeAll(STDOUT, latin1(text))) return;
    this.#outputLost = true;
    // Not before the caller is through with what it writes.
    queueMicrotask(() => this.#listener?.end());
  }
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Reports a fatal error the way DPDK's applications do.
 *
 * @param cause What went wrong, on one line.
 * @returns The exit code that belongs to it.
 * @see rte_exit
 */
export function reportFatal(cause: string): number {
  const text = `EAL: Error - exiting with code: 1\n  Cause: ${cause}\n`;
  writeAll(STDERR, new TextEncoder().encode(text));
  return 1;
}
