// Answers every message with the same bytes: what a round trip on this kind of socket costs at least.
//
//     echo SOCKET REPLY-FILE
#include "common.h"
#include "server.h"

static struct reply fixed;

static struct reply answer_fixed(char *message, size_t length) {
    (void)message;
    (void)length;
    return fixed;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    size_t length;
    fixed.bytes = contents(arguments[2], &length);
    fixed.length = length + 1;
    serve(arguments[1], answer_fixed);
}
