/**
 * Where the fields of an mbuf lie: the layout table as indices, so that the
 * data path only adds. The table is the loaded library's, or without one
 * (mbufs on plain buffers) that of the oldest release.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";

/** Indices from the start of an mbuf, in units of the field's size. */
export interface MbufLayout {
  /** Bytes of struct rte_mbuf. */
  readonly size: number;
  /** Headroom of a fresh mbuf, in bytes. */
  readonly headroom: number;
  /** Port of an mbuf that came from none. */
  readonly noPort: number;
  /** Largest number of segments of a packet. */
  readonly maxSegments: number;
  /** Bytes from an mbuf back to the I/O address in its object's header. */
  readonly objectIova: number;
  /** Fields of 16 bits. */
  readonly dataOff: number;
  readonly refcnt: number;
  readonly segments: number;
  readonly port: number;
  readonly dataLen: number;
  readonly vlanTci: number;
  readonly outerVlanTci: number;
  readonly bufLen: number;
  readonly privSize: number;
  /** Fields of 32 bits, and of 64 bits as two words, low word first. */
  readonly bufAddr: number;
  readonly bufIova: number;
  readonly flags: number;
  readonly packetType: number;
  readonly pktLen: number;
  /** The hash union, two words. */
  readonly hash: number;
  readonly pool: number;
  readonly next: number;
  readonly txOffload: number;
  readonly shared: number;
  /** The dynamic fields, up to the end. */
  readonly dynamic: number;
  readonly end: number;
}

/** The fields of struct rte_mbuf. */
export function mbufLayout(): MbufLayout {
  const { rte_mbuf, rte_mempool_objhdr, constants } = layout();
  return {
    size: rte_mbuf.sizeof,
    headroom: constants.RTE_PKTMBUF_HEADROOM,
    noPort: constants.RTE_MBUF_PORT_INVALID,
    maxSegments: constants.RTE_MBUF_MAX_NB_SEGS,
    objectIova: rte_mempool_objhdr.sizeof - rte_mempool_objhdr.iova,
    dataOff: rte_mbuf.data_off / 2,
    refcnt: rte_mbuf.refcnt / 2,
    segments: rte_mbuf.nb_segs / 2,
    port: rte_mbuf.port / 2,
    dataLen: rte_mbuf.data_len / 2,
    vlanTci: rte_mbuf.vlan_tci / 2,
    outerVlanTci: rte_mbuf.vlan_tci_outer / 2,
    bufLen: rte_mbuf.buf_len / 2,
    privSize: rte_mbuf.priv_size / 2,
    bufAddr: rte_mbuf.buf_addr / 4,
    bufIova: rte_mbuf.buf_iova / 4,
    flags: rte_mbuf.ol_flags / 4,
    packetType: rte_mbuf.packet_type / 4,
    pktLen: rte_mbuf.pkt_len / 4,
    hash: rte_mbuf["hash.rss"] / 4,
    pool: rte_mbuf.pool / 4,
    next: rte_mbuf.next / 4,
    txOffload: rte_mbuf.tx_offload / 4,
    shared: rte_mbuf.shinfo / 4,
    dynamic: rte_mbuf.dynfield1 / 4,
    end: rte_mbuf.sizeof / 4,
  };
}
