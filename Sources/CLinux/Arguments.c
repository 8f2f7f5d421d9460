// Swift's runtime finds the arguments of the program by reading /proc/self/maps, as each program begins and whether it is
// asked for them or not: a twentieth of the time that a verb of summitctl takes. The C library hands them to whoever is
// called before main. In a program that is linked statically with the runtime these take the place of its two functions;
// where it is a library, they say the same.
static int count;
static char **arguments;

__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

char **_swift_stdlib_getUnsafeArgvArgc(int *length);
void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc);

char **_swift_stdlib_getUnsafeArgvArgc(int *length) {
    *length = count;
    return arguments;
}

void _swift_stdlib_overrideUnsafeArgvArgc(char **argv, int argc) {
    arguments = argv;
    count = argc;
}
