/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the C programs of the bench share: the clock, the median of many short
 * measurements, the end of a program. _measure.ts is the same in TypeScript.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rte_cycles.h>
#include <rte_debug.h>
#include <rte_eal.h>

/* A measurement is as many slices. */
#define SLICES 16
/* Before it, for caches, in ns. */
#define WARM_UP 1e8

static inline double
now_ns(void)
{
	return rte_rdtsc() * (1e9 / rte_get_tsc_hz());
}

static int
compare_double(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Runs batches for a time in ns; ns of one. */
static inline double
slice_of(void (*batch)(void *), void *argument, double duration)
{
	double start = now_ns(), now;
	unsigned int batches = 0;

	do {
		batch(argument);
		batches++;
		now = now_ns();
	} while (now - start < duration);
	return (now - start) / batches;
}

/*
 * Runs batches of `operations` for `seconds`; ns of one operation: the median
 * of the slices.
 */
static inline double
measure(void (*batch)(void *), void *argument, unsigned int operations,
	double seconds)
{
	double slices[SLICES];

	slice_of(batch, argument, WARM_UP);
	for (int i = 0; i < SLICES; i++)
		slices[i] = slice_of(batch, argument, seconds * 1e9 / SLICES) /
			    operations;
	qsort(slices, SLICES, sizeof(double), compare_double);
	return slices[SLICES / 2];
}

/* Starts the EAL; returns what follows "--". */
static inline char **
start(int argc, char **argv)
{
	int used = rte_eal_init(argc, argv);

	if (used < 0)
		rte_exit(EXIT_FAILURE, "Cannot init EAL\n");
	return argv + used + 1;
}

/* Ends at once: a secondary's cleanup could disturb the primary's devices. */
static inline void __attribute__((noreturn))
end(void)
{
	fflush(stdout);
	_exit(0);
}

#endif
