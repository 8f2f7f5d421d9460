#pragma once

#include <sqlite3.h>

// Which Swift can't call itself, for its arguments.

/// Keeps SQLite from counting its memory, for which all connections wait for each other at each allocation. To be called
/// before anything else of it.
static inline int summit_sqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
