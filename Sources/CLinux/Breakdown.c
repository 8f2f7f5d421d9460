#define _GNU_SOURCE
#include "CLinux.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

// All that the handlers touch. They may interrupt anything: nothing here allocates, locks or formats by way of stdio.
static char file_name[512];
static int exit_status;
static int stalled_ticks, all_ticks;
static _Atomic int64_t line;
static _Atomic uint64_t steps;
static uint64_t steps_seen;
static int ticks, ticks_without_step;
static char handler_stack[65536];

void summit_reading_line(int64_t number) {
    if (number > 0) atomic_store_explicit(&line, number, memory_order_relaxed);
    atomic_fetch_add_explicit(&steps, 1, memory_order_relaxed);
}

static size_t append(char *text, size_t length, const char *more) {
    size_t count = strlen(more);
    memcpy(text + length, more, count);
    return length + count;
}

static size_t append_number(char *text, size_t length, int64_t number) {
    char digits[24];
    size_t count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0) text[length++] = digits[--count];
    return length;
}

/// NAME:LINE: and the reason, on a line of its own; then the end.
static void give_up(const char *reason, int64_t number, const char *rest) {
    char text[sizeof file_name + 512];
    int64_t at = atomic_load_explicit(&line, memory_order_relaxed);
    size_t length = append(text, 0, "\n");
    length = append(text, length, file_name);
    length = append(text, length, ":");
    if (at > 0) {
        length = append_number(text, length, at);
        length = append(text, length, ":");
    }
    length = append(text, length, reason);
    length = append_number(text, length, number);
    length = append(text, length, rest);
    for (size_t done = 0; done < length;) {
        ssize_t written = write(STDERR_FILENO, text + done, length - done);
        if (written <= 0) break;
        done += (size_t)written;
    }
    _exit(exit_status);
}

static void on_crash(int signal) {
    give_up(" reading broke off here with signal ", signal,
            ": the file is damaged, or more than the converter has memory for\n");
}

static void on_tick(int signal) {
    (void)signal;
    uint64_t now = atomic_load_explicit(&steps, memory_order_relaxed);
    ticks_without_step = now == steps_seen ? ticks_without_step + 1 : 0;
    steps_seen = now;
    if (ticks_without_step >= stalled_ticks) {
        give_up(" reading got no further here in ", stalled_ticks, " s of processor time: the file is too hard to read\n");
    }
    if (++ticks >= all_ticks) {
        give_up(" reading has come to here in ", all_ticks, " s of processor time, and may take no more\n");
    }
}

int summit_report_breakdown(const char *name, int status, int stalled_seconds, int seconds) {
    strncpy(file_name, name, sizeof file_name - 1);
    exit_status = status;
    stalled_ticks = stalled_seconds;
    all_ticks = seconds;
    // A crash may be the end of the stack.
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    if (sigaltstack(&stack, NULL) < 0) return -1;
    struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND};
    sigfillset(&action.sa_mask);
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
    for (size_t index = 0; index < sizeof crashes / sizeof crashes[0]; index++) {
        if (sigaction(crashes[index], &action, NULL) < 0) return -1;
    }
    action.sa_handler = on_tick;
    action.sa_flags = SA_ONSTACK | SA_RESTART;
    if (sigaction(SIGPROF, &action, NULL) < 0) return -1;
    struct itimerval second = {.it_interval = {.tv_sec = 1}, .it_value = {.tv_sec = 1}};
    return setitimer(ITIMER_PROF, &second, NULL);
}
