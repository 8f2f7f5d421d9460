/// What the Glibc module does not export, behind plain functions. Unless said otherwise a function returns a
/// non-negative value, or -1 with errno set, like the call it wraps. Every descriptor made here is close-on-exec.
#ifndef SUMMIT_CLINUX_H
#define SUMMIT_CLINUX_H

#include <stddef.h>
#include <stdint.h>

// --- Sockets (unix(7), socket(7)) ---

/// An AF_UNIX socket: a stream (blocking), or with `datagram` a non-blocking datagram socket.
int summit_unix_socket(int datagram);
/// Connects to a path of at most 107 bytes. Never ENOENT for a path that was cut short: ENAMETOOLONG instead.
int summit_unix_connect(int socket, const char *_Nonnull path);
/// Binds to a path, creating the socket file with at most the permissions in `mode`, and then exactly those.
int summit_unix_bind(int socket, const char *_Nonnull path, uint32_t mode);
/// accept4(2).
int summit_unix_accept(int listener);
/// SO_SNDTIMEO, which also bounds connect(2) on AF_UNIX. Zero: no limit.
int summit_set_send_timeout(int socket, int64_t milliseconds);
/// SO_PEERCRED.
int summit_peer_credentials(
    int socket, int32_t *_Nonnull process, uint32_t *_Nonnull user, uint32_t *_Nonnull group);
/// SO_PEERGROUPS. `count` is the room on the way in, and the number of groups on the way out; ERANGE when it was too
/// small, with the number needed in `count`.
int summit_peer_groups(int socket, uint32_t *_Nullable groups, uint32_t *_Nonnull count);
/// Sends one empty datagram that carries `descriptor` (SCM_RIGHTS), without blocking.
int summit_send_descriptor(int socket, int descriptor);
/// A memfd that holds these bytes and can no longer be changed (F_SEAL_*).
int summit_sealed_memory(const char *_Nonnull name, const void *_Nullable bytes, size_t count);

// --- Events ---

/// timerfd on CLOCK_REALTIME, non-blocking.
int summit_timer_create(void);
/// Arms for an absolute time with TFD_TIMER_CANCEL_ON_SET. ECANCELED: armed, but the clock was set
/// since the last call.
int summit_timer_arm(int timer, int64_t seconds, int64_t nanoseconds);
/// timerfd on CLOCK_MONOTONIC, non-blocking.
int summit_delay_create(void);
/// Expires once, so many nanoseconds from now; 0 disarms.
int summit_delay_arm(int timer, int64_t nanoseconds);
/// epoll_create1(2). Such a set is readable when one of its members is ready, and can be polled itself.
int summit_poll_set_create(void);
/// Adds a descriptor that is ready when it can be read, or with `exceptional` when it has news of another kind
/// (EPOLLPRI), as a mount table does.
int summit_poll_set_add(int set, int descriptor, int exceptional);
/// eventfd(2), non-blocking.
int summit_event_create(void);
/// inotify_init1(2), non-blocking.
int summit_inotify_create(void);
/// Watches a directory for entries that are made, written, moved or removed, and for its own end.
int summit_inotify_add_directory(int inotify, const char *_Nonnull path);
/// inotify_rm_watch(2).
int summit_inotify_remove(int inotify, int watch);
/// Takes the first event out of `count` bytes read from an inotify descriptor. Returns the bytes it took, 0 when there
/// is no whole event. `name` points into the buffer, or is NULL.
size_t summit_inotify_next(
    const void *_Nonnull buffer, size_t count, int32_t *_Nonnull watch, uint32_t *_Nonnull mask,
    const char *_Nullable *_Nonnull name);
/// The columns of a terminal, or -1.
int summit_terminal_columns(int descriptor);

// --- Processes ---

/// pipe2(O_CLOEXEC), with both ends above the standard descriptors.
int summit_pipe(int32_t *_Nonnull reading, int32_t *_Nonnull writing);
/// From now on SIGINT, SIGTERM and SIGHUP take along what the next two name, before they end the process.
void summit_clean_up_on_signals(void);
/// A child, or with a minus its group; 0: there is none any more.
void summit_end_with_us(int32_t target);
/// A file that is not whole yet; NULL: there is none any more.
void summit_remove_with_us(const char *_Nullable path);

/// posix_spawn(3) with these three standard descriptors, default signals and an empty mask. `environment` NULL: ours;
/// `own_group` 0: it stays in our process group, and with it in front of the terminal.
/// Returns 0 or an error number.
int summit_spawn(
    int32_t *_Nonnull process, const char *_Nonnull path, char *_Nullable const *_Nonnull arguments,
    char *_Nullable const *_Nullable environment, int input, int output, int error, int own_group);

// --- Memory ---

/// mallopt(3): no more than two arenas, and up to 1 MiB of each is kept though it is free.
void summit_limit_heaps(void);
/// malloc_trim(3); and madvise(MADV_DONTNEED) on the code of this program, which is never written to.
void summit_release_memory(void);

// --- What a reader of files says when it breaks down ---

/// From now on a crash, and getting nowhere, end this process with `status` and, on standard error, a last line with the
/// file's name, the line of it that was being read, and what happened. `stalled_seconds` of processor time without a
/// step, or `seconds` in all, are too much. 0, or -1 and errno.
int summit_report_breakdown(const char *_Nonnull name, int status, int stalled_seconds, int seconds);
/// This line of the file is being read: a step. 0 is a step without a line.
void summit_reading_line(int64_t number);

// --- Giving up rights ---

/// prctl: no new privileges, not dumpable.
int summit_give_up_privileges(void);
/// setrlimit for soft and hard limit alike; `resource` is one of the SUMMIT_LIMIT values.
int summit_limit(int resource, uint64_t value);
enum {
    SUMMIT_LIMIT_MEMORY = 0,
    SUMMIT_LIMIT_PROCESSOR = 1,
    SUMMIT_LIMIT_FILE_SIZE = 2,
    SUMMIT_LIMIT_CORE = 3,
    SUMMIT_LIMIT_DESCRIPTORS = 4,
};
/// Installs the seccomp filter of the converter on every thread of this process.
int summit_install_filter(void);

#endif
