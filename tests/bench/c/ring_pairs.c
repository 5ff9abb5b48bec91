/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ring_pairs EAL... -- SECONDS MODE
 *
 * Enqueue and dequeue in turn, on one core: ns of a pair, at bursts of 1, 8,
 * 32 and 128. MODE is sp, mp, hts or rts. ring_pairs.ts is the same in
 * TypeScript.
 */
#include <string.h>

#include <rte_ring.h>

#include "bench.h"

#define PAIRS 2048
#define MOST 128

static const unsigned int bursts[] = { 1, 8, 32, MOST };

struct work {
	struct rte_ring *ring;
	unsigned int burst;
	void *table[MOST];
};

static void
pairs(void *argument)
{
	struct work *work = argument;

	for (int i = 0; i < PAIRS; i++) {
		rte_ring_enqueue_bulk(work->ring, work->table, work->burst,
				      NULL);
		rte_ring_dequeue_bulk(work->ring, work->table, work->burst,
				      NULL);
	}
}

static unsigned int
flags_of(const char *mode)
{
	if (strcmp(mode, "sp") == 0)
		return RING_F_SP_ENQ | RING_F_SC_DEQ;
	if (strcmp(mode, "hts") == 0)
		return RING_F_MP_HTS_ENQ | RING_F_MC_HTS_DEQ;
	if (strcmp(mode, "rts") == 0)
		return RING_F_MP_RTS_ENQ | RING_F_MC_RTS_DEQ;
	return 0;
}

int
main(int argc, char **argv)
{
	char **words = start(argc, argv);
	double seconds = atof(words[0]);
	struct work work = { 0 };

	work.ring = rte_ring_create("pairs", 1024, 0, flags_of(words[1]));
	if (work.ring == NULL)
		rte_exit(EXIT_FAILURE, "Cannot create ring\n");
	printf("result:");
	for (unsigned int i = 0; i < RTE_DIM(bursts); i++) {
		work.burst = bursts[i];
		printf(" %.3f", measure(pairs, &work, PAIRS, seconds));
	}
	printf("\n");
	end();
}
