/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * observer EAL...
 *
 * A secondary that watches other processes forward: for each line that it
 * reads, it prints how many packets all ports together have sent, and the time
 * in ns. The drivers count in shared memory, so it does not matter who sends,
 * or in what language.
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
	char line[16];

	start(argc, argv);
	printf("ready\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		printf("sent: %" PRIu64 " %.0f\n", sent(), now_ns());
		fflush(stdout);
	}
	end();
}
