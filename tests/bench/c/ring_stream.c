/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ring_stream EAL... -- SECONDS MODE BURST
 *
 * A stream from one process on one core to another on another: the primary
 * enqueues for ever, the secondary dequeues and prints millions of elements
 * per second. MODE is sp or mp. ring_stream.ts is the same in TypeScript.
 */
#include <string.h>

#include <rte_pause.h>
#include <rte_ring.h>

#include "bench.h"

#define MOST 128
#define NAME "stream"
/* Turns between two looks at the clock. */
#define TURNS 1024

static void
produce(const char *mode, unsigned int burst)
{
	void *table[MOST] = { 0 };
	struct rte_ring *ring = rte_ring_create(NAME, 1024, 0,
		strcmp(mode, "sp") == 0 ? RING_F_SP_ENQ | RING_F_SC_DEQ : 0);

	if (ring == NULL)
		rte_exit(EXIT_FAILURE, "Cannot create ring\n");
	printf("ready\n");
	fflush(stdout);
	for (;;)
		rte_ring_enqueue_burst(ring, table, burst, NULL);
}

static uint64_t
consume(struct rte_ring *ring, unsigned int burst, double seconds)
{
	void *table[MOST];
	double end = now_ns() + seconds * 1e9;
	uint64_t count = 0;

	do {
		for (int i = 0; i < TURNS; i++)
			count += rte_ring_dequeue_burst(ring, table, burst,
							NULL);
	} while (now_ns() < end);
	return count;
}

int
main(int argc, char **argv)
{
	char **words = start(argc, argv);
	double seconds = atof(words[0]), begin;
	unsigned int burst = atoi(words[2]);
	struct rte_ring *ring;
	uint64_t count;

	if (rte_eal_process_type() == RTE_PROC_PRIMARY)
		produce(words[1], burst);
	ring = rte_ring_lookup(NAME);
	if (ring == NULL)
		rte_exit(EXIT_FAILURE, "Cannot find ring\n");
	consume(ring, burst, seconds / 4);
	begin = now_ns();
	count = consume(ring, burst, seconds);
	printf("result: %.3f\n", count / (now_ns() - begin) * 1e3);
	end();
}
