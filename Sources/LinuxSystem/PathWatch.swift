import CLinux
import Glibc
import Synchronization

/// Tells when files or directories change, are replaced, appear or vanish (inotify(7)).
///
/// A path is watched from the root down, in each directory that leads to it and by the name that counts there, through
/// symbolic links: an editor, `ln -sf` and dpkg put a new file in the old one's place, and a whole directory may be
/// moved away and come back. A watch on the file itself would survive none of it.
package final class PathWatch: Sendable {
    private let inotify: Descriptor
    private let table: Mutex<WatchTable>

    /// Watches nothing yet. More than `mostDirectories` are not watched, so as not to use up a user's watches; the
    /// default is many times what zoneinfo has.
    /// - Throws: `EMFILE` when the user has too many such watches in other programs.
    package init(mostDirectories: Int = 2048) throws(SystemError) {
        let opened = summit_inotify_create()
        if opened < 0, errno == EMFILE {
            throw SystemError(
                code: EMFILE, call: "inotify_init1",
                detail: "the limit on descriptors or on inotify instances (fs.inotify.max_user_instances) is reached")
        }
        inotify = try Descriptor(returned: opened, by: "inotify_init1")
        table = Mutex(WatchTable(inotify: opened, mostDirectories: mostDirectories))
    }

    /// Readable when there is something to ``drain()``.
    package var descriptor: Int32 { inotify.rawValue }

    /// What at present can't be watched, and why; the rest is watched all the same. What is merely not there is no
    /// problem: it is noticed when it appears.
    package var problem: SystemError? { table.withLock { $0.problem } }

    /// Watches a file, link or directory, with all that is directly in it or, `recursively`, in the directories below
    /// it, except through links.
    package func add(_ path: String, recursively: Bool = false) {
        table.withLock { table in
            table.roots.insert(WatchTable.Root(path: path, recursively: recursively))
            table.rebuild()
        }
    }

    /// Looks again what the paths lead to, for changes that inotify says nothing of: mounts.
    package func refresh() {
        table.withLock { $0.rebuild() }
    }

    /// Whether something watched has changed since the last call; does not wait.
    package func drain() -> Bool {
        table.withLock { table in
            var outcome = WatchTable.Outcome()
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = retrying { unsafe read(inotify.rawValue, &buffer, buffer.count) }
                if count <= 0 { break }
                unsafe buffer.withUnsafeBytes { bytes in
                    unsafe Self.take(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), in: &table, &outcome)
                }
            }
            if outcome.isElsewhere { table.rebuild() }
            return outcome.hasChanged
        }
    }

    private static func take(
        _ bytes: UnsafeRawBufferPointer, in table: inout WatchTable, _ outcome: inout WatchTable.Outcome
    ) {
        var offset = 0
        while offset < bytes.count {
            var (watch, mask) = (Int32(0), UInt32(0))
            var name: UnsafePointer<CChar>?
            let start = unsafe bytes.baseAddress! + offset
            let taken = unsafe summit_inotify_next(start, bytes.count - offset, &watch, &mask, &name)
            if taken == 0 { return }
            offset += taken
            table.take(watch: watch, mask: mask, name: unsafe name.map { unsafe String(cString: $0) }, &outcome)
        }
    }
}
