/**
 * Which ways the data path of a thread takes.
 *
 * @module
 */
import type { CallWay } from "../../ffi/call/call_way.ts";
import type { WindowStatus } from "../../ffi/hugepages/wasm_window.ts";

/** The ways of the data path. */
export interface DataPath {
  /** Calls of drivers: through call stubs, or, slower, through libffi. */
  readonly calls: CallWay;
  /** Shared memory: in WebAssembly, or by TypeScript alone, which is slower. */
  readonly memory: WindowStatus;
}
