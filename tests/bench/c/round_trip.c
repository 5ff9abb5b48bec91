/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * round_trip EAL... -- SECONDS
 *
 * What two simple_mp processes do with a message, there and back, but polling:
 * take an element from the pool, write the text, enqueue it; the other side
 * dequeues it, returns it to the pool, and answers in the same way over the
 * other ring. The primary answers for ever; the secondary prints p50, p99 and
 * p99.99 of the round trip in ns. round_trip.ts is the same in TypeScript.
 */
#include <string.h>

#include <rte_mempool.h>
#include <rte_ring.h>

#include "bench.h"

#define MESSAGE_SIZE 128
#define MOST 2000000

static struct rte_ring *sending, *receiving;
static struct rte_mempool *pool;
static uint32_t samples[MOST];

static void
send(uint64_t text)
{
	void *message;

	if (rte_mempool_get(pool, &message) < 0)
		rte_exit(EXIT_FAILURE, "Cannot get message\n");
	*(uint64_t *)message = text;
	if (rte_ring_enqueue(sending, message) < 0)
		rte_exit(EXIT_FAILURE, "Cannot send message\n");
}

static uint64_t
receive(void)
{
	void *message;
	uint64_t text;

	while (rte_ring_dequeue(receiving, &message) < 0)
		;
	text = *(uint64_t *)message;
	rte_mempool_put(pool, message);
	return text;
}

static void
answer(void)
{
	printf("ready\n");
	fflush(stdout);
	for (;;)
		send(receive());
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static unsigned int
ask(double seconds)
{
	double end = now_ns() + seconds * 1e9, before, after;
	unsigned int count = 0;

	do {
		before = now_ns();
		send(count);
		if (receive() != count)
			rte_exit(EXIT_FAILURE, "Wrong answer\n");
		after = now_ns();
		samples[count++] = after - before;
	} while (after < end && count < MOST);
	qsort(samples, count, sizeof(samples[0]), compare);
	return count;
}

int
main(int argc, char **argv)
{
	double seconds = atof(start(argc, argv)[0]);
	unsigned int count;

	if (rte_eal_process_type() == RTE_PROC_PRIMARY) {
		sending = rte_ring_create("PRI_2_SEC", 64, 0, 0);
		receiving = rte_ring_create("SEC_2_PRI", 64, 0, 0);
		pool = rte_mempool_create("MSG_POOL", 1024, MESSAGE_SIZE, 32,
					  0, NULL, NULL, NULL, NULL, 0, 0);
	} else {
		receiving = rte_ring_lookup("PRI_2_SEC");
		sending = rte_ring_lookup("SEC_2_PRI");
		pool = rte_mempool_lookup("MSG_POOL");
	}
	if (sending == NULL || receiving == NULL || pool == NULL)
		rte_exit(EXIT_FAILURE, "Cannot open rings and pool\n");
	if (rte_eal_process_type() == RTE_PROC_PRIMARY)
		answer();
	ask(seconds / 4);
	count = ask(seconds);
	printf("result: %u %u %u\n", samples[count / 2],
	       samples[(uint64_t)count * 99 / 100],
	       samples[(uint64_t)count * 9999 / 10000]);
	end();
}
