/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The C end of the mempool tests: what it obeys. pool_peer.ts is the same in
 * TypeScript.
 *
 *   pool NAME COUNT SIZE CACHE   create a mempool, all objects zero, and a
 *                                memzone NAME for struct progress
 *   find NAME                    "COUNT SIZE CACHE"
 *   run NAME OPERATIONS SEED LCORES   all worker lcores take and give back
 *                                at random, each OPERATIONS times or more:
 *                                all LCORES of the group begin together and
 *                                go on until the last is done; the number of
 *                                objects they took
 *   available NAME               rte_mempool_avail_count
 *   drain NAME                   one lcore after the other takes and marks
 *                                all it can get; the number of objects
 *   unmarked NAME                objects not marked exactly once
 *   refill NAME                  puts back what drain took
 *   sum NAME                     a checksum of header, caches and ring
 */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <rte_errno.h>
#include <rte_launch.h>
#include <rte_lcore.h>
#include <rte_mempool.h>
#include <rte_memzone.h>

#include "peer.h"

#define LARGEST 40	/* objects per operation */
#define HELD 400	/* objects that one lcore has at most */
#define DRAINED 8192
/* Turns until a lcore lets others have its CPU. They are more than the CPUs,
 * and one that lost its CPU inside a ring would hold up all of them. */
#define TURNS 16

/* What the first bytes of an object say. */
struct object {
	uint32_t owner, turn, not_owner, not_turn;	/* all 0: free */
	uint32_t marks;
};

/* How many lcores of the group have begun and have done enough. */
struct progress {
	uint32_t begun, done;
};

struct part {
	struct rte_mempool *pool;
	struct progress *progress;
	uint32_t operations, seed, lcores;
	uint64_t taken;
};

static struct object *drained[DRAINED];
static unsigned int drained_count;

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static int
is_free(const struct object *o)
{
	return (o->owner | o->turn | o->not_owner | o->not_turn) == 0;
}

static int
is_mine(const struct object *o, uint32_t owner)
{
	return o->owner == owner && o->not_owner == ~owner &&
	       o->not_turn == ~o->turn;
}

/* 0, or the line number of the broken promise. */
static int
hammer(void *argument)
{
	struct part *part = argument;
	struct rte_mempool *mp = part->pool;
	/* Never 0, and another one for each lcore of the group. */
	const uint32_t owner = rte_lcore_id() + 1;
	uint32_t random = part->seed + owner;
	struct object *held[HELD];
	unsigned int count = 0, i, n, at;
	uint32_t turn;
	int last = 0;

	__atomic_fetch_add(&part->progress->begun, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&part->progress->begun, __ATOMIC_SEQ_CST) <
	       part->lcores)
		sched_yield();
	for (turn = 0; !last || count > 0; turn++) {
		if (turn == part->operations)
			__atomic_fetch_add(&part->progress->done, 1,
					   __ATOMIC_SEQ_CST);
		last = __atomic_load_n(&part->progress->done,
				       __ATOMIC_SEQ_CST) == part->lcores;
		if (turn % TURNS == 0)
			sched_yield();
		n = 1 + next_random(&random) % LARGEST;
		if (!last && next_random(&random) % 2) {
			if (count + n > HELD)
				continue;
			if (rte_mempool_get_bulk(mp, (void **)&held[count],
						 n) < 0) {
				sched_yield();
				continue;
			}
			for (i = 0; i < n; i++) {
				struct object *o = held[count++];

				if (!is_free(o))
					return __LINE__;
				o->owner = owner;
				o->turn = turn;
				o->not_owner = ~owner;
				o->not_turn = ~turn;
			}
			part->taken += n;
		} else if (count > 0) {
			n = RTE_MIN(n, count);
			at = next_random(&random) % (count - n + 1);
			for (i = at; i < at + n; i++) {
				if (!is_mine(held[i], owner))
					return __LINE__;
				memset(held[i], 0, sizeof(*held[i]));
			}
			rte_mempool_put_bulk(mp, (void **)&held[at], n);
			count -= n;
			memmove(&held[at], &held[at + n],
				(count - at) * sizeof(held[0]));
		}
	}
	return 0;
}

static int
drain(void *pool)
{
	void *o;

	while (drained_count < DRAINED && rte_mempool_get(pool, &o) == 0) {
		drained[drained_count] = o;
		drained[drained_count++]->marks++;
	}
	return 0;
}

static void
zero_object(struct rte_mempool *mp, void *argument, void *o, unsigned int i)
{
	(void)argument;
	(void)i;
	memset(o, 0, mp->elt_size);
}

static void
count_unmarked(struct rte_mempool *mp, void *count, void *o, unsigned int i)
{
	(void)mp;
	(void)i;
	*(unsigned int *)count += ((struct object *)o)->marks != 1;
}

static void
command_run(struct rte_mempool *mp, uint32_t operations, uint32_t seed,
	    uint32_t lcores)
{
	struct progress *progress = rte_memzone_lookup(mp->name)->addr;
	static struct part parts[RTE_MAX_LCORE];
	uint64_t taken = 0;
	unsigned int lcore;
	int bad = 0;

	RTE_LCORE_FOREACH_WORKER(lcore) {
		parts[lcore] = (struct part){ mp, progress, operations, seed,
					      lcores, 0 };
		rte_eal_remote_launch(hammer, &parts[lcore], lcore);
	}
	RTE_LCORE_FOREACH_WORKER(lcore) {
		int result;

		/* rte_eal_wait_lcore spins: not on a CPU that works. */
		while (rte_eal_get_lcore_state(lcore) == RUNNING)
			usleep(1000);
		result = rte_eal_wait_lcore(lcore);
		if (result != 0)
			bad = result;
		taken += parts[lcore].taken;
	}
	if (bad != 0)
		printf("! promise of line %d broken\n", bad);
	else
		printf("= %" PRIu64 "\n", taken);
}

static void
command_drain(struct rte_mempool *mp)
{
	unsigned int lcore;

	drained_count = 0;
	drain(mp);
	RTE_LCORE_FOREACH_WORKER(lcore) {
		rte_eal_remote_launch(drain, mp, lcore);
		rte_eal_wait_lcore(lcore);
	}
	printf("= %u\n", drained_count);
}

/* FNV-1a, by words. */
static uint32_t
add_zone(uint32_t sum, const char *prefix, const char *name)
{
	char zone_name[RTE_MEMZONE_NAMESIZE];
	const struct rte_memzone *zone;
	const uint32_t *words;
	size_t i;

	snprintf(zone_name, sizeof(zone_name), "%s%s", prefix, name);
	zone = rte_memzone_lookup(zone_name);
	if (zone == NULL)
		return 0;
	words = zone->addr;
	for (i = 0; i < zone->len / sizeof(*words); i++)
		sum = (sum ^ words[i]) * 16777619u;
	return sum;
}

static void
obey(const char *line)
{
	char command[16], name[64];
	unsigned int a = 0, b = 0, c = 0, unmarked = 0;
	struct rte_mempool *mp;

	if (sscanf(line, "%15s %63s %u %u %u", command, name, &a, &b, &c) < 2) {
		puts("! usage");
		return;
	}
	if (strcmp(command, "pool") == 0) {
		const struct rte_memzone *zone = rte_memzone_reserve(
			name, sizeof(struct progress), SOCKET_ID_ANY, 0);

		if (zone == NULL) {
			printf("! %s\n", rte_strerror(rte_errno));
			return;
		}
		memset(zone->addr, 0, zone->len);
		mp = rte_mempool_create(name, a, b, c, 0, NULL, NULL,
					zero_object, NULL, SOCKET_ID_ANY, 0);
		if (mp != NULL)
			puts("= created");
		else
			printf("! %s\n", rte_strerror(rte_errno));
		return;
	}
	mp = rte_mempool_lookup(name);
	if (mp == NULL) {
		puts("! no such pool");
	} else if (strcmp(command, "find") == 0) {
		printf("= %u %u %u\n", mp->size, mp->elt_size, mp->cache_size);
	} else if (strcmp(command, "run") == 0) {
		command_run(mp, a, b, c);
	} else if (strcmp(command, "available") == 0) {
		printf("= %u\n", rte_mempool_avail_count(mp));
	} else if (strcmp(command, "drain") == 0) {
		command_drain(mp);
	} else if (strcmp(command, "unmarked") == 0) {
		rte_mempool_obj_iter(mp, count_unmarked, &unmarked);
		printf("= %u\n", unmarked);
	} else if (strcmp(command, "refill") == 0) {
		while (drained_count > 0)
			rte_mempool_put(mp, drained[--drained_count]);
		puts("= refilled");
	} else if (strcmp(command, "sum") == 0) {
		printf("= %u\n", add_zone(add_zone(2166136261u, "MP_", name),
					 "RG_MP_", name));
	} else {
		puts("! usage");
	}
}
