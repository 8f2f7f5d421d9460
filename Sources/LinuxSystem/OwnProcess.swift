import CLinux
import Glibc

/// The process that we are.
package enum OwnProcess {
    package static var pid: Int32 { getpid() }
    /// Effective user and group.
    package static var uid: UInt32 { geteuid() }
    package static var gid: UInt32 { getegid() }

    /// A variable of the environment; `nil` when it is not set.
    package static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The first argument that is not UTF-8, which Swift repairs without a word; `nil`: all are.
    package static var unreadableArgument: String? {
        for index in 0..<Int(CommandLine.argc) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index] else { continue }
            if unsafe String(validatingCString: bytes) == nil { return unsafe String(cString: bytes) }
        }
        return nil
    }

    /// The whole environment, `NAME=value` each.
    package static func environment() -> [String] {
        var lines: [String] = []
        var next = unsafe environ
        while let line = unsafe next.pointee {
            lines.append(unsafe String(cString: line))
            unsafe next += 1
        }
        return lines
    }

    /// Holds this thread for so long, signals or not.
    package static func sleep(milliseconds: Int) {
        _ = try? waitForEvents([], timeoutMilliseconds: Int32(clamping: milliseconds))
    }

    /// What a person or a manager ends us with ends our child too, and removes the file that is not whole.
    package static func cleanUpOnSignals() { summit_clean_up_on_signals() }

    /// Of the standard descriptors that we were started without, input has nothing to read and writing to the others fails:
    /// the next that is opened would have their numbers.
    package static func holdStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest that is free.
            _ = unsafe open("/dev/null", O_RDONLY)
        }
    }

    /// What is made from now on is for our user alone.
    package static func keepFilesPrivate() { _ = umask(0o077) }

    /// Writing to a closed pipe becomes the error `EPIPE` instead of the end of the process.
    package static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}

extension OwnProcess {
    /// Lets the process have as many descriptors as the system allows it. Where that fails, it keeps what it had.
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// All threads share two heaps, instead of each having one that it seldom uses; and what a question needs for a moment
    /// is kept for the next. Before there are other threads.
    package static func limitHeaps() { summit_limit_heaps() }

    /// Gives memory back that is not used: freed memory, and the pages of the program, of which those that it needs come
    /// back by themselves.
    package static func releaseMemory() { summit_release_memory() }
}

extension OwnProcess {
    /// Ends the process at once, with what has been written so far.
    package static func exit(_ status: Int32) -> Never { Glibc.exit(status) }
}
