/**
 * Which way to work on a burst: by kernels or in TypeScript.
 *
 * @module
 */
import { kernelsOf } from "../../ffi/kernels/kernels.ts";
import { isChecked } from "../eal/internal/checked.ts";
import type { Burst } from "../mempool/burst.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import type { BurstOperations } from "./burst_operations.ts";
import { CompiledOperations } from "./_compiled_operations.ts";
import { observedOperations } from "./_observed_operations.ts";
import { ReferenceOperations } from "./_reference_operations.ts";

/**
 * The fastest way to work on the packets of a burst: by kernels, where these
 * reach them, or in TypeScript.
 */
export function burstOperations(burst: Burst): BurstOperations {
  const kernels = memoryOf(burst).offset === 0
    ? undefined
    : kernelsOf(burst.window);
  const reference = new ReferenceOperations(burst);
  const operations = kernels === undefined
    ? reference
    : new CompiledOperations(kernels, burst, reference);
  return isChecked() ? observedOperations(operations, burst) : operations;
}
