/**
 * Offload flags of an mbuf. The 64-bit field is two 32-bit words: what a
 * driver says about a received packet is in the low word, what is asked of it
 * for sending, and what kind of buffer the mbuf has, in the high word.
 *
 * @module
 */

/** Bits of the low word: what the driver found in a received packet. @see RTE_MBUF_F_RX_VLAN */
export const RxFlag = {
  /** The VLAN tag is in `vlanTci`. */
  VLAN: 1 << 0,
  /** The RSS hash is in `rssHash`. */
  RSS_HASH: 1 << 1,
  /** A flow director rule matched. */
  FDIR: 1 << 2,
  L4_CKSUM_BAD: 1 << 3,
  IP_CKSUM_BAD: 1 << 4,
  OUTER_IP_CKSUM_BAD: 1 << 5,
  /** The tag was taken out of the packet. */
  VLAN_STRIPPED: 1 << 6,
  IP_CKSUM_GOOD: 1 << 7,
  L4_CKSUM_GOOD: 1 << 8,
  /** Both bits: the checksum is not right, but the packet's data is. */
  IP_CKSUM_MASK: (1 << 4) | (1 << 7),
  L4_CKSUM_MASK: (1 << 3) | (1 << 8),
  IEEE1588_PTP: 1 << 9,
  IEEE1588_TMST: 1 << 10,
  FDIR_ID: 1 << 13,
  FDIR_FLX: 1 << 14,
  QINQ_STRIPPED: 1 << 15,
  /** The driver joined several packets into this one. */
  LRO: 1 << 16,
  SEC_OFFLOAD: 1 << 18,
  SEC_OFFLOAD_FAILED: 1 << 19,
  QINQ: 1 << 20,
  OUTER_L4_CKSUM_BAD: 1 << 21,
  OUTER_L4_CKSUM_GOOD: 1 << 22,
} as const;

/** Bits of the high word: what the driver is to do for sending. @see RTE_MBUF_F_TX_IP_CKSUM */
export const TxFlag = {
  OUTER_UDP_CKSUM: 1 << 9,
  UDP_SEG: 1 << 10,
  SEC_OFFLOAD: 1 << 11,
  MACSEC: 1 << 12,
  TUNNEL_VXLAN: 1 << 13,
  TUNNEL_GRE: 2 << 13,
  TUNNEL_IPIP: 3 << 13,
  TUNNEL_GENEVE: 4 << 13,
  TUNNEL_MASK: 15 << 13,
  QINQ: 1 << 17,
  /** Cut a large TCP packet into segments. */
  TCP_SEG: 1 << 18,
  IEEE1588_TMST: 1 << 19,
  /** One value of the two bits of L4_MASK; none for no checksum. */
  TCP_CKSUM: 1 << 20,
  SCTP_CKSUM: 2 << 20,
  UDP_CKSUM: 3 << 20,
  L4_MASK: 3 << 20,
  IP_CKSUM: 1 << 22,
  IPV4: 1 << 23,
  IPV6: 1 << 24,
  /** Insert the tag of `vlanTci`. */
  VLAN: 1 << 25,
  OUTER_IP_CKSUM: 1 << 26,
  OUTER_IPV4: 1 << 27,
  OUTER_IPV6: 1 << 28,
} as const;

/** Bits of the high word: whose buffer the mbuf has. @see RTE_MBUF_F_INDIRECT */
export const BufferFlag = {
  /** Memory from elsewhere, with a reference count of its own. */
  EXTERNAL: 1 << 29,
  /** Another mbuf's. */
  INDIRECT: 1 << 30,
} as const;
