/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * mempool_pairs EAL... -- SECONDS
 *
 * Get and put in turn, on one core, through the lcore's cache: ns of a pair,
 * at 1, 8 and 32 objects. mempool_pairs.ts is the same in TypeScript.
 */
#include <rte_mempool.h>

#include "bench.h"

#define PAIRS 2048
#define MOST 32

static const unsigned int bursts[] = { 1, 8, MOST };

struct work {
	struct rte_mempool *pool;
	unsigned int burst;
	void *table[MOST];
};

static void
pairs(void *argument)
{
	struct work *work = argument;

	for (int i = 0; i < PAIRS; i++) {
		if (rte_mempool_get_bulk(work->pool, work->table,
					 work->burst) == 0)
			rte_mempool_put_bulk(work->pool, work->table,
					     work->burst);
	}
}

int
main(int argc, char **argv)
{
	double seconds = atof(start(argc, argv)[0]);
	struct work work = { 0 };

	work.pool = rte_mempool_create("pairs", 8191, 64, 256, 0, NULL, NULL,
				       NULL, NULL, 0, 0);
	if (work.pool == NULL)
		rte_exit(EXIT_FAILURE, "Cannot create mempool\n");
	printf("result:");
	for (unsigned int i = 0; i < RTE_DIM(bursts); i++) {
		work.burst = bursts[i];
		printf(" %.3f", measure(pairs, &work, PAIRS, seconds));
	}
	printf("\n");
	end();
}
