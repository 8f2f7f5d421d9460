// How often a second this disk makes something durable: pwrite and fdatasync, again and again, through a file that has
// its size already.
//
//     commits MILLISECONDS BYTES FILE
#include <fcntl.h>
#include <unistd.h>

#include "common.h"

enum { size = 16 << 20 };

int main(int count, char **arguments) {
    if (count != 4) return 64;
    int64_t limit = number(arguments[1]) * INT64_C(1000000);
    size_t bytes = (size_t)number(arguments[2]);
    if (!bytes || bytes > size) return 64;
    char *zeros = calloc(1, size);
    int file = open(arguments[3], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || !zeros) fail(arguments[3]);
    // Written once, so that no size is to be recorded later.
    if (lseek(file, 0, SEEK_END) < size) {
        if (pwrite(file, zeros, size, 0) != size || fsync(file)) fail("write");
    }
    long done = 0;
    off_t place = 0;
    int64_t begin = now(), took;
    do {
        if (place + (off_t)bytes > size) place = 0;
        if (pwrite(file, zeros, bytes, place) != (ssize_t)bytes || fdatasync(file)) fail("write");
        place += (off_t)bytes;
        done++;
        took = now() - begin;
    } while (took < limit);
    printf("%ld %.6f\n", done, (double)took / 1e9);
    return 0;
}
