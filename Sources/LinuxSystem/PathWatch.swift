import CLinux
import Glibc
import Synchronization

/// Tells when files or directories change, are replaced, appear or vanish (inotify(7)).
///
/// A file is watched through its directory, by name: an editor, `ln -sf` and dpkg put a new file in the old one's
/// place, which a watch on the file itself would not survive.
package final class PathWatch: Sendable {
    private struct Root: Hashable {
        let path: String
        let recursively: Bool
    }

    private struct State {
        var roots: Set<Root> = []
        /// What counts below each watched directory: these names, or with `nil` everything.
        var names: [Int32: Set<String>?] = [:]
    }

    /// Enough for zoneinfo many times over, few enough not to use up a user's watches.
    private static let mostDirectories = 2048

    private let inotify: Descriptor
    private let state = Mutex(State())

    package init() throws(SystemError) {
        inotify = try Descriptor(returned: summit_inotify_create(), by: "inotify_init1")
    }

    /// Readable when there is something to ``drain()``.
    package var descriptor: Int32 { inotify.rawValue }

    /// Watches a file, link or directory, with all that is directly in it or, `recursively`, below it. It need not be
    /// there yet, but the directory it is in must be.
    package func add(_ path: String, recursively: Bool = false) throws(SystemError) {
        let result = state.withLock { state in
            Result { () throws(SystemError) in
                try watch(Root(path: path, recursively: recursively), in: &state)
                state.roots.insert(Root(path: path, recursively: recursively))
            }
        }
        try result.get()
    }

    /// Whether something watched has changed since the last call; does not wait.
    package func drain() -> Bool {
        state.withLock { state in
            var changed = false
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while true {
                let count = retrying { unsafe read(inotify.rawValue, &buffer, buffer.count) }
                if count <= 0 { break }
                unsafe buffer.withUnsafeBytes { bytes in
                    unsafe take(UnsafeRawBufferPointer(rebasing: bytes.prefix(count)), in: &state, changed: &changed)
                }
            }
            // What was replaced is another directory now.
            if changed { for root in state.roots { try? watch(root, in: &state) } }
            return changed
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, in state: inout State, changed: inout Bool) {
        var offset = 0
        while offset < bytes.count {
            var (watch, mask) = (Int32(0), UInt32(0))
            var name: UnsafePointer<CChar>?
            let start = unsafe bytes.baseAddress! + offset
            let taken = unsafe summit_inotify_next(start, bytes.count - offset, &watch, &mask, &name)
            if taken == 0 { return }
            offset += taken
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                changed = true
            } else if let names = state.names[watch] {
                let entry = unsafe name.map { unsafe String(cString: $0) }
                if names?.contains(entry ?? "") ?? true { changed = true }
                if mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF) != 0 { changed = true }
                if mask & UInt32(IN_IGNORED) != 0 { state.names[watch] = nil }
            }
        }
    }

    private func watch(_ root: Root, in state: inout State) throws(SystemError) {
        try watch(directory: Files.directory(of: root.path), for: Files.name(of: root.path), in: &state)
        guard Files.status(root.path)?.kind == .directory else { return }
        var waiting = [root.path]
        var seen = 0
        while let directory = waiting.popLast(), seen < Self.mostDirectories {
            try watch(directory: directory, for: nil, in: &state)
            seen += 1
            guard root.recursively, let names = try? Files.names(in: directory) else { continue }
            waiting += names.map { "\(directory)/\($0)" }
                .filter { Files.status($0, followingLinks: false)?.kind == .directory }
        }
    }

    private func watch(directory: String, for name: String?, in state: inout State) throws(SystemError) {
        let watch = unsafe summit_inotify_add_directory(inotify.rawValue, directory)
        guard watch >= 0 else { throw SystemError.last("inotify_add_watch", directory) }
        switch (state.names[watch], name) {
        case (.some(.none), _), (_, nil): state.names[watch] = .some(nil)
        case (.some(.some(let names)), .some(let name)): state.names[watch] = names.union([name])
        case (.none, .some(let name)): state.names[watch] = [name]
        }
    }
}
