/**
 * Receive side scaling: the hash that spreads packets over rx queues.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { addressOf } from "../../ffi/memory/c_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import { jsonRecord } from "../../ffi/runtime/shown.ts";
import { checkBits, checkRange } from "./_numbers.ts";

/** What is hashed, and with which key. @see rte_eth_rss_conf */
export interface RssHash {
  /** {@linkcode RssType}s. */
  readonly types: bigint;
  /** The key, of the length that `PortInfo.rssKeySize` tells. Default: the driver's. */
  readonly key?: Uint8Array;
}

/** A length that a C `uint8_t` holds. */
const KEY_LIMIT = 255;
/** The room a driver may fill with its key. */
const KEY_ROOM = 256;

/**
 * Checks a hash configuration.
 *
 * @throws {RangeError} if the key is too long or there are too many types.
 */
export function checkRssHash({ types, key }: RssHash, tried: string): void {
  checkBits(tried, "rss.types", types);
  if (key !== undefined && key.length > KEY_LIMIT) {
    throw new RangeError(
      `${tried}: rss.key must have at most ${KEY_LIMIT} bytes: ${key.length}`,
    );
  }
}

/** A `struct rte_eth_rss_conf` with its key, kept alive together. */
export class RssConf {
  /** The struct. */
  readonly bytes: Uint8Array;
  readonly #key = new Uint8Array(KEY_ROOM);

  /** For a hash to set, or an empty one to be filled. */
  constructor(hash: RssHash | undefined, keyLength: number) {
    const fields = layout().rte_eth_rss_conf;
    const window = new Window(new ArrayBuffer(128));
    this.bytes = window.u8;
    if (hash?.key !== undefined) this.#key.set(hash.key);
    if (keyLength > 0) {
      window.u64[fields.rss_key / 8] = BigInt(addressOf(this.#key));
    }
    window.u8[fields.rss_key_len] = keyLength;
    window.u64[fields.rss_hf / 8] = hash?.types ?? 0n;
  }

  /** What the driver filled in. */
  decode(): Required<RssHash> {
    const fields = layout().rte_eth_rss_conf;
    const window = new Window(this.bytes.buffer as ArrayBuffer);
    const length = window.u8[fields.rss_key_len]!;
    return jsonRecord({
      types: window.u64[fields.rss_hf / 8]!,
      key: this.#key.slice(0, length),
    });
  }
}

/** Entries per `struct rte_eth_rss_reta_entry64`. */
const GROUP = 64;

/** Groups of a table, each with all its entries marked as meant. */
function formatTable(size: number): Window {
  const { sizeof, mask } = layout().rte_eth_rss_reta_entry64;
  const groups = Math.ceil(size / GROUP);
  const window = new Window(new ArrayBuffer(Math.max(groups * sizeof, 256)));
  for (let group = 0; group < groups; group++) {
    const used = Math.min(size - group * GROUP, GROUP);
    window.u64[(group * sizeof + mask) / 8] = (1n << BigInt(used)) - 1n;
  }
  return window;
}

/** Index of an entry's 16-bit unit in the groups of a table. */
function unitOf(entry: number): number {
  const { sizeof, reta } = layout().rte_eth_rss_reta_entry64;
  const group = Math.floor(entry / GROUP);
  return (group * sizeof + reta) / 2 + entry % GROUP;
}

/**
 * Makes the groups of a redirection table: entry i is the rx queue of the
 * packets whose hash is i modulo the table's size.
 *
 * @param rxQueues How many rx queues there are.
 * @throws {RangeError} if a queue is out of range.
 */
export function encodeRssTable(
  queues: readonly number[],
  rxQueues: number,
  tried: string,
): Uint8Array {
  const window = formatTable(queues.length);
  queues.forEach((queue, entry) => {
    checkRange(tried, `entry ${entry}`, queue, Math.max(rxQueues, 1) - 1);
    window.u16[unitOf(entry)] = queue;
  });
  return window.u8;
}

/** Room for the groups of a table of `size` entries, all asked for. */
export function emptyRssTable(size: number): Window {
  return formatTable(size);
}

/** The rx queue of each entry. */
export function decodeRssTable(window: Window, size: number): number[] {
  return Array.from({ length: size }, (_, entry) => window.u16[unitOf(entry)]!);
}
