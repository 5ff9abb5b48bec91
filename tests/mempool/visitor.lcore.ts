/** Test program: takes objects and gives them back, as this lcore or as none. */
import { lcoreMain } from "../../packages/eal/mod.ts";
import { Mempool } from "../../packages/mempool/mod.ts";
import { LCORE_ID_ANY, lcoreCell } from "../../ffi/library/thread.ts";

lcoreMain<{ pool: string; anonymous: boolean }>(({ data }) => {
  const pool = Mempool.lookup(data.pool);
  if (data.anonymous) lcoreCell()[0] = LCORE_ID_ANY;
  const object = pool.get();
  const inUse = pool.inUseCount;
  return { object, inUse, put: pool.put(object) };
});
