#include "server.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "common.h"

struct client {
    int socket;
    char *bytes;
    size_t length, room;
};

static void drop(struct client *client) {
    close(client->socket);
    free(client->bytes);
    free(client);
}

// Sends all of it; the socket blocks, as a client takes its answer before it asks again.
static int send_all(int socket, struct reply reply) {
    while (reply.length) {
        ssize_t sent = send(socket, reply.bytes, reply.length, MSG_NOSIGNAL);
        if (sent < 0) return -1;
        reply.bytes += sent;
        reply.length -= (size_t)sent;
    }
    return 0;
}

// Reads what is there and answers each message that is complete; -1 when the client is gone.
static int work(struct client *client, answerer answer) {
    if (client->room - client->length < 65536) {
        client->room = client->room * 2 + 65536;
        client->bytes = allocate(client->bytes, client->room);
    }
    ssize_t got = recv(client->socket, client->bytes + client->length, client->room - client->length, 0);
    if (got <= 0) return -1;
    client->length += (size_t)got;
    char *begin = client->bytes, *end = client->bytes + client->length, *nul;
    while ((nul = memchr(begin, 0, (size_t)(end - begin)))) {
        if (send_all(client->socket, answer(begin, (size_t)(nul - begin)))) return -1;
        begin = nul + 1;
    }
    client->length = (size_t)(end - begin);
    memmove(client->bytes, begin, client->length);
    return 0;
}

void serve(const char *path, answerer answer) {
    struct sockaddr_un name = address(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), poll = epoll_create1(EPOLL_CLOEXEC);
    if (listener < 0 || poll < 0) fail("socket");
    unlink(path);
    if (bind(listener, (struct sockaddr *)&name, sizeof name) || listen(listener, 512)) fail(path);
    struct epoll_event own = {.events = EPOLLIN};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, listener, &own)) fail("epoll");
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, -1);
        for (int index = 0; index < count; index++) {
            struct client *client = events[index].data.ptr;
            if (client) {
                if (work(client, answer)) drop(client);
                continue;
            }
            client = allocate(NULL, sizeof *client);
            *client = (struct client){.socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC)};
            struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
            if (client->socket < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, client->socket, &event)) fail("accept");
        }
    }
}
