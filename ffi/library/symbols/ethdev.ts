/**
 * Functions of librte_ethdev. Rx and tx bursts are `static inline` in C and
 * so not here: packages/ethdev calls the driver's functions itself.
 *
 * @module
 */
import type { SymbolTable } from "../../runtime/c_types.ts";

/** Symbol table of librte_ethdev. */
export const ethdevSymbols = {
  // rte_ethdev.h
  rte_eth_find_next: { parameters: ["u16"], result: "u16" }, // (uint16_t port_id)
  rte_eth_find_next_owned_by: { parameters: ["u16", "u64"], result: "u64" }, // (uint16_t port_id, const uint64_t owner_id)
  rte_eth_dev_count_avail: { parameters: [], result: "u16" },
  rte_eth_dev_configure: { parameters: ["u16", "u16", "u16", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t nb_rx_queue, uint16_t nb_tx_queue, const struct rte_eth_conf *eth_conf)
  rte_eth_rx_queue_setup: { parameters: ["u16", "u16", "u16", "u32", "buf", "ptr"], result: "i32" }, // (uint16_t port_id, uint16_t rx_queue_id, uint16_t nb_rx_desc, unsigned int socket_id, const struct rte_eth_rxconf *rx_conf, struct rte_mempool *mb_pool)
  rte_eth_tx_queue_setup: { parameters: ["u16", "u16", "u16", "u32", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t tx_queue_id, uint16_t nb_tx_desc, unsigned int socket_id, const struct rte_eth_txconf *tx_conf)
  rte_eth_dev_socket_id: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_dev_is_valid_port: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_dev_start: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_dev_stop: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_dev_close: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_dev_reset: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_promiscuous_enable: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_promiscuous_disable: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_promiscuous_get: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_allmulticast_enable: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_allmulticast_disable: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_allmulticast_get: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_link_get: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_link *link)
  rte_eth_link_get_nowait: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_link *link)
  rte_eth_stats_get: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_stats *stats)
  rte_eth_stats_reset: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_xstats_get_names: { parameters: ["u16", "buf", "u32"], result: "i32" }, // (uint16_t port_id, struct rte_eth_xstat_name *xstats_names, unsigned int size)
  rte_eth_xstats_get: { parameters: ["u16", "buf", "u32"], result: "i32" }, // (uint16_t port_id, struct rte_eth_xstat *xstats, unsigned int n)
  rte_eth_xstats_reset: { parameters: ["u16"], result: "i32" }, // (uint16_t port_id)
  rte_eth_macaddr_get: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_ether_addr *mac_addr)
  rte_eth_dev_info_get: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_dev_info *dev_info)
  rte_eth_dev_get_mtu: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t *mtu)
  rte_eth_dev_set_mtu: { parameters: ["u16", "u16"], result: "i32" }, // (uint16_t port_id, uint16_t mtu)
  rte_eth_dev_callback_register: { parameters: ["u16", "i32", "ptr", "ptr"], result: "i32" }, // (uint16_t port_id, enum rte_eth_event_type event, rte_eth_dev_cb_fn cb_fn, void *cb_arg)
  rte_eth_dev_callback_unregister: { parameters: ["u16", "i32", "ptr", "ptr"], result: "i32" }, // (uint16_t port_id, enum rte_eth_event_type event, rte_eth_dev_cb_fn cb_fn, void *cb_arg)
  rte_eth_dev_default_mac_addr_set: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_ether_addr *mac_addr)
  rte_eth_dev_rss_reta_update: { parameters: ["u16", "buf", "u16"], result: "i32" }, // (uint16_t port_id, struct rte_eth_rss_reta_entry64 *reta_conf, uint16_t reta_size)
  rte_eth_dev_rss_reta_query: { parameters: ["u16", "buf", "u16"], result: "i32" }, // (uint16_t port_id, struct rte_eth_rss_reta_entry64 *reta_conf, uint16_t reta_size)
  rte_eth_dev_rss_hash_update: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_rss_conf *rss_conf)
  rte_eth_dev_rss_hash_conf_get: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, struct rte_eth_rss_conf *rss_conf)
  rte_eth_rx_queue_info_get: { parameters: ["u16", "u16", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t queue_id, struct rte_eth_rxq_info *qinfo)
  rte_eth_tx_queue_info_get: { parameters: ["u16", "u16", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t queue_id, struct rte_eth_txq_info *qinfo)
  rte_eth_dev_adjust_nb_rx_tx_desc: { parameters: ["u16", "buf", "buf"], result: "i32" }, // (uint16_t port_id, uint16_t *nb_rx_desc, uint16_t *nb_tx_desc)
  rte_eth_dev_get_name_by_port: { parameters: ["u16", "buf"], result: "i32" }, // (uint16_t port_id, char *name)
  rte_eth_dev_get_port_by_name: { parameters: ["buf", "buf"], result: "i32" }, // (const char *name, uint16_t *port_id)
  rte_eth_link_to_str: { parameters: ["buf", "size", "buf"], result: "i32" }, // (char *str, size_t len, const struct rte_eth_link *eth_link)
  rte_eth_call_rx_callbacks: { parameters: ["u16", "u16", "ptr", "u16", "u16", "ptr"], result: "u16" }, // (uint16_t port_id, uint16_t queue_id, struct rte_mbuf **rx_pkts, uint16_t nb_rx, uint16_t nb_pkts, void *opaque)
  rte_eth_call_tx_callbacks: { parameters: ["u16", "u16", "ptr", "u16", "ptr"], result: "u16" }, // (uint16_t port_id, uint16_t queue_id, struct rte_mbuf **tx_pkts, uint16_t nb_pkts, void *opaque)
} as const satisfies SymbolTable;
