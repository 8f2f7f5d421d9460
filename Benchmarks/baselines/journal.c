// What the journal itself takes for many entries: sent one after the other, then all read back.
//
//     journal COUNT
//
// Prints the seconds until the last was sent and until the last was read, how many were read, and of how many keys.
#include <fcntl.h>
#include <poll.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "common.h"

// The native protocol: https://systemd.io/JOURNAL_NATIVE_PROTOCOL/
static size_t field(char *at, const char *name, const char *value) {
    uint64_t length = strlen(value);
    size_t place = (size_t)sprintf(at, "%s\n", name);
    for (int byte = 0; byte < 8; byte++) at[place++] = (char)(length >> (8 * byte));
    memcpy(at + place, value, length);
    at[place + length] = '\n';
    return place + length + 1;
}

static size_t entry(char *bytes, const char *run, long index) {
    char key[48], title[64];
    snprintf(key, sizeof key, "%s%08lx", run, index);
    snprintf(title, sizeof title, "Reminder: Burst %ld", index);
    size_t length = field(bytes, "MESSAGE", title);
    length += field(bytes + length, "MESSAGE_ID", "9d1116d51c5144fdb6cb74638aec8716");
    length += field(bytes + length, "PRIORITY", "5");
    length += field(bytes + length, "SYSLOG_IDENTIFIER", "baseline");
    length += field(bytes + length, "SUMMIT_RUN", run);
    length += field(bytes + length, "SUMMIT_BASELINE", key);
    length += field(bytes + length, "SUMMIT_MILESTONE", title + 10);
    return length + field(bytes + length, "SUMMIT_DUE", "2031-01-01T00:00:00Z");
}

static void send_all(const char *run, long count) {
    struct sockaddr_un name = address("/run/systemd/journal/socket");
    int journal = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (journal < 0 || connect(journal, (struct sockaddr *)&name, sizeof name)) fail("the journal's socket");
    for (long index = 0; index < count; index++) {
        char bytes[1024];
        size_t length = entry(bytes, run, index);
        if (send(journal, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) fail("send");
    }
    close(journal);
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    long wanted = number(arguments[1]), seen = 0, keys = 0;
    char run[32], match[64];
    snprintf(run, sizeof run, "%016llx%08x", (long long)nanoseconds(CLOCK_REALTIME), (unsigned)getpid());
    snprintf(match, sizeof match, "SUMMIT_RUN=%s", run);
    char *known = calloc((size_t)wanted + 1, 1);
    if (!known) fail("calloc");

    int64_t begin = now();
    send_all(run, wanted);
    int64_t sent = now();

    sd_journal *journal;
    if (sd_journal_open(&journal, SD_JOURNAL_LOCAL_ONLY) < 0) fail("sd_journal_open");
    sd_journal_get_fd(journal);
    sd_journal_add_match(journal, match, 0);
    while (seen < wanted && now() - sent < INT64_C(120000000000)) {
        if (sd_journal_next(journal) <= 0) {
            if (sd_journal_wait(journal, 100000) < 0) fail("sd_journal_wait");
            continue;
        }
        const void *data;
        size_t length;
        seen++;
        if (sd_journal_get_data(journal, "SUMMIT_BASELINE", &data, &length) < 0 || length < 8) continue;
        char digits[9] = {0};
        memcpy(digits, (const char *)data + length - 8, 8);
        long index = strtol(digits, NULL, 16);
        if (index >= 0 && index < wanted && !known[index]) known[index] = 1, keys++;
    }
    printf("%.6f %.6f %ld %ld\n", (double)(sent - begin) / 1e9, (double)(now() - begin) / 1e9, seen, keys);
    return seen == wanted && keys == wanted ? 0 : 1;
}
