/**
 * DPDK's log, shared with the C side: same levels, same stream.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { DpdkError } from "./error.ts";

/** Log levels, most urgent first. */
export const LogLevel = {
  EMERGENCY: 1,
  ALERT: 2,
  CRITICAL: 3,
  ERROR: 4,
  WARNING: 5,
  NOTICE: 6,
  INFO: 7,
  DEBUG: 8,
} as const;

/** One of the levels of {@linkcode LogLevel}. */
export type LogLevel = typeof LogLevel[keyof typeof LogLevel];

/**
 * Writes a line to DPDK's log, `APP: Finished` and the like, if the level is
 * enabled for applications (log type USER1).
 *
 * @param prefix What stands before the colon, such as "APP".
 * @see rte_log
 */
export function log(level: LogLevel, prefix: string, text: string): void {
  // The text is the format of a printf: a lone percent sign must stay one.
  const line = `${prefix}: ${text}\n`.replaceAll("%", "%%");
  dpdk().rte_log(level, layout().constants.RTE_LOGTYPE_USER1, cString(line));
}

/**
 * The level below which nothing is logged, whatever the type.
 *
 * @see rte_log_get_global_level
 */
export function getLogLevel(): LogLevel {
  return dpdk().rte_log_get_global_level() as LogLevel;
}

/**
 * Sets the level below which nothing is logged.
 *
 * @see rte_log_set_global_level
 */
export function setLogLevel(level: LogLevel): void {
  dpdk().rte_log_set_global_level(level);
}

/**
 * Sets the level of the log types that match a shell pattern, such as
 * "lib.eal" or "pmd.*".
 *
 * @throws {DpdkError} if DPDK refuses the pattern or the level.
 * @see rte_log_set_level_pattern
 */
export function setLogLevelOf(pattern: string, level: LogLevel): void {
  const result = dpdk().rte_log_set_level_pattern(cString(pattern), level);
  if (result < 0) {
    throw new DpdkError(
      `Cannot set log level of "${pattern}"`,
      "rte_log_set_level_pattern",
      -result,
    );
  }
}
