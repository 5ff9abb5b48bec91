/** Stubs of several threads of one process. */
import assert from "node:assert/strict";
import { testFunction } from "./_calls.ts";

const WORKERS = 4;
const ROUNDS = 5;

function answerOf(number: number): Promise<number> {
  const worker = new Worker(new URL("./_stub_worker.ts", import.meta.url), {
    type: "module",
  });
  return new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as number);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(number);
  }).finally(() => worker.terminate());
}

Deno.test("StubTable gives each thread its own, also when threads come and go", async () => {
  testFunction("take_1"); // Built before they all want it.
  for (let round = 0; round < ROUNDS; round++) {
    const numbers = Array.from(
      { length: WORKERS },
      (_, i) => 1 + i + 10 * round,
    );
    const answers = await Promise.all(numbers.map(answerOf));
    // Each of the five functions counts its first argument five times.
    assert.deepEqual(answers, numbers.map((number) => 25 * number));
  }
});
