// Puts the microseconds since 1970 before each line, as they were when it could be read.
#include <unistd.h>

#include "common.h"

int main(void) {
    static char bytes[1 << 16];
    size_t length = 0;
    ssize_t got;
    while ((got = read(STDIN_FILENO, bytes + length, sizeof bytes - length)) > 0) {
        long long at = nanoseconds(CLOCK_REALTIME) / 1000;
        char *begin = bytes, *end = bytes + length + got, *newline;
        while ((newline = memchr(begin, '\n', (size_t)(end - begin)))) {
            printf("%lld %.*s\n", at, (int)(newline - begin), begin);
            begin = newline + 1;
        }
        fflush(stdout);
        length = (size_t)(end - begin);
        if (length == sizeof bytes) length = 0;  // no line is so long
        memmove(bytes, begin, length);
    }
    return 0;
}
