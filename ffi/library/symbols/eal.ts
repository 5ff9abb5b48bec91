/**
 * Functions of librte_eal (and, from 23.11 on, librte_log), in the order of
 * their headers; each line ends with the C parameters.
 *
 * @module
 */
import type { SymbolTable } from "../../runtime/c_types.ts";

/** Symbol table of librte_eal. */
export const ealSymbols = {
  // rte_version.h
  rte_version: { parameters: [], result: "ptr" },
  // rte_errno.h
  rte_strerror: { parameters: ["i32"], result: "ptr" }, // (int errnum)
  // rte_eal.h
  rte_eal_init: { parameters: ["i32", "ptr"], result: "i32" }, // (int argc, char **argv)
  rte_eal_cleanup: { parameters: [], result: "i32" },
  rte_eal_process_type: { parameters: [], result: "i32" },
  rte_eal_primary_proc_alive: { parameters: ["buf"], result: "i32" }, // (const char *config_file_path)
  rte_eal_has_hugepages: { parameters: [], result: "i32" },
  rte_eal_get_runtime_dir: { parameters: [], result: "ptr" },
  rte_mp_action_register: { parameters: ["buf", "ptr"], result: "i32" }, // (const char *name, rte_mp_t action)
  rte_mp_action_unregister: { parameters: ["buf"], result: "void" }, // (const char *name)
  rte_mp_sendmsg: { parameters: ["buf"], result: "i32" }, // (struct rte_mp_msg *msg)
  rte_mp_request_async: { parameters: ["buf", "buf", "ptr"], result: "i32" }, // (struct rte_mp_msg *req, const struct timespec *ts, rte_mp_async_reply_t clb)
  rte_mp_reply: { parameters: ["buf", "buf"], result: "i32" }, // (struct rte_mp_msg *msg, const char *peer)
  // rte_lcore.h
  rte_get_main_lcore: { parameters: [], result: "u32" },
  rte_lcore_count: { parameters: [], result: "u32" },
  rte_lcore_index: { parameters: ["i32"], result: "i32" }, // (int lcore_id)
  rte_lcore_to_socket_id: { parameters: ["u32"], result: "u32" }, // (unsigned int lcore_id)
  rte_lcore_to_cpu_id: { parameters: ["i32"], result: "i32" }, // (int lcore_id)
  rte_lcore_cpuset: { parameters: ["u32"], result: { struct: 128 } }, // (unsigned int lcore_id)
  rte_lcore_is_enabled: { parameters: ["u32"], result: "i32" }, // (unsigned int lcore_id)
  rte_get_next_lcore: { parameters: ["u32", "i32", "i32"], result: "u32" }, // (unsigned int i, int skip_main, int wrap)
  rte_socket_id: { parameters: [], result: "u32" },
  rte_socket_count: { parameters: [], result: "u32" },
  rte_socket_id_by_idx: { parameters: ["u32"], result: "i32" }, // (unsigned int idx)
  // rte_cycles.h
  rte_get_tsc_hz: { parameters: [], result: "u64" },
  rte_delay_us_sleep: { parameters: ["u32"], result: "void" }, // (unsigned int us)
  // rte_service_component.h
  rte_service_finalize: { parameters: [], result: "void" },
  // rte_log.h: the format is always a literal, never with arguments
  rte_log: { parameters: ["u32", "u32", "buf"], result: "i32" }, // (uint32_t level, uint32_t logtype, const char *format, ...)
  rte_log_set_global_level: { parameters: ["u32"], result: "void" }, // (uint32_t level)
  rte_log_get_global_level: { parameters: [], result: "u32" },
  rte_log_set_level_pattern: { parameters: ["buf", "u32"], result: "i32" }, // (const char *pattern, uint32_t level)
  rte_log_register: { parameters: ["buf"], result: "i32" }, // (const char *name)
  // rte_malloc.h
  rte_malloc_socket: { parameters: ["buf", "size", "u32", "i32"], result: "ptr" }, // (const char *type, size_t size, unsigned align, int socket)
  rte_zmalloc_socket: { parameters: ["buf", "size", "u32", "i32"], result: "ptr" }, // (const char *type, size_t size, unsigned align, int socket)
  rte_free: { parameters: ["ptr"], result: "void" }, // (void *ptr)
  rte_malloc_get_socket_stats: { parameters: ["i32", "buf"], result: "i32" }, // (int socket, struct rte_malloc_socket_stats *stats)
  // rte_memzone.h
  rte_memzone_reserve_aligned: { parameters: ["buf", "size", "i32", "u32", "u32"], result: "ptr" }, // (const char *name, size_t len, int socket_id, unsigned flags, unsigned align)
  rte_memzone_free: { parameters: ["ptr"], result: "i32" }, // (const struct rte_memzone *mz)
  rte_memzone_lookup: { parameters: ["buf"], result: "ptr" }, // (const char *name)
  rte_memzone_walk: { parameters: ["ptr", "ptr"], result: "void" }, // (void (*func)(const struct rte_memzone *, void *arg), void *arg)
  // rte_memory.h
  rte_mem_virt2memseg_list: { parameters: ["ptr"], result: "ptr" }, // (const void *addr)
  rte_memseg_list_walk: { parameters: ["ptr", "ptr"], result: "i32" }, // (int (*func)(const struct rte_memseg_list *, void *arg), void *arg)
  rte_memseg_get_fd: { parameters: ["ptr"], result: "i32" }, // (const struct rte_memseg *ms)
  rte_memseg_get_fd_offset: { parameters: ["ptr", "buf"], result: "i32" }, // (const struct rte_memseg *ms, size_t *offset)
  // rte_tailq.h
  rte_eal_tailq_lookup: { parameters: ["buf"], result: "ptr" }, // (const char *name)
  // rte_eal_memconfig.h
  rte_mcfg_tailq_read_lock: { parameters: [], result: "void" },
  rte_mcfg_tailq_read_unlock: { parameters: [], result: "void" },
} as const satisfies SymbolTable;
