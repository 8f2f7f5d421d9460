// A program that waits for what never comes: what being idle costs.
#include <sys/epoll.h>

int main(void) {
    struct epoll_event event;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    if (poll < 0) return 1;
    for (;;) epoll_wait(poll, &event, 1, -1);
}
