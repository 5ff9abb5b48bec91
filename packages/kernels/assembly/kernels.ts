/**
 * What JavaScript can call.
 */
export {
  countEtherType,
  countFlags,
  deal,
  plainRun,
  portRun,
  rewriteMacs,
  scatter,
  sumPacketLengths,
} from "./burst.ts";
export { copy } from "./elements.ts";
export { cacheGet, cachePut } from "./object_cache.ts";
export { moveOneShared, moveShared } from "./multi_thread.ts";
export { moveRelaxed } from "./relaxed_tail.ts";
export {
  dequeueHts,
  dequeueMt,
  dequeueRts,
  dequeueSt,
  enqueueHts,
  enqueueMt,
  enqueueRts,
  enqueueSt,
  publish,
} from "./ring.ts";
