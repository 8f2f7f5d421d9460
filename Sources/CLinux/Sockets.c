#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int summit_unix_socket(int datagram) {
    int type = datagram ? SOCK_DGRAM | SOCK_NONBLOCK : SOCK_STREAM;
    return socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
}

static int address(struct sockaddr_un *to, const char *path) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof to->sun_path) {
        errno = length == 0 ? EINVAL : ENAMETOOLONG;
        return -1;
    }
    memset(to, 0, sizeof *to);
    to->sun_family = AF_UNIX;
    memcpy(to->sun_path, path, length);
    return 0;
}

int summit_unix_connect(int socket, const char *path) {
    struct sockaddr_un to;
    if (address(&to, path) < 0) return -1;
    return connect(socket, (struct sockaddr *)&to, sizeof to);
}

int summit_unix_bind(int socket, const char *path, uint32_t mode) {
    struct sockaddr_un to;
    if (address(&to, path) < 0) return -1;
    // On Linux the file gets the socket's own mode less the umask: it is never more open than it will be.
    if (fchmod(socket, mode) < 0) return -1;
    if (bind(socket, (struct sockaddr *)&to, sizeof to) < 0) return -1;
    return chmod(path, mode);
}

int summit_unix_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }

int summit_set_send_timeout(int socket, int64_t milliseconds) {
    struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
    return setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int summit_peer_credentials(int socket, int32_t *process, uint32_t *user, uint32_t *group) {
    struct ucred peer;
    socklen_t length = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0) return -1;
    // An unconnected socket has no peer, but no error either.
    if (length != sizeof peer || peer.uid == (uid_t)-1 || peer.gid == (gid_t)-1) {
        errno = ENOTCONN;
        return -1;
    }
    *process = peer.pid;
    *user = peer.uid;
    *group = peer.gid;
    return 0;
}

int summit_peer_groups(int socket, uint32_t *groups, uint32_t *count) {
    socklen_t length = *count * sizeof(gid_t);
    int result = getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &length);
    *count = length / sizeof(gid_t);
    return result;
}

int summit_send_descriptor(int socket, int descriptor) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(int))];
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_control = &control, .msg_controllen = sizeof control.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -1 : 0;
}

int summit_sealed_memory(const char *name, const void *bytes, size_t count) {
    int memory = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (memory < 0) return -1;
    for (size_t done = 0; done < count;) {
        ssize_t written = write(memory, (const char *)bytes + done, count - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) goto fail;
        done += (size_t)written;
    }
    if (fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0) goto fail;
    return memory;
fail:;
    int code = errno;
    close(memory);
    errno = code;
    return -1;
}
