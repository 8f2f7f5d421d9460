// A client, or many, of a server whose messages end with a NUL: prepared calls, and how long the answers take.
//
//     load latency COUNT SOCKET CALLS [SOCKET CALLS]...   one connection to each, in turn call by call;
//                                                         prints “INDEX NANOSECONDS BYTES” for each
//     load rate MILLISECONDS CLIENTS SOCKET CALLS         as many as it can, each client one at a time; prints
//                                                         “REPLIES ERRORS SECONDS”
//     load once MILLISECONDS CLIENTS SOCKET CALLS         the same, each call once at most
//     load paced MILLISECONDS CLIENTS SOCKET CALLS RATE   so many a second
//
// CALLS is a file of messages. An answer is complete at the first NUL that no `"continues":true` is before.
#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

struct calls {
    char *bytes;
    size_t *begins, count, next;
};

struct client {
    int socket;
    struct calls *calls;
    char *bytes;
    size_t length, room, frame;  // the frame that is not complete begins there
    int is_waiting;
};

static struct calls read_calls(const char *path) {
    size_t length;
    struct calls calls = {.bytes = contents(path, &length)};
    size_t room = 0;
    for (size_t place = 0; place < length; place += strlen(calls.bytes + place) + 1) {
        if (calls.count == room) calls.begins = allocate(calls.begins, (room = room * 2 + 64) * sizeof(size_t));
        calls.begins[calls.count++] = place;
    }
    if (!calls.count) fail(path);
    return calls;
}

static void start(struct client *client, const char *path, struct calls *calls) {
    struct sockaddr_un name = address(path);
    *client = (struct client){.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), .calls = calls};
    if (client->socket < 0 || connect(client->socket, (struct sockaddr *)&name, sizeof name)) fail(path);
}

static void ask(struct client *client) {
    struct calls *calls = client->calls;
    char *call = calls->bytes + calls->begins[calls->next++ % calls->count];
    size_t length = strlen(call) + 1;
    if (send(client->socket, call, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
    client->length = client->frame = 0;
    client->is_waiting = 1;
}

// Reads what is there; whether the answer is complete.
static int take(struct client *client) {
    if (client->room - client->length < 65536) {
        client->room = client->room * 2 + 131072;
        client->bytes = allocate(client->bytes, client->room);
    }
    ssize_t got = recv(client->socket, client->bytes + client->length, client->room - client->length, 0);
    if (got <= 0) {
        if (!got) errno = ECONNRESET;
        fail("recv");
    }
    char *fresh = client->bytes + client->length, *nul;
    client->length += (size_t)got;
    while ((nul = memchr(fresh, 0, (size_t)(client->bytes + client->length - fresh)))) {
        char *frame = client->bytes + client->frame;
        if (!memmem(frame, (size_t)(nul - frame), "\"continues\":true", 16)) {
            client->is_waiting = 0;
            return 1;
        }
        client->frame = (size_t)(nul + 1 - client->bytes);
        fresh = nul + 1;
    }
    return 0;
}

static int is_error(const struct client *client) {
    return memmem(client->bytes, client->length < 64 ? client->length : 64, "\"error\":\"", 9) != NULL;
}

static int latency(int count, char **arguments) {
    long calls = number(arguments[0]);
    int servers = (count - 1) / 2;
    struct client clients[8];
    struct calls files[8];
    if (servers < 1 || servers > 8 || count != servers * 2 + 1) return 64;
    for (int index = 0; index < servers; index++) {
        files[index] = read_calls(arguments[index * 2 + 2]);
        start(&clients[index], arguments[index * 2 + 1], &files[index]);
    }
    for (long call = 0; call < calls; call++) {
        for (int index = 0; index < servers; index++) {
            struct client *client = &clients[index];
            int64_t begin = now();
            ask(client);
            while (!take(client)) {}
            int64_t took = now() - begin;
            if (is_error(client)) {
                fprintf(stderr, "load: %s\n", client->bytes);
                return 1;
            }
            printf("%d %lld %zu\n", index, (long long)took, client->length);
        }
    }
    return 0;
}

static int rate(int count, char **arguments, int is_once, int is_paced) {
    if (count != (is_paced ? 5 : 4)) return 64;
    int64_t limit = number(arguments[0]) * INT64_C(1000000);
    long many = number(arguments[1]);
    struct calls calls = read_calls(arguments[3]);
    double interval = is_paced ? 1e9 / (double)number(arguments[4]) : 0;
    struct client *clients = allocate(NULL, (size_t)many * sizeof *clients);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (long index = 0; index < many; index++) {
        start(&clients[index], arguments[2], &calls);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[index]};
        if (epoll_ctl(poll, EPOLL_CTL_ADD, clients[index].socket, &event)) fail("epoll");
    }
    long replies = 0, errors = 0, asked = 0, waiting = 0;
    int64_t begin = now(), last = begin;
    for (;;) {
        int64_t passed = now() - begin;
        for (long index = 0; index < many && passed < limit; index++) {
            if (clients[index].is_waiting) continue;
            if (is_once && calls.next == calls.count) break;
            if (is_paced && (double)asked * interval > (double)passed) break;
            ask(&clients[index]);
            asked++;
            waiting++;
        }
        if (!waiting && !(is_paced && passed < limit)) break;
        struct epoll_event events[64];
        int timeout = is_paced && waiting < many && passed < limit ? 1 : 10000;
        int ready = epoll_wait(poll, events, 64, timeout);
        if (!ready && timeout > 1) {
            fprintf(stderr, "load: no answer in ten seconds\n");
            return 1;
        }
        for (int index = 0; index < ready; index++) {
            struct client *client = events[index].data.ptr;
            if (!take(client)) continue;
            waiting--;
            replies++;
            errors += is_error(client);
            last = now();
            if (!is_paced && last - begin < limit && !(is_once && calls.next == calls.count)) {
                ask(client);
                asked++;
                waiting++;
            }
        }
    }
    printf("%ld %ld %.6f\n", replies, errors, (double)(last - begin) / 1e9);
    return 0;
}

int main(int count, char **arguments) {
    if (count < 5) return 64;
    if (!strcmp(arguments[1], "latency")) return latency(count - 2, arguments + 2);
    if (!strcmp(arguments[1], "rate")) return rate(count - 2, arguments + 2, 0, 0);
    if (!strcmp(arguments[1], "once")) return rate(count - 2, arguments + 2, 1, 0);
    if (!strcmp(arguments[1], "paced")) return rate(count - 2, arguments + 2, 0, 1);
    return 64;
}
