#define _GNU_SOURCE
#include "CLinux.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Atomic(int) wanted, installed;
/// As kill(2) has it: a process, or with a minus a group.
static _Atomic(pid_t) child;
static _Atomic(char *) draft;

/// Only calls that are safe in a handler. The signal then does what it would have done.
static void end_by(int number) {
    char *path = draft;
    if (path) unlink(path);
    pid_t target = child;
    if (target) kill(target, number);
    // Somebody may have set this handler again without its flags.
    signal(number, SIG_DFL);
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, number);
    sigprocmask(SIG_UNBLOCK, &own, NULL);
    raise(number);
}

static void install(void) {
    if (!wanted || atomic_exchange(&installed, 1)) return;
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t index = 0; index < sizeof ending / sizeof ending[0]; index++) {
        struct sigaction old, action = {.sa_handler = end_by, .sa_flags = SA_RESETHAND | SA_NODEFER};
        // Who has us ignore one, as nohup does, is heard.
        if (sigaction(ending[index], NULL, &old) == 0 && old.sa_handler == SIG_DFL) sigaction(ending[index], &action, NULL);
    }
}

void summit_clean_up_on_signals(void) { wanted = 1; }

void summit_end_with_us(int32_t target) {
    child = target;
    if (target) install();
}

void summit_remove_with_us(const char *path) {
    free(atomic_exchange(&draft, path ? strdup(path) : NULL));
    if (path) install();
}
