/**
 * Functions that block, for Bun, which has no calls on other threads: each
 * call under way has a worker of its own; those without work wait for more.
 *
 * @module
 */
import type { BunFunction } from "./_bun_ffi.ts";
import type { Address } from "./types.ts";

/** What a worker runs: it knows functions by address. */
const source = `
const { linkSymbols } = process.getBuiltinModule("bun:ffi");
self.onmessage = ({ data: { type, values } }) => {
  self.postMessage(linkSymbols({ call: type }).symbols.call(...values));
};
`;

interface BunWorker extends Worker {
  ref(): void;
  unref(): void;
}

const idle: BunWorker[] = [];

function startWorker(): BunWorker {
  const url = URL.createObjectURL(
    new Blob([source], { type: "text/javascript" }),
  );
  return new Worker(url, { type: "module", name: "blocking" }) as BunWorker;
}

/** Calls a function on another thread. */
export function callBlocking(
  type: BunFunction & { readonly ptr: Address },
  values: readonly unknown[],
): Promise<unknown> {
  const worker = idle.pop() ?? startWorker();
  worker.ref();
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      worker.unref();
      idle.push(worker);
      resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ type, values });
  });
}
