/**
 * Loops that poll without rest, the way packets are forwarded.
 *
 * @module
 */
import { setImmediate } from "node:timers";

/**
 * How long the main isolate works before signals and timers get their turn,
 * in milliseconds: nobody notices so much, and a turn takes 70 us.
 */
const SLICE = 20;

/** Rounds between two looks at the clock or the stop flag: some microseconds each. */
const ROUNDS = 64;

/**
 * Runs `round` over and over on the main isolate; every few milliseconds the
 * event loop gets a turn.
 *
 * @param running Tells, in those turns, whether to go on.
 */
export async function pollOnMain(
  round: () => void,
  running: () => boolean,
): Promise<void> {
  while (running()) {
    const end = performance.now() + SLICE;
    do {
      for (let i = 0; i < ROUNDS; i++) round();
    } while (performance.now() < end);
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}

/**
 * Runs `round` over and over on a worker lcore, which has no events to serve.
 *
 * @param running Tells every few rounds whether to go on.
 */
export function pollOnWorker(round: () => void, running: () => boolean): void {
  while (running()) {
    for (let i = 0; i < ROUNDS; i++) round();
  }
}

/**
 * Steps of a round, such as one for each port, as one function. Two are
 * called by name, not by way of a list: so V8 makes them part of the loop, and
 * takes what they capture as constants.
 */
export function inTurn(steps: readonly (() => void)[]): () => void {
  const [first, second, ...more] = steps;
  if (second === undefined) return first ?? (() => {});
  if (more.length > 0) {
    return () => {
      for (let i = 0; i < steps.length; i++) steps[i]!();
    };
  }
  return () => {
    first!();
    second();
  };
}
