// Runs whole programs in turn, so that what disturbs the machine disturbs all of them, and says how long each took.
//
//     runs ROUNDS :: PROGRAM ARGUMENT... :: PROGRAM ARGUMENT...
//
// A line for each run: which program, nanoseconds from fork to the end, its status (128 and more: a signal), and the
// most memory it had, in KiB. Standard output and error of what is run are thrown away.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "common.h"

extern char **environ;

int main(int count, char **arguments) {
    if (count < 4) return 64;
    long rounds = number(arguments[1]);
    char **programs[32];
    int programs_count = 0;
    for (int index = 2; index < count; index++) {
        if (strcmp(arguments[index], "::")) continue;
        arguments[index] = NULL;
        if (programs_count == 32 || index + 1 == count) return 64;
        programs[programs_count++] = arguments + index + 1;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    for (long round = 0; round < rounds; round++) {
        for (int index = 0; index < programs_count; index++) {
            pid_t child;
            int status;
            struct rusage usage;
            int64_t begin = now();
            errno = posix_spawnp(&child, programs[index][0], &actions, NULL, programs[index], environ);
            if (errno) fail(programs[index][0]);
            if (wait4(child, &status, 0, &usage) < 0) fail("wait4");
            int64_t took = now() - begin;
            int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            printf("%d %lld %d %ld\n", index, (long long)took, code, usage.ru_maxrss);
        }
    }
    return 0;
}
