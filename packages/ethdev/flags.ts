/**
 * The names of the bits that ports use: offloads, hash fields, link speeds
 * and capabilities. Sets of 64 bits are bigints: combine them with `|`.
 *
 * @module
 */

/**
 * What a port can do for a packet it receives.
 *
 * @see RTE_ETH_RX_OFFLOAD_VLAN_STRIP and its neighbours in rte_ethdev.h
 */
export const RxOffload = {
  VLAN_STRIP: 1n << 0n,
  IPV4_CKSUM: 1n << 1n,
  UDP_CKSUM: 1n << 2n,
  TCP_CKSUM: 1n << 3n,
  TCP_LRO: 1n << 4n,
  QINQ_STRIP: 1n << 5n,
  OUTER_IPV4_CKSUM: 1n << 6n,
  MACSEC_STRIP: 1n << 7n,
  VLAN_FILTER: 1n << 9n,
  VLAN_EXTEND: 1n << 10n,
  SCATTER: 1n << 13n,
  TIMESTAMP: 1n << 14n,
  SECURITY: 1n << 15n,
  KEEP_CRC: 1n << 16n,
  SCTP_CKSUM: 1n << 17n,
  OUTER_UDP_CKSUM: 1n << 18n,
  RSS_HASH: 1n << 19n,
  BUFFER_SPLIT: 1n << 20n,
  /** IPV4_CKSUM, UDP_CKSUM and TCP_CKSUM. */
  CHECKSUM: 0xen,
} as const;

/**
 * What a port can do for a packet it sends.
 *
 * @see RTE_ETH_TX_OFFLOAD_VLAN_INSERT and its neighbours in rte_ethdev.h
 */
export const TxOffload = {
  VLAN_INSERT: 1n << 0n,
  IPV4_CKSUM: 1n << 1n,
  UDP_CKSUM: 1n << 2n,
  TCP_CKSUM: 1n << 3n,
  SCTP_CKSUM: 1n << 4n,
  TCP_TSO: 1n << 5n,
  UDP_TSO: 1n << 6n,
  OUTER_IPV4_CKSUM: 1n << 7n,
  QINQ_INSERT: 1n << 8n,
  VXLAN_TNL_TSO: 1n << 9n,
  GRE_TNL_TSO: 1n << 10n,
  IPIP_TNL_TSO: 1n << 11n,
  GENEVE_TNL_TSO: 1n << 12n,
  MACSEC_INSERT: 1n << 13n,
  /** Several threads may send on one queue. */
  MT_LOCKFREE: 1n << 14n,
  /** Packets may have several segments. */
  MULTI_SEGS: 1n << 15n,
  /** All mbufs of a queue come from one pool and have one reference. */
  MBUF_FAST_FREE: 1n << 16n,
  SECURITY: 1n << 17n,
  UDP_TNL_TSO: 1n << 18n,
  IP_TNL_TSO: 1n << 19n,
  OUTER_UDP_CKSUM: 1n << 20n,
  SEND_ON_TIMESTAMP: 1n << 21n,
} as const;

/**
 * What goes into the hash that spreads packets over rx queues.
 *
 * @see RTE_ETH_RSS_IPV4 and its neighbours in rte_ethdev.h
 */
export const RssType = {
  IPV4: 1n << 2n,
  FRAG_IPV4: 1n << 3n,
  NONFRAG_IPV4_TCP: 1n << 4n,
  NONFRAG_IPV4_UDP: 1n << 5n,
  NONFRAG_IPV4_SCTP: 1n << 6n,
  NONFRAG_IPV4_OTHER: 1n << 7n,
  IPV6: 1n << 8n,
  FRAG_IPV6: 1n << 9n,
  NONFRAG_IPV6_TCP: 1n << 10n,
  NONFRAG_IPV6_UDP: 1n << 11n,
  NONFRAG_IPV6_SCTP: 1n << 12n,
  NONFRAG_IPV6_OTHER: 1n << 13n,
  L2_PAYLOAD: 1n << 14n,
  IPV6_EX: 1n << 15n,
  IPV6_TCP_EX: 1n << 16n,
  IPV6_UDP_EX: 1n << 17n,
  PORT: 1n << 18n,
  VXLAN: 1n << 19n,
  GENEVE: 1n << 20n,
  NVGRE: 1n << 21n,
  GTPU: 1n << 23n,
  ETH: 1n << 24n,
  S_VLAN: 1n << 25n,
  C_VLAN: 1n << 26n,
  /** All kinds of IPv4 and IPv6 without ports. */
  IP: 0xa38cn,
  /** UDP over IPv4 and IPv6. */
  UDP: 0x20820n,
  /** TCP over IPv4 and IPv6. */
  TCP: 0x10410n,
  /** SCTP over IPv4 and IPv6. */
  SCTP: 0x1040n,
} as const;

/**
 * Link speeds, for `PortConfig.linkSpeeds` and `PortInfo.speeds`. Speeds
 * without a duplex mode are full duplex.
 *
 * @see RTE_ETH_LINK_SPEED_AUTONEG and its neighbours in rte_ethdev.h
 */
export const LinkSpeed = {
  /** All speeds the port has. */
  AUTONEG: 0,
  /** Exactly the one speed given beside. */
  FIXED: 1 << 0,
  "10M_HD": 1 << 1,
  "10M": 1 << 2,
  "100M_HD": 1 << 3,
  "100M": 1 << 4,
  "1G": 1 << 5,
  "2_5G": 1 << 6,
  "5G": 1 << 7,
  "10G": 1 << 8,
  "20G": 1 << 9,
  "25G": 1 << 10,
  "40G": 1 << 11,
  "50G": 1 << 12,
  "56G": 1 << 13,
  "100G": 1 << 14,
  "200G": 1 << 15,
} as const;

/**
 * What a port can do beyond offloads.
 *
 * @see RTE_ETH_DEV_CAPA_RUNTIME_RX_QUEUE_SETUP and its neighbours in rte_ethdev.h
 */
export const PortCapability = {
  RUNTIME_RX_QUEUE_SETUP: 1n << 0n,
  RUNTIME_TX_QUEUE_SETUP: 1n << 1n,
  RXQ_SHARE: 1n << 2n,
  FLOW_RULE_KEEP: 1n << 3n,
  FLOW_SHARED_OBJECT_KEEP: 1n << 4n,
} as const;
