// The least that a reminder can be late: a timerfd on the wall clock, and a line when it has come.
//
//     timer COUNT OFFSET-MICROSECONDS
//
// Once a second, so long after it; the line is “timer” and the instant it was set to, in microseconds.
#include <sys/timerfd.h>
#include <unistd.h>

#include "common.h"

int main(int count, char **arguments) {
    if (count != 3) return 64;
    long left = number(arguments[1]), offset = number(arguments[2]);
    int timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC);
    if (timer < 0) fail("timerfd_create");
    time_t second = time(NULL) + 1;
    for (; left > 0; left--, second++) {
        struct itimerspec when = {.it_value = {.tv_sec = second, .tv_nsec = offset * 1000}};
        uint64_t expirations;
        if (timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL)) fail("timerfd_settime");
        if (read(timer, &expirations, sizeof expirations) != sizeof expirations) fail("read");
        dprintf(STDOUT_FILENO, "timer %lld\n", (long long)second * 1000000 + offset);
    }
    return 0;
}
