/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The frame of the C ends of tests: a DPDK process that obeys lines on stdin.
 * Each command is answered with one line, "= RESULT" or "! ERROR". Whoever
 * includes it defines what is obeyed. peer_program.ts is the same in
 * TypeScript.
 */
#include <stdio.h>

#include <rte_eal.h>
#include <rte_errno.h>

static void
obey(const char *line);

int
main(int argc, char **argv)
{
	char line[256];

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (rte_eal_init(argc, argv) < 0) {
		printf("! %s\n", rte_strerror(rte_errno));
		return 1;
	}
	puts("= ready");
	while (fgets(line, sizeof(line), stdin) != NULL)
		obey(line);
	if (rte_eal_process_type() == RTE_PROC_PRIMARY)
		rte_eal_cleanup();
	return 0;
}
