import Glibc

/// An exclusive lock on a file, held until this value goes or the process ends, however it ends (`flock(2)`).
package struct FileLock: ~Copyable, Sendable {
    private let descriptor: Descriptor

    /// Takes the lock, making the file (mode 0600) if need be; throws `EWOULDBLOCK` when somebody else holds it.
    package init(path: String) throws(SystemError) {
        while true {
            let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
            let opened = retrying { unsafe open(path, flags, 0o600) }
            let file = try Descriptor(returned: opened, by: "open", path: path)
            guard retrying({ flock(file.rawValue, LOCK_EX | LOCK_NB) }) == 0 else {
                throw SystemError.last("flock", path)
            }
            // Somebody may have put another file there since: a lock on a file without a name keeps nobody out.
            if let named = Files.status(path, followingLinks: false), named == Files.status(of: file.rawValue) {
                descriptor = file
                return
            }
        }
    }
}
