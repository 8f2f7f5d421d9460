// An SQLite VFS over the system's own that records what is done to the files below a directory, and fails when told to.
//
// It is the default VFS of the process from the first disk on; files elsewhere pass through untouched.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct power_disk power_disk;

enum power_kind {
    POWER_OPEN,            // the name stands for the file from now on
    POWER_WRITE,
    POWER_TRUNCATE,        // to `offset` bytes
    POWER_SYNC,
    POWER_FAILED_SYNC,     // what was written since the last one may or may not be on the disk, and never will be
    POWER_DELETE,          // of a name
    POWER_RENAME,          // of `file` to `name`; seen when it is opened
    POWER_SYNC_DIRECTORY,
    POWER_NOTE,            // by the test: `offset` is its number
};

typedef struct {
    enum power_kind kind;
    int32_t file;
    int64_t offset;
    size_t length;
    const uint8_t *bytes;
    const char *name;
} power_operation;

/// Records what happens below `directory` until the process ends.
power_disk *power_disk_make(const char *directory);

size_t power_disk_count(power_disk *disk);
power_operation power_disk_operation(power_disk *disk, size_t index);

void power_disk_note(power_disk *disk, int64_t number);
void power_disk_directory_synced(power_disk *disk);
/// Every byte of the file has been written over itself and flushed.
void power_disk_rewritten(power_disk *disk, const char *path);

/// The operation of `kind` that comes after `skipped` others of it returns `code`, once or from then on.
void power_disk_fail(power_disk *disk, enum power_kind kind, int64_t skipped, int code, bool always);
/// Nothing fails any more.
void power_disk_heal(power_disk *disk);
/// Whether the failure has happened.
bool power_disk_has_failed(power_disk *disk);

/// While a disk is dead, as for a process that has been killed, nothing reaches it any more.
void power_disk_set_dead(power_disk *disk, bool dead);
