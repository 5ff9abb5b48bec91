/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C end of the ring tests: what it obeys. ring_peer.ts is the same in
 * TypeScript.
 *
 *   ring NAME COUNT FLAGS ELEMENT_SIZE     create a ring
 *   zone NAME LENGTH                       reserve zeroed memory
 *   find NAME                              "SIZE CAPACITY FLAGS COUNT"
 *   put NAME FIRST N                       enqueue FIRST, FIRST+1, ...
 *   get NAME N                             dequeue up to N, "V V ..."
 *   run OUT IN THREADS EACH FIRST TOTAL TAKEN   see struct run
 *   seen LENGTH                            elements not taken exactly once
 *   dump NAME                              rte_ring_dump, lines joined by "|"
 *   free NAME
 */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_errno.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_memzone.h>
#include <rte_ring.h>

#include "peer.h"

#define BURST 32

/* Every thread feeds `out` with `each` elements (producer << 32 | sequence)
 * and drains `in` until all threads of all processes took `total` from it. */
struct run {
	struct rte_ring *out, *in;
	uint32_t each, first, total;
	uint32_t *taken;   /* elements taken from `in` by anybody */
	uint8_t *seen;     /* a byte for each element: taken */
};

struct part {
	const struct run *run;
	uint32_t producer;
};

/* 0, or the line number of the broken promise. */
static int
exchange(void *argument)
{
	const struct part *part = argument;
	const struct run *run = part->run;
	uint64_t out[BURST], in[BURST];
	int64_t last[16];
	uint32_t sent = 0, turn = 0;

	memset(last, -1, sizeof(last));
	for (;;) {
		unsigned int want, put = 0, got = 0, i;
		int receiving;

		want = RTE_MIN(1 + turn++ % BURST, run->each - sent);
		for (i = 0; i < want; i++)
			out[i] = (uint64_t)part->producer << 32 | (sent + i);
		if (want > 0 && turn % 2)
			put = rte_ring_enqueue_bulk(run->out, (void **)out,
						    want, NULL);
		else if (want > 0)
			put = rte_ring_enqueue_burst(run->out, (void **)out,
						     want, NULL);
		sent += put;

		receiving = __atomic_load_n(run->taken, __ATOMIC_ACQUIRE) <
			    run->total;
		if (receiving)
			got = rte_ring_dequeue_burst(run->in, (void **)in,
						     BURST, NULL);
		for (i = 0; i < got; i++) {
			uint32_t producer = in[i] >> 32;
			uint32_t sequence = (uint32_t)in[i];

			if (producer >= RTE_DIM(last) || sequence >= run->each)
				return __LINE__;
			if ((int64_t)sequence <= last[producer])
				return __LINE__;
			last[producer] = sequence;
			run->seen[(size_t)producer * run->each + sequence]++;
		}
		if (got > 0)
			__atomic_fetch_add(run->taken, got, __ATOMIC_RELEASE);
		if (sent == run->each && !receiving)
			return 0;
		if (put == 0 && got == 0)
			sched_yield();
	}
}

static void *
zone(const char *name)
{
	const struct rte_memzone *mz = rte_memzone_lookup(name);

	return mz == NULL ? NULL : mz->addr;
}

static void
command_run(const char *line)
{
	char out[64], in[64];
	unsigned int threads, index, lcore, started = 0;
	struct part parts[RTE_MAX_LCORE];
	struct run run = { 0 };
	int bad = 0;

	if (sscanf(line, "run %63s %63s %u %u %u %u %u", out, in, &threads,
		   &run.each, &run.first, &run.total, &index) != 7) {
		puts("! usage");
		return;
	}
	run.out = rte_ring_lookup(out);
	run.in = rte_ring_lookup(in);
	run.seen = zone("seen");
	run.taken = zone("taken");
	if (!run.out || !run.in || !run.seen || !run.taken) {
		puts("! nothing of that name");
		return;
	}
	run.taken += index;
	RTE_LCORE_FOREACH_WORKER(lcore) {
		if (started == threads)
			break;
		parts[started].run = &run;
		parts[started].producer = run.first + started;
		rte_eal_remote_launch(exchange, &parts[started], lcore);
		started++;
	}
	RTE_LCORE_FOREACH_WORKER(lcore) {
		int result = rte_eal_wait_lcore(lcore);

		if (result != 0)
			bad = result;
	}
	if (started < threads)
		puts("! too few lcores");
	else if (bad != 0)
		printf("! promise of line %d broken\n", bad);
	else
		puts("= done");
}

static void
command_dump(struct rte_ring *r)
{
	char *text = NULL, *c;
	size_t length = 0;
	FILE *f = open_memstream(&text, &length);

	rte_ring_dump(f, r);
	fclose(f);
	for (c = text; *c != '\0'; c++)
		if (*c == '\n')
			*c = '|';
	printf("= %s\n", text);
	free(text);
}

static void
obey(const char *line)
{
	char name[64];
	unsigned int a, b, c;
	uint64_t value;
	struct rte_ring *r;
	unsigned int i, n;
	void *table[1024];

	if (sscanf(line, "ring %63s %u %u %u", name, &a, &b, &c) == 4) {
		if (rte_ring_create_elem(name, c, a, SOCKET_ID_ANY, b))
			puts("= created");
		else
			printf("! %s\n", rte_strerror(rte_errno));
	} else if (sscanf(line, "zone %63s %u", name, &a) == 2) {
		const struct rte_memzone *mz =
			rte_memzone_reserve(name, a, SOCKET_ID_ANY, 0);

		if (mz != NULL)
			memset(mz->addr, 0, mz->len);
		puts(mz != NULL ? "= reserved" : "! no memory");
	} else if (strncmp(line, "run ", 4) == 0) {
		command_run(line);
	} else if (sscanf(line, "seen %u", &a) == 1) {
		uint8_t *seen = zone("seen");

		for (i = 0, n = 0; i < a; i++)
			n += seen[i] != 1;
		printf("= %u\n", n);
	} else if (sscanf(line, "%*s %63s", name) != 1 ||
		   (r = rte_ring_lookup(name)) == NULL) {
		puts("! no such ring or command");
	} else if (strncmp(line, "find ", 5) == 0) {
		printf("= %u %u %d %u\n", rte_ring_get_size(r),
		       rte_ring_get_capacity(r), r->flags, rte_ring_count(r));
	} else if (sscanf(line, "put %63s %" SCNu64 " %u", name, &value, &a)
		   == 3 && a <= RTE_DIM(table)) {
		for (i = 0; i < a; i++)
			table[i] = (void *)(uintptr_t)(value + i);
		printf("= %u\n", rte_ring_enqueue_burst(r, table, a, NULL));
	} else if (sscanf(line, "get %63s %u", name, &a) == 2 &&
		   a <= RTE_DIM(table)) {
		n = rte_ring_dequeue_burst(r, table, a, NULL);
		printf("=");
		for (i = 0; i < n; i++)
			printf(" %" PRIu64, (uint64_t)(uintptr_t)table[i]);
		puts("");
	} else if (strncmp(line, "dump ", 5) == 0) {
		command_dump(r);
	} else if (strncmp(line, "free ", 5) == 0) {
		rte_ring_free(r);
		puts("= freed");
	} else {
		puts("! usage");
	}
}
