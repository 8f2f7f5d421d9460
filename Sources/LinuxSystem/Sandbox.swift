import CLinux

/// Gives up, for good, what a program that reads untrusted files has no need of.
package enum Sandbox {
    /// Open descriptors a converter may have.
    private static let mostDescriptors: UInt64 = 64

    /// For every thread of this process, and before anything untrusted is read: at most this much address space and
    /// processor time; no new privileges, core dumps, files, sockets, processes or programs; nothing written but to
    /// pipes that are open already (writing to a regular file, even on standard output, ends the process by `SIGXFSZ`
    /// or fails with `EFBIG`). At the end of its processor time the process is killed.
    ///
    /// Forbidden calls fail with `EPERM`; those that a filter can't look into (`clone3`, `openat2`) with `ENOSYS`, on
    /// which the C library falls back. There is no way back, also not when a later step throws: then give up.
    package static func applyConverterLimits(
        memoryBytes: UInt64, processorSeconds: UInt64
    ) throws(SystemError) {
        try limit(SUMMIT_LIMIT_CORE, to: 0, named: "RLIMIT_CORE")
        try limit(SUMMIT_LIMIT_FILE_SIZE, to: 0, named: "RLIMIT_FSIZE")
        try limit(SUMMIT_LIMIT_DESCRIPTORS, to: mostDescriptors, named: "RLIMIT_NOFILE")
        try limit(SUMMIT_LIMIT_PROCESSOR, to: processorSeconds, named: "RLIMIT_CPU")
        try limit(SUMMIT_LIMIT_MEMORY, to: memoryBytes, named: "RLIMIT_AS")
        guard summit_give_up_privileges() == 0 else { throw SystemError.last("prctl") }
        guard summit_install_filter() == 0 else { throw SystemError.last("seccomp") }
    }

    private static func limit(_ resource: Int, to value: UInt64, named name: String) throws(SystemError) {
        guard summit_limit(Int32(resource), value) == 0 else { throw SystemError.last("setrlimit \(name)") }
    }
}
