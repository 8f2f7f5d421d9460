// Before the program begins, Swift's runtime looks for its swift-backtrace in eight places around it, none of which an
// installed Summit has. It is told so; whoever wants one names it: SWIFT_BACKTRACE=swift-backtrace=PATH. In a program that is
// linked statically with the runtime this takes the place of its function; where it is a library, it is not called.
char *swift_copyAuxiliaryExecutablePath(const char *name);

char *swift_copyAuxiliaryExecutablePath(const char *name) {
    (void)name;
    return 0;
}
