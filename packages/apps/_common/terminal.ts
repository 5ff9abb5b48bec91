/**
 * The process's standard streams as an application sees them.
 *
 * @module
 */
import {
  isTerminal,
  STDIN,
  STDOUT,
  writeAll,
} from "../../eal/internal/host.ts";

/** What a reader of standard input is told. */
export interface InputListener {
  /** Called with each chunk as it arrives. */
  bytes(chunk: Uint8Array): void;
  /** Called once, when no more input will come. */
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
  readonly #onLost: () => void;
  #outputLost = false;
  #release: () => void = () => {};

  /** @param onLost Called once, when nobody reads the output any more. */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** {@inheritDoc Terminal.interactive} */
  get interactive(): boolean {
    return isTerminal(STDIN);
  }

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
    const { interactive } = this;
    this.#release = () => {
      stdin.off("data", data).off("end", end).pause();
      if (interactive) stdin.setRawMode(false);
    };
    if (interactive) stdin.setRawMode(true);
    stdin.on("data", data).on("end", end).on("error", end);
  }

  /** {@inheritDoc Terminal.close} */
  close(): void {
    this.#release();
    this.#release = () => {};
  }

  /** {@inheritDoc Terminal.write} */
  write(text: string): void {
    if (this.#outputLost || writeAll(STDOUT, latin1(text))) return;
    this.#outputLost = true;
    // Not before the caller is through with what it writes.
    queueMicrotask(this.#onLost);
  }
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
