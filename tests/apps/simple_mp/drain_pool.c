/*
 * A secondary process that takes every element of simple_mp's mempool, waits
 * for a line on its standard input, gives them all back and ends.
 */
#include <stdio.h>
#include <stdlib.h>

#include <rte_eal.h>
#include <rte_mempool.h>

#define MOST 4096

int main(int argc, char **argv)
{
	static void *taken[MOST];
	unsigned int count = 0;
	struct rte_mempool *pool;

	if (rte_eal_init(argc, argv) < 0)
		return EXIT_FAILURE;
	pool = rte_mempool_lookup("MSG_POOL");
	if (pool == NULL)
		return EXIT_FAILURE;
	while (count < MOST && rte_mempool_get(pool, &taken[count]) == 0)
		count++;
	printf("took %u\n", count);
	fflush(stdout);
	getchar();
	rte_mempool_put_bulk(pool, taken, count);
	/* Elements in this lcore's cache would be lost to the others. */
	rte_mempool_cache_flush(NULL, pool);
	printf("gave back %u\n", count);
	return EXIT_SUCCESS;
}
