/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * observer EAL... -- SECONDS
 *
 * A secondary that watches other processes forward: millions of packets per
 * second that all ports together sent. The drivers count them in shared
 * memory, so it does not matter who sends, or in what language.
 */
#include <rte_ethdev.h>

#include "bench.h"

static uint64_t
sent(void)
{
	struct rte_eth_stats stats;
	uint64_t sum = 0;
	uint16_t port;

	RTE_ETH_FOREACH_DEV(port) {
		if (rte_eth_stats_get(port, &stats) == 0)
			sum += stats.opackets;
	}
	return sum;
}

int
main(int argc, char **argv)
{
	double seconds = atof(start(argc, argv)[0]), begin;
	uint64_t before;

	/* Until caches and compilers are warm. */
	usleep(500000);
	begin = now_ns();
	before = sent();
	usleep(seconds * 1e6);
	printf("result: %.3f\n", (sent() - before) / (now_ns() - begin) * 1e3);
	end();
}
