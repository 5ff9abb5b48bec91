/** Test program: reports who it is, then counts until it is stopped, or throws. */
import { lcoreMain } from "../../packages/eal/lcore_worker.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { getAffinity } from "../../ffi/os/libc.ts";
import { lcoreCell } from "../../ffi/library/thread.ts";

lcoreMain<{ fail?: string; spin?: boolean; result?: unknown }>((context) => {
  if (context.data.fail !== undefined) throw new TypeError(context.data.fail);
  context.post({
    lcoreId: context.lcoreId,
    cell: lcoreCell()[0],
    index: dpdk().rte_lcore_index(-1),
    affinity: getAffinity()[0],
  });
  let rounds = 0;
  while (context.data.spin && context.running()) {
    context.sleep(100);
    rounds++;
  }
  return { rounds, result: context.data.result };
});
