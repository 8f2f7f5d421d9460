#include "CPowerLoss.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct power_disk {
    power_disk *next;
    char *directory;
    pthread_mutex_t lock;
    power_operation *operations;
    size_t count, room;
    // The files by their inodes; one whose last name is gone has none any more.
    struct { ino_t inode; char *name; } *files;
    int32_t file_count;
    enum power_kind fault_kind;
    int64_t fault_skips;
    int fault_code;
    bool fault_always, fault_armed, fault_struck, dead;
};

typedef struct {
    sqlite3_file base;
    power_disk *disk;
    int32_t file;
    bool syncs_directory;
    sqlite3_file *real;
} shim;

static sqlite3_vfs *under, over;
static power_disk *disks;
static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;

// MARK: The record

static void record(power_disk *disk, power_operation operation, const void *bytes) {
    if (disk->count == disk->room) {
        disk->room = disk->room ? 2 * disk->room : 1024;
        disk->operations = realloc(disk->operations, disk->room * sizeof *disk->operations);
        if (!disk->operations) abort();
    }
    if (bytes) {
        uint8_t *copy = malloc(operation.length + 1);
        if (!copy) abort();
        memcpy(copy, bytes, operation.length);
        operation.bytes = copy;
    }
    if (operation.name && !(operation.name = strdup(operation.name))) abort();
    disk->operations[disk->count++] = operation;
}

static int32_t file_named(power_disk *disk, const char *name) {
    for (int32_t i = disk->file_count; i-- > 0;)
        if (disk->files[i].name && !strcmp(disk->files[i].name, name)) return i;
    return -1;
}

static void forget_name(power_disk *disk, const char *name) {
    int32_t file = file_named(disk, name);
    if (file < 0) return;
    free(disk->files[file].name);
    disk->files[file].name = NULL;
}

static int32_t opened(power_disk *disk, const char *path) {
    struct stat status;
    if (stat(path, &status)) return -1;
    int32_t file = file_named(disk, path);
    if (file >= 0 && disk->files[file].inode == status.st_ino) return file;
    forget_name(disk, path);
    for (int32_t other = disk->file_count; other-- > 0;) {
        if (!disk->files[other].name || disk->files[other].inode != status.st_ino) continue;
        forget_name(disk, disk->files[other].name);
        disk->files[other].name = strdup(path);
        record(disk, (power_operation){.kind = POWER_RENAME, .file = other, .name = path}, NULL);
        return other;
    }
    file = disk->file_count++;
    disk->files = realloc(disk->files, (size_t)disk->file_count * sizeof *disk->files);
    if (!disk->files) abort();
    disk->files[file].inode = status.st_ino;
    disk->files[file].name = strdup(path);
    record(disk, (power_operation){.kind = POWER_OPEN, .file = file, .name = path}, NULL);
    return file;
}

/// The code to fail with, or SQLITE_OK.
static int strike(power_disk *disk, enum power_kind kind) {
    if (!disk->fault_armed || disk->fault_kind != kind || disk->fault_skips-- > 0) return SQLITE_OK;
    if (!disk->fault_always) disk->fault_armed = false;
    disk->fault_struck = true;
    return disk->fault_code;
}

// MARK: Files

#define REAL(f) (((shim *)(f))->real)
#define FORWARD(f, call, ...) REAL(f)->pMethods->call(REAL(f), ##__VA_ARGS__)

static int file_close(sqlite3_file *f) { return REAL(f)->pMethods ? FORWARD(f, xClose) : SQLITE_OK; }
static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) { return FORWARD(f, xRead, to, n, at); }

static int file_write(sqlite3_file *f, const void *bytes, int count, sqlite3_int64 at) {
    shim *file = (shim *)f;
    power_disk *disk = file->disk;
    pthread_mutex_lock(&disk->lock);
    int result = disk->dead ? SQLITE_IOERR_WRITE : strike(disk, POWER_WRITE);
    // A write that fails has often written something.
    int written = result ? count / 2 : count;
    if (!disk->dead && written > 0) {
        int really = FORWARD(f, xWrite, bytes, written, at);
        if (really == SQLITE_OK)
            record(
                disk, (power_operation){.kind = POWER_WRITE, .file = file->file, .offset = at, .length = (size_t)written},
                bytes);
        if (!result) result = really;
    }
    pthread_mutex_unlock(&disk->lock);
    return result;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size) {
    shim *file = (shim *)f;
    power_disk *disk = file->disk;
    pthread_mutex_lock(&disk->lock);
    int result = disk->dead ? SQLITE_IOERR_TRUNCATE : strike(disk, POWER_TRUNCATE);
    if (!result && !(result = FORWARD(f, xTruncate, size)))
        record(disk, (power_operation){.kind = POWER_TRUNCATE, .file = file->file, .offset = size}, NULL);
    pthread_mutex_unlock(&disk->lock);
    return result;
}

static int file_sync(sqlite3_file *f, int flags) {
    (void)flags;
    shim *file = (shim *)f;
    power_disk *disk = file->disk;
    pthread_mutex_lock(&disk->lock);
    int result = disk->dead ? SQLITE_IOERR_FSYNC : strike(disk, POWER_SYNC);
    if (!disk->dead) {
        record(disk, (power_operation){.kind = result ? POWER_FAILED_SYNC : POWER_SYNC, .file = file->file}, NULL);
        // As the system's VFS does after the first flush of a new journal (os_unix.c, UNIXFILE_DIRSYNC).
        if (!result && file->syncs_directory) {
            record(disk, (power_operation){.kind = POWER_SYNC_DIRECTORY}, NULL);
            file->syncs_directory = false;
        }
    }
    pthread_mutex_unlock(&disk->lock);
    return result;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size) { return FORWARD(f, xFileSize, size); }
static int file_lock(sqlite3_file *f, int level) { return FORWARD(f, xLock, level); }
static int file_unlock(sqlite3_file *f, int level) { return FORWARD(f, xUnlock, level); }
static int file_reserved(sqlite3_file *f, int *is) { return FORWARD(f, xCheckReservedLock, is); }
static int file_control(sqlite3_file *f, int what, void *value) { return FORWARD(f, xFileControl, what, value); }
static int file_sector(sqlite3_file *f) { return FORWARD(f, xSectorSize); }
static int file_device(sqlite3_file *f) { return FORWARD(f, xDeviceCharacteristics); }
static int file_map(sqlite3_file *f, int page, int size, int grow, void volatile **to) {
    return FORWARD(f, xShmMap, page, size, grow, to);
}
static int file_shm_lock(sqlite3_file *f, int at, int n, int flags) { return FORWARD(f, xShmLock, at, n, flags); }
static void file_barrier(sqlite3_file *f) { FORWARD(f, xShmBarrier); }
static int file_unmap(sqlite3_file *f, int removes) { return FORWARD(f, xShmUnmap, removes); }

// Version 2: no memory-mapped pages, so that every write is seen.
static const sqlite3_io_methods methods = {
    2,         file_close,    file_read,    file_write,  file_truncate, file_sync,     file_size,    file_lock,  file_unlock,
    file_reserved, file_control, file_sector, file_device, file_map,     file_shm_lock, file_barrier, file_unmap, NULL,
    NULL,
};

// MARK: The VFS

static power_disk *disk_of(const char *path) {
    if (!path) return NULL;
    pthread_mutex_lock(&disks_lock);
    power_disk *disk = disks;
    while (disk && strncmp(path, disk->directory, strlen(disk->directory))) disk = disk->next;
    pthread_mutex_unlock(&disks_lock);
    return disk;
}

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *f, int flags, int *granted) {
    (void)vfs;
    power_disk *disk = disk_of(path);
    if (!disk) return under->xOpen(under, path, f, flags, granted);
    shim *file = (shim *)f;
    *file = (shim){.disk = disk, .real = (sqlite3_file *)(file + 1)};
    pthread_mutex_lock(&disk->lock);
    bool is_journal = flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL | SQLITE_OPEN_SUPER_JOURNAL);
    file->syncs_directory = is_journal && access(path, F_OK);
    int result = disk->dead ? SQLITE_CANTOPEN : under->xOpen(under, path, file->real, flags, granted);
    if (!result && (file->file = opened(disk, path)) < 0) result = SQLITE_CANTOPEN;
    pthread_mutex_unlock(&disk->lock);
    if (!result) file->base.pMethods = &methods;
    return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncs_directory) {
    (void)vfs;
    power_disk *disk = disk_of(path);
    if (!disk) return under->xDelete(under, path, syncs_directory);
    pthread_mutex_lock(&disk->lock);
    int result = disk->dead ? SQLITE_IOERR_DELETE : under->xDelete(under, path, 0);
    if (!result) {
        record(disk, (power_operation){.kind = POWER_DELETE, .name = path}, NULL);
        forget_name(disk, path);
        if (syncs_directory) record(disk, (power_operation){.kind = POWER_SYNC_DIRECTORY}, NULL);
    }
    pthread_mutex_unlock(&disk->lock);
    return result;
}

static void install(void) {
    under = sqlite3_vfs_find(NULL);
    over = *under;
    over.pNext = NULL;
    over.zName = "power-loss";
    over.szOsFile = (int)sizeof(shim) + under->szOsFile;
    over.xOpen = vfs_open;
    over.xDelete = vfs_delete;
    if (sqlite3_vfs_register(&over, 1)) abort();
}

power_disk *power_disk_make(const char *directory) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, install);
    power_disk *disk = calloc(1, sizeof *disk);
    char path[PATH_MAX + 2];
    if (!disk || !realpath(directory, path)) abort();
    strcat(path, "/");
    disk->directory = strdup(path);
    pthread_mutex_init(&disk->lock, NULL);
    pthread_mutex_lock(&disks_lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&disks_lock);
    return disk;
}

// MARK: What the test does and asks

#define LOCKED(disk, body)                  \
    do {                                    \
        pthread_mutex_lock(&(disk)->lock);  \
        body;                               \
        pthread_mutex_unlock(&(disk)->lock); \
    } while (0)

size_t power_disk_count(power_disk *disk) { return disk->count; }
power_operation power_disk_operation(power_disk *disk, size_t index) { return disk->operations[index]; }

void power_disk_note(power_disk *disk, int64_t number) {
    LOCKED(disk, record(disk, (power_operation){.kind = POWER_NOTE, .offset = number}, NULL));
}

void power_disk_directory_synced(power_disk *disk) {
    LOCKED(disk, record(disk, (power_operation){.kind = POWER_SYNC_DIRECTORY}, NULL));
}

void power_disk_rewritten(power_disk *disk, const char *path) {
    pthread_mutex_lock(&disk->lock);
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status)) abort();
    size_t size = (size_t)status.st_size;
    void *bytes = malloc(size + 1);
    if (!bytes || pread(descriptor, bytes, size, 0) != (ssize_t)size) abort();
    close(descriptor);
    int32_t file = opened(disk, path);
    record(disk, (power_operation){.kind = POWER_WRITE, .file = file, .length = size}, bytes);
    record(disk, (power_operation){.kind = POWER_SYNC, .file = file}, NULL);
    free(bytes);
    pthread_mutex_unlock(&disk->lock);
}

void power_disk_fail(power_disk *disk, enum power_kind kind, int64_t skipped, int code, bool always) {
    LOCKED(disk, {
        disk->fault_kind = kind;
        disk->fault_skips = skipped;
        disk->fault_code = code;
        disk->fault_always = always;
        disk->fault_armed = true;
        disk->fault_struck = false;
    });
}

void power_disk_heal(power_disk *disk) { LOCKED(disk, disk->fault_armed = false); }

bool power_disk_has_failed(power_disk *disk) { return disk->fault_struck; }

void power_disk_set_dead(power_disk *disk, bool dead) { LOCKED(disk, disk->dead = dead); }
