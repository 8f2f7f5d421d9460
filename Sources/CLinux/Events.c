#define _GNU_SOURCE
#include "CLinux.h"

#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>

int summit_timer_create(void) { return timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC); }

int summit_timer_arm(int timer, int64_t seconds, int64_t nanoseconds) {
    struct itimerspec at = {.it_value = {.tv_sec = seconds, .tv_nsec = nanoseconds}};
    return timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &at, NULL);
}

int summit_delay_create(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

int summit_delay_arm(int timer, int64_t nanoseconds) {
    struct itimerspec at = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    return timerfd_settime(timer, 0, &at, NULL);
}

int summit_poll_set_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int summit_poll_set_add(int set, int descriptor, int exceptional) {
    struct epoll_event event = {.events = exceptional ? EPOLLPRI : EPOLLIN, .data.fd = descriptor};
    return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

int summit_event_create(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int summit_inotify_create(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

int summit_inotify_add_directory(int inotify, const char *path) {
    return inotify_add_watch(
        inotify, path,
        IN_ONLYDIR | IN_CREATE | IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF
            | IN_MOVE_SELF);
}

int summit_inotify_remove(int inotify, int watch) { return inotify_rm_watch(inotify, watch); }

size_t summit_inotify_next(
    const void *buffer, size_t count, int32_t *watch, uint32_t *mask, const char **name) {
    struct inotify_event event;
    if (count < sizeof event) return 0;
    memcpy(&event, buffer, sizeof event);
    if (count - sizeof event < event.len) return 0;
    *watch = event.wd;
    *mask = event.mask;
    *name = event.len > 0 ? (const char *)buffer + sizeof event : NULL;
    return sizeof event + event.len;
}

int summit_terminal_columns(int descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) < 0 ? -1 : size.ws_col;
}
