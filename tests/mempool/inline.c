/* DPDK's inline functions and constants, made callable for tests. */
#include <stddef.h>
#include <string.h>

#include <rte_arp.h>
#include <rte_ether.h>
#include <rte_icmp.h>
#include <rte_ip.h>
#include <rte_mbuf.h>
#include <rte_tcp.h>
#include <rte_udp.h>

#define RX(name) { "RX_" #name, RTE_MBUF_F_RX_##name }
#define TX(name) { "TX_" #name, RTE_MBUF_F_TX_##name }
#define TYPE(name) { "ETHER_" #name, RTE_ETHER_TYPE_##name }
#define TCP(name) { "TCP_" #name, RTE_TCP_##name##_FLAG }

static const struct {
	const char *name;
	uint64_t value;
} constants[] = {
	RX(VLAN), RX(RSS_HASH), RX(FDIR), RX(L4_CKSUM_BAD), RX(IP_CKSUM_BAD),
	RX(OUTER_IP_CKSUM_BAD), RX(VLAN_STRIPPED), RX(IP_CKSUM_GOOD),
	RX(L4_CKSUM_GOOD), RX(IP_CKSUM_MASK), RX(L4_CKSUM_MASK),
	RX(IEEE1588_PTP), RX(IEEE1588_TMST), RX(FDIR_ID), RX(FDIR_FLX),
	RX(QINQ_STRIPPED), RX(LRO), RX(SEC_OFFLOAD), RX(SEC_OFFLOAD_FAILED),
	RX(QINQ), RX(OUTER_L4_CKSUM_BAD), RX(OUTER_L4_CKSUM_GOOD),
	TX(OUTER_UDP_CKSUM), TX(UDP_SEG), TX(SEC_OFFLOAD), TX(MACSEC),
	TX(TUNNEL_VXLAN), TX(TUNNEL_GRE), TX(TUNNEL_IPIP), TX(TUNNEL_GENEVE),
	TX(TUNNEL_MASK), TX(QINQ), TX(TCP_SEG), TX(IEEE1588_TMST),
	TX(TCP_CKSUM), TX(SCTP_CKSUM), TX(UDP_CKSUM), TX(L4_MASK),
	TX(IP_CKSUM), TX(IPV4), TX(IPV6), TX(VLAN), TX(OUTER_IP_CKSUM),
	TX(OUTER_IPV4), TX(OUTER_IPV6),
	{ "BUFFER_EXTERNAL", RTE_MBUF_F_EXTERNAL },
	{ "BUFFER_INDIRECT", RTE_MBUF_F_INDIRECT },
	TYPE(IPV4), TYPE(ARP), TYPE(RARP), TYPE(VLAN), TYPE(IPV6), TYPE(MPLS),
	TYPE(QINQ), TYPE(LLDP),
	TCP(FIN), TCP(SYN), TCP(RST), TCP(PSH), TCP(ACK), TCP(URG), TCP(ECE),
	TCP(CWR),
	{ "ARP_REQUEST", RTE_ARP_OP_REQUEST }, { "ARP_REPLY", RTE_ARP_OP_REPLY },
	{ "SIZE_Ether", sizeof(struct rte_ether_hdr) },
	{ "SIZE_Vlan", sizeof(struct rte_vlan_hdr) },
	{ "SIZE_Arp", sizeof(struct rte_arp_hdr) },
	{ "SIZE_Ipv4", sizeof(struct rte_ipv4_hdr) },
	{ "SIZE_Ipv6", sizeof(struct rte_ipv6_hdr) },
	{ "SIZE_Udp", sizeof(struct rte_udp_hdr) },
	{ "SIZE_Tcp", sizeof(struct rte_tcp_hdr) },
	{ "SIZE_Icmp", sizeof(struct rte_icmp_hdr) },
};

/* The value of a constant; all ones if there is none of the name. */
uint64_t constant(const char *name)
{
	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++)
		if (strcmp(constants[i].name, name) == 0)
			return constants[i].value;
	return UINT64_MAX;
}

/* mbufs */
struct rte_mbuf *c_alloc(struct rte_mempool *pool) { return rte_pktmbuf_alloc(pool); }
void c_free(struct rte_mbuf *m) { rte_pktmbuf_free(m); }
void *c_append(struct rte_mbuf *m, uint16_t n) { return rte_pktmbuf_append(m, n); }
void *c_prepend(struct rte_mbuf *m, uint16_t n) { return rte_pktmbuf_prepend(m, n); }
void *c_adj(struct rte_mbuf *m, uint16_t n) { return rte_pktmbuf_adj(m, n); }
int c_trim(struct rte_mbuf *m, uint16_t n) { return rte_pktmbuf_trim(m, n); }
int c_chain(struct rte_mbuf *m, struct rte_mbuf *tail) { return rte_pktmbuf_chain(m, tail); }
void c_attach(struct rte_mbuf *m, struct rte_mbuf *to) { rte_pktmbuf_attach(m, to); }
void c_detach(struct rte_mbuf *m) { rte_pktmbuf_detach(m); }
void c_reset(struct rte_mbuf *m) { rte_pktmbuf_reset(m); }

/* Checksums come back as they stand in a header. */
uint16_t c_raw_cksum(const void *data, size_t length)
{
	return rte_be_to_cpu_16(rte_raw_cksum(data, length));
}

/* The header's own field must be 0. */
uint16_t c_ipv4_cksum(const void *ip)
{
	return rte_be_to_cpu_16(rte_ipv4_cksum(ip));
}

uint16_t c_ipv4_phdr(const void *ip, uint64_t flags)
{
	return rte_be_to_cpu_16(rte_ipv4_phdr_cksum(ip, flags));
}

uint16_t c_ipv4_udptcp(const void *ip, const void *l4)
{
	return rte_be_to_cpu_16(rte_ipv4_udptcp_cksum(ip, l4));
}

uint16_t c_ipv6_phdr(const void *ip, uint64_t flags)
{
	return rte_be_to_cpu_16(rte_ipv6_phdr_cksum(ip, flags));
}

uint16_t c_ipv6_udptcp(const void *ip, const void *l4)
{
	return rte_be_to_cpu_16(rte_ipv6_udptcp_cksum(ip, l4));
}

int c_ipv4_verify(const void *ip, const void *l4)
{
	return rte_ipv4_udptcp_cksum_verify(ip, l4);
}

int c_ipv6_verify(const void *ip, const void *l4)
{
	return rte_ipv6_udptcp_cksum_verify(ip, l4);
}
