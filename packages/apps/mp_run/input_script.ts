/**
 * Lines that are typed into a process, each once something was printed.
 *
 * @module
 */
import type { InputPlan } from "./plan.ts";

/** Types the lines of one process, in their order. */
export class InputScript {
  readonly #steps: readonly InputPlan[];
  #next = 0;
  /** How many steps may be typed: those whose line was seen. */
  #due = 0;
  #type: ((line: string) => void) | undefined;

  /** Begins with the first step. */
  constructor(steps: readonly InputPlan[]) {
    this.#steps = steps;
  }

  /** The process is ready, and takes lines from now on. */
  open(type: (line: string) => void): void {
    this.#type = type;
    this.#proceed();
  }

  /** The process has ended; what is left is for its next life. */
  close(): void {
    this.#type = undefined;
  }

  /** Notes a line of output of any process. */
  line(label: string, text: string): void {
    const step = this.#steps[this.#due];
    if (step?.once === undefined || this.#due > this.#next) return;
    if (step.from !== label || !new RegExp(step.once).test(text)) return;
    this.#due++;
    this.#proceed();
  }

  #proceed(): void {
    for (;;) {
      const step = this.#steps[this.#next];
      if (step === undefined || this.#type === undefined) return;
      if (step.once === undefined) this.#due = this.#next + 1;
      if (this.#due <= this.#next) return;
      this.#next++;
      this.#type(step.send);
    }
  }
}
