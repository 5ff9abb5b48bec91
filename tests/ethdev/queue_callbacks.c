/*
 * Callbacks on the queues of a port, as another part of a program (a packet
 * capture, say) would add them. All count packets; they
 *
 * - drop those whose first data byte is odd, or
 * - put a copy with 100 more in its first data byte in the place of each.
 */
#include <rte_ethdev.h>
#include <rte_mbuf.h>

static uint32_t seen;
static const struct rte_eth_rxtx_callback *rx, *tx;

static uint16_t
drop_odd(struct rte_mbuf **packets, uint16_t count)
{
	uint16_t kept = 0;

	seen += count;
	for (uint16_t i = 0; i < count; i++) {
		if (*rte_pktmbuf_mtod(packets[i], uint8_t *) & 1)
			rte_pktmbuf_free(packets[i]);
		else
			packets[kept++] = packets[i];
	}
	return kept;
}

static uint16_t
replace(struct rte_mbuf **packets, uint16_t count)
{
	seen += count;
	for (uint16_t i = 0; i < count; i++) {
		struct rte_mbuf *copy;

		copy = rte_pktmbuf_copy(packets[i], packets[i]->pool, 0, UINT32_MAX);
		*rte_pktmbuf_mtod(copy, uint8_t *) += 100;
		rte_pktmbuf_free(packets[i]);
		packets[i] = copy;
	}
	return count;
}

static uint16_t
on_receive(uint16_t port, uint16_t queue, struct rte_mbuf **packets,
	   uint16_t count, uint16_t room, void *argument)
{
	(void)port, (void)queue, (void)room, (void)argument;
	return drop_odd(packets, count);
}

static uint16_t
on_send(uint16_t port, uint16_t queue, struct rte_mbuf **packets,
	uint16_t count, void *argument)
{
	(void)port, (void)queue;
	return argument == NULL ? drop_odd(packets, count)
				: replace(packets, count);
}

void
add_rx(uint16_t port, uint16_t queue)
{
	rx = rte_eth_add_rx_callback(port, queue, on_receive, NULL);
}

/* replacing: 0 to drop packets. */
void
add_tx(uint16_t port, uint16_t queue, int replacing)
{
	tx = rte_eth_add_tx_callback(port, queue, on_send,
				     replacing ? &seen : NULL);
}

int
remove_rx(uint16_t port, uint16_t queue)
{
	return rte_eth_remove_rx_callback(port, queue, rx);
}

int
remove_tx(uint16_t port, uint16_t queue)
{
	return rte_eth_remove_tx_callback(port, queue, tx);
}

/* How many packets the callbacks were shown since the last call. */
uint32_t
take_seen(void)
{
	uint32_t was = seen;

	seen = 0;
	return was;
}
