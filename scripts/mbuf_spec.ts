/**
 * The table that scripts/gen_mbuf_fields.ts works from: the fields of struct
 * rte_mbuf that the data path uses, and the calls of `Mbufs` that read or
 * write one field and do nothing else.
 *
 * @module
 */

/** What a field is: an integer of that many bits, or one of 64 bits. */
export type MbufFieldKind = 16 | 32 | "pointer" | "words";

/** By the name of its index: the field's C path, as in layout_spec.ts, and its kind. */
export const mbufFields = {
  bufAddr: ["buf_addr", "pointer"],
  bufIova: ["buf_iova", "pointer"],
  dataOff: ["data_off", 16],
  refcnt: ["refcnt", 16],
  segments: ["nb_segs", 16],
  port: ["port", 16],
  flags: ["ol_flags", "words"],
  packetType: ["packet_type", 32],
  pktLen: ["pkt_len", 32],
  dataLen: ["data_len", 16],
  vlanTci: ["vlan_tci", 16],
  hash: ["hash.rss", "words"], // The union.
  outerVlanTci: ["vlan_tci_outer", 16],
  bufLen: ["buf_len", 16],
  pool: ["pool", "pointer"],
  next: ["next", "pointer"],
  txOffload: ["tx_offload", "words"],
  shared: ["shinfo", "pointer"],
  privSize: ["priv_size", 16],
  dynamic: ["dynfield1", 32], // The first of those up to the end.
} as const satisfies Record<string, readonly [string, MbufFieldKind]>;

/** The names. */
export type MbufIndex = keyof typeof mbufFields;

/** A call: a name with a parameter sets the field, one without gets it. */
type MbufCall = readonly [
  name: string,
  /** Index of the field, or of its high word. */
  index: MbufIndex | `${MbufIndex} + 1`,
  doc: string,
  see?: string,
];

/** All calls, in the order of the documentation. */
export const mbufCalls: readonly MbufCall[] = [
  ["bufferAddress", "bufAddr", "Address of the buffer."],
  ["bufferLength", "bufLen", "Bytes of the buffer, headroom included."],
  [
    "dataLength",
    "dataLen",
    "Bytes of data in this segment.",
    "rte_pktmbuf_data_len",
  ],
  [
    "setDataLength(length)",
    "dataLen",
    "Sets the bytes of data in this segment.",
  ],
  [
    "packetLength",
    "pktLen",
    "Bytes of the whole packet; right in its first segment only.",
    "rte_pktmbuf_pkt_len",
  ],
  ["setPacketLength(length)", "pktLen", "Sets the bytes of the whole packet."],
  [
    "headroom",
    "dataOff",
    "Free bytes before the data.",
    "rte_pktmbuf_headroom",
  ],
  [
    "setHeadroom(length)",
    "dataOff",
    "Sets where the data starts in the buffer.",
  ],
  [
    "segmentCount",
    "segments",
    "Number of segments; right in the first one only.",
  ],
  ["setSegmentCount(count)", "segments", "Sets the number of segments."],
  ["port", "port", "The port that received the packet; 65535 for none."],
  ["setPort(port)", "port", "Sets the port."],
  ["rxFlags", "flags", "The low word of the offload flags: `RxFlag`."],
  ["setRxFlags(flags)", "flags", "Sets the low word of the offload flags."],
  [
    "txFlags",
    "flags + 1",
    "The high word of the offload flags: `TxFlag` and `BufferFlag`.",
  ],
  [
    "setTxFlags(flags)",
    "flags + 1",
    "Sets the high word of the offload flags; `BufferFlag` must stay as it is.",
  ],
  [
    "packetType",
    "packetType",
    "RTE_PTYPE_* of the packet, as the driver sees it.",
  ],
  ["setPacketType(type)", "packetType", "Sets the packet type."],
  ["rssHash", "hash", "The RSS hash; valid with `RxFlag.RSS_HASH`."],
  ["setRssHash(hash)", "hash", "Sets the RSS hash."],
  [
    "vlanTci",
    "vlanTci",
    "The VLAN tag that was stripped, or is to be inserted.",
  ],
  ["setVlanTci(tci)", "vlanTci", "Sets the VLAN tag."],
  ["outerVlanTci", "outerVlanTci", "The outer VLAN tag, with `RxFlag.QINQ`."],
  ["setOuterVlanTci(tci)", "outerVlanTci", "Sets the outer VLAN tag."],
  [
    "privateSize",
    "privSize",
    "Private bytes between this mbuf (or the one it is attached to) and its buffer.",
  ],
  ["pool", "pool", "Address of the pool that the mbuf goes back to."],
  [
    "refcnt",
    "refcnt",
    "How often the segment is held.",
    "rte_mbuf_refcnt_read",
  ],
  [
    "setRefcnt(count)",
    "refcnt",
    "Sets the reference count.",
    "rte_mbuf_refcnt_set",
  ],
];
