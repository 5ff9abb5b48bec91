/**
 * Web workers, for the backends of the runtimes that have them.
 *
 * @module
 */
import type { RuntimeWorker, WorkerEvents } from "./backend_types.ts";

/** Starts a worker from the text of a module: see `Backend`. */
export function startWorker(
  source: string,
  name: string,
  events: WorkerEvents,
): RuntimeWorker {
  // A Blob, because a worker from a file or network URL needs read or import
  // permission on top of --allow-ffi.
  const url = URL.createObjectURL(
    new Blob([source], { type: "text/javascript" }),
  );
  const worker = new Worker(url, { type: "module", name });
  worker.onmessage = (event) => events.message(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    events.error(
      event.error instanceof Error ? event.error : new Error(event.message),
    );
  };
  worker.onmessageerror = () =>
    events.error(new Error("Cannot read a message of the worker"));
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Inside such a worker, its way to the starter: see `Backend`. */
export function workerPort(
  receive: (message: unknown) => void,
): (message: unknown) => void {
  const scope = globalThis as unknown as {
    onmessage: (event: MessageEvent) => void;
    postMessage: (message: unknown) => void;
  };
  scope.onmessage = (event) => receive(event.data);
  return (message) => scope.postMessage(message);
}
