/**
 * What a group left unfinished: messages and packets in its rings, and packets
 * in nobody's ring.
 *
 * @module
 */
import { FileError, writeFile } from "../../ffi/os/mapped_file.ts";
import type { Group } from "./group.ts";
import { InspectError } from "./inspect_error.ts";
import { type CaptureInterface, pcapng } from "./pcapng.ts";
import { elementText, type QueuedElement } from "./queued.ts";

/** A message that waits in a ring. */
export interface QueuedMessage {
  /** Name of the ring. */
  readonly ring: string;
  /** The message's text; undefined if it is not one. */
  readonly text?: string;
  /** The whole object that holds it. */
  readonly bytes: Uint8Array;
}

/** What of a group {@linkcode capture} takes. */
export interface CaptureOptions {
  /** Names of rings; default: all but those of mempools. */
  readonly rings?: readonly string[];
  /** Whether to take packets that are in no ring and no cache, too. Default: false. */
  readonly outstanding?: boolean;
}

/** What {@linkcode writePcapng} wrote. */
export interface WrittenCapture {
  /** Packets by where they were found. */
  readonly packets: Readonly<Record<string, number>>;
  /** All packets. */
  readonly total: number;
}

/**
 * The messages that wait in a group's rings: objects of mempools that are not
 * packets, oldest first, ring by ring.
 *
 * @param rings Names of rings; default: all but those of mempools.
 * @throws {InspectError} as {@linkcode Group.queued}.
 */
export function queuedMessages(
  group: Group,
  rings: readonly string[] = ringNames(group),
): QueuedMessage[] {
  return rings.flatMap((ring) =>
    group.queued(ring).filter(({ kind }) => kind === "object").map(
      (element): QueuedMessage => {
        const text = elementText(element);
        return {
          ring,
          ...text === undefined ? {} : { text },
          bytes: element.bytes,
        };
      },
    )
  );
}

/**
 * The packets that wait in a group's rings, one interface per ring that has
 * some, and with `outstanding` one per mempool whose packets are in no ring.
 *
 * @throws {InspectError} as {@linkcode Group.queued}.
 */
export function capture(
  group: Group,
  { rings = ringNames(group), outstanding = false }: CaptureOptions = {},
): CaptureInterface[] {
  const found = rings.map((ring) =>
    toInterface(ring, `ring ${ring}`, group.queued(ring))
  );
  if (outstanding) {
    const pools = group.sample().mempools.filter(({ kind }) =>
      kind === "packets"
    );
    for (const { name } of pools) {
      found.push(
        toInterface(
          `held:${name}`,
          `packets of mempool ${name} in no ring and no cache`,
          group.outstanding(name),
        ),
      );
    }
  }
  return found.filter(({ packets }) => packets.length > 0);
}

/**
 * Writes the packets that wait in a group's rings to a pcapng file.
 *
 * @throws {InspectError} if the file cannot be written, or as
 * {@linkcode Group.queued}.
 */
export function writePcapng(
  path: string,
  group: Group,
  options: CaptureOptions = {},
): WrittenCapture {
  const interfaces = capture(group, options);
  try {
    writeFile(path, pcapng(interfaces, Date.now()));
  } catch (error) {
    if (error instanceof FileError) throw new InspectError(error.message);
    throw error;
  }
  const counts = interfaces.map(({ name, packets }) =>
    [name, packets.length] as const
  );
  return {
    packets: Object.fromEntries(counts),
    total: counts.reduce((sum, [, count]) => sum + count, 0),
  };
}

function ringNames(group: Group): string[] {
  return group.sample().rings.filter(({ mempool }) => mempool === "")
    .map(({ name }) => name);
}

function toInterface(
  name: string,
  description: string,
  elements: readonly QueuedElement[],
): CaptureInterface {
  const packets = elements.filter(({ kind }) => kind === "packet").map(
    ({ bytes, port, mempool, claimed, truncated }) => ({
      bytes,
      comment: [
        ...port < 0 ? [] : [`from port ${port}`],
        `mempool ${mempool}`,
        ...claimed ? ["claimed by a consumer"] : [],
        ...truncated ? ["cut: the rest cannot be read"] : [],
      ].join(", "),
    }),
  );
  return { name, description, packets };
}
