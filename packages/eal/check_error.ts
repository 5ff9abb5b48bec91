/**
 * What checked mode finds.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/**
 * Which rule was broken.
 *
 * | value       | what was refused                                                    |
 * |-------------|---------------------------------------------------------------------|
 * | `gone`      | a packet that this thread has sent or freed                         |
 * | `elsewhere` | a packet that is in a burst already, and held only once              |
 * | `foreign`   | a packet or an object that is none of the pool's or the window's    |
 * | `count`     | a packet with a reference count that cannot be                      |
 * | `free`      | an object or a packet that lies free in its pool                    |
 * | `shared`    | a queue or an lcore id that another thread uses                     |
 */
export type CheckRule =
  | "gone"
  | "elsewhere"
  | "foreign"
  | "count"
  | "free"
  | "shared";

/** What a {@linkcode CheckError} is made of. */
export interface CheckFinding {
  /** Which rule was broken. */
  readonly rule: CheckRule;
  /** Such as `ring "jobs"`. */
  readonly object: string;
  /** What was tried: `send to ring "jobs"`. */
  readonly tried: string;
  /** What is wrong, with the packet. */
  readonly problem: string;
  /** Address of the packet or object; 0 if it is about none. */
  readonly element?: Address;
  /** What was before: `it was freed, 2 moves ago`. */
  readonly earlier?: string;
}

/**
 * Checked mode refused what would corrupt memory: see "Checked mode" in
 * packages/eal/README.md. The message is one line, which names the object, the
 * packet and the earlier event.
 */
export class CheckError extends Error {
  /** The class's name. */
  override readonly name = "CheckError";
  /** Which rule was broken. */
  readonly rule: CheckRule;
  /** What refused it: a queue, ring, pool, burst or lcore, such as `ring "jobs"`. */
  readonly object: string;
  /** Address of the packet or object; 0 if it is about none. */
  readonly element: Address;
  /** The earlier event, such as `it was freed, 2 moves ago`; "" if none is known. */
  readonly earlier: string;

  /** Describes a finding. */
  constructor(finding: CheckFinding) {
    const { rule, object, tried, problem, element = 0, earlier = "" } = finding;
    super(
      `Cannot ${tried}: ${problem}${earlier === "" ? "" : `: ${earlier}`}`,
    );
    this.rule = rule;
    this.object = object;
    this.element = element;
    this.earlier = earlier;
  }
}
