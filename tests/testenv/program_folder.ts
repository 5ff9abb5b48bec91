/** Environment variable: the folder of the lcore programs of a test run. */
export const PROGRAMS_VARIABLE = "DPDK_TS_TEST_PROGRAMS";
