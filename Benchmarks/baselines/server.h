// A server on a Unix stream socket: one thread, epoll, messages that end with a NUL, answered in order.
#pragma once
#include <stddef.h>

struct reply {
    const char *bytes;
    size_t length;  // the NUL included
};

// Answers one message, which ends with a NUL at message[length].
typedef struct reply (*answerer)(char *message, size_t length);

_Noreturn void serve(const char *path, answerer answer);
