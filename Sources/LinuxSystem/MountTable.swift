import Glibc

/// Tells when something is mounted over a path, on the way to it or below it, or no longer is: inotify does not
/// (proc(5), `/proc/PID/mountinfo`).
struct MountTable: ~Copyable {
    private let file: Descriptor
    private let paths: [String]
    private var lines: [String]

    /// The longest table that is read: a hundred thousand mounts.
    private static let largest = 1 << 24

    /// Nil where there is no `/proc`.
    init?(paths: [String]) {
        // Of this thread: of one that has left the others' mount namespace, its own.
        guard let file = try? Files.open(path: "/proc/thread-self/mountinfo") else { return nil }
        self.file = file
        self.paths = paths
        lines = []
        lines = relevantLines() ?? []
    }

    /// Ready (`EPOLLPRI`) when some mount has changed.
    var descriptor: Int32 { file.rawValue }

    /// Whether a mount that counts has changed since the last call.
    mutating func takeChange() -> Bool {
        guard let now = relevantLines(), now != lines else { return false }
        lines = now
        return true
    }

    private func relevantLines() -> [String]? {
        guard lseek(file.rawValue, 0, SEEK_SET) == 0,
            let bytes = try? Files.read(descriptor: file.rawValue, limit: Self.largest)
        else { return nil }
        // A path may be a link, or lead through one: what counts is where it ends.
        let ends = paths + paths.compactMap { try? Files.realPath($0) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            return fields.count > 5 && ends.contains { Self.touches(String(fields[4]), $0) }
        }.map(String.init)
    }

    /// Whether one lies at or below the other. A mount point with white space is written with escapes, and taken not
    /// to lie above anything.
    static func touches(_ mountPoint: String, _ path: String) -> Bool {
        let (mount, path) = (mountPoint == "/" ? "" : mountPoint, path == "/" ? "" : path)
        return mount == path || mount.hasPrefix(path + "/") || path.hasPrefix(mount + "/")
    }
}
