// What the programs share: the clock, ends with a word, and whole files.
#pragma once
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

static inline void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

static inline int64_t nanoseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static inline int64_t now(void) { return nanoseconds(CLOCK_MONOTONIC); }

// A number from the command line.
static inline long number(const char *text) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno || end == text || *end || value < 0) {
        fprintf(stderr, "“%s” is not a number\n", text);
        exit(64);
    }
    return value;
}

static inline void *allocate(void *old, size_t bytes) {
    void *memory = realloc(old, bytes);
    if (!memory) fail("realloc");
    return memory;
}

// All of a file, with a NUL behind it.
static inline char *contents(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t room = 0;
    if (!file) fail(path);
    *length = 0;
    do {
        room += 1 << 20;
        bytes = allocate(bytes, room + 1);
        *length += fread(bytes + *length, 1, room - *length, file);
    } while (*length == room);
    if (ferror(file)) fail(path);
    fclose(file);
    bytes[*length] = 0;
    return bytes;
}

static inline struct sockaddr_un address(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fprintf(stderr, "%s: too long for a socket\n", path);
        exit(1);
    }
    strcpy(address.sun_path, path);
    return address;
}
