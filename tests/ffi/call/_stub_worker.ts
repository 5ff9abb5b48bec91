/**
 * Test program: makes several stubs at once with other threads, and answers
 * with a sum that only its own slots give.
 *
 * @module
 */
import { bindTake, stubMaker } from "./_calls.ts";

interface WorkerScope {
  onmessage: (event: MessageEvent<number>) => void;
  postMessage(message: number): void;
}

const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data: number }) => {
  let sum = 0;
  for (let count = 2; count <= 6; count++) {
    const call = bindTake(stubMaker(), count);
    call.set(0, number);
    sum += call.call(0);
  }
  scope.postMessage(sum);
};
