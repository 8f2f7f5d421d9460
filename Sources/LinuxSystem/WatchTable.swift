import CLinux
import Glibc

/// Which directories an inotify descriptor watches, and what counts in each.
struct WatchTable {
    struct Root: Hashable {
        let path: String
        let recursively: Bool
    }

    /// What a batch of events amounts to.
    struct Outcome {
        /// Something that counts has changed.
        var hasChanged = false
        /// A path may lead elsewhere now: the table has to be built anew.
        var isElsewhere = false
    }

    private struct Interest {
        /// Every entry counts.
        var everything = false
        /// Entries that lead to what is watched.
        var names: Set<String> = []
    }

    let inotify: Int32
    let mostDirectories: Int
    var roots: Set<Root> = []
    private(set) var problem: SystemError?
    private var interests: [Int32: Interest] = [:]

    /// Does not own the descriptor.
    init(inotify: Int32, mostDirectories: Int) {
        self.inotify = inotify
        self.mostDirectories = mostDirectories
    }

    /// Takes one event.
    mutating func take(watch: Int32, mask: UInt32, name: String?, _ outcome: inout Outcome) {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 {
            // Events were lost, nobody knows which.
            outcome = Outcome(hasChanged: true, isElsewhere: true)
            return
        }
        guard let interest = interests[watch] else { return }
        if mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED) != 0 {
            outcome = Outcome(hasChanged: true, isElsewhere: true)
            if mask & UInt32(IN_IGNORED) != 0 { interests[watch] = nil }
        } else if let name, interest.names.contains(name) {
            outcome = Outcome(hasChanged: true, isElsewhere: true)
        } else if interest.everything {
            outcome.hasChanged = true
            if mask & UInt32(IN_ISDIR) != 0 { outcome.isElsewhere = true }
        }
    }

    /// Looks what the paths lead to, watches that, and no longer what they led to before.
    mutating func rebuild() {
        let before = interests
        interests = [:]
        problem = nil
        // What leads to each comes first, so that it is watched even where the watches do not suffice for all.
        let found = roots.map { (root: $0, path: watchWay(to: $0.path)) }
        for (root, path) in found {
            if let path, Files.status(path)?.kind == .directory { watchTree(path, recursively: root.recursively) }
        }
        for watch in before.keys where interests[watch] == nil { _ = summit_inotify_remove(inotify, watch) }
    }

    /// Watches each directory on the way, and says where it ends; nil when nothing is there.
    private mutating func watchWay(to path: String) -> String? {
        var current = path.hasPrefix("/") ? "/" : "."
        var rest = Array(path.split(separator: "/").reversed())
        var links = 0
        while let name = rest.popLast() {
            if name == "." { continue }
            if name == ".." {
                current = current.hasPrefix("/") ? Files.directory(of: current) : current + "/.."
                continue
            }
            // Watched before it is looked at, so that no change falls between.
            watch(current, for: String(name))
            let next = current == "/" ? "/\(name)" : "\(current)/\(name)"
            switch Files.status(next, followingLinks: false)?.kind {
            case .link:
                links += 1
                guard links <= 40, let target = try? Files.linkTarget(next) else { return nil }
                if target.hasPrefix("/") { current = "/" }
                rest += target.split(separator: "/").reversed()
            case .directory: current = next
            case .some where rest.isEmpty: return next
            default: return nil
            }
        }
        return current
    }

    private mutating func watchTree(_ path: String, recursively: Bool) {
        var level = [path]
        while !level.isEmpty {
            var below: [String] = []
            for directory in level {
                watch(directory, for: nil)
                guard recursively, let names = try? Files.names(in: directory) else { continue }
                below += names.map { "\(directory)/\($0)" }
                    .filter { Files.status($0, followingLinks: false)?.kind == .directory }
            }
            // Each of these would be refused, and each of those below it.
            if interests.count >= mostDirectories, let first = below.first {
                watch(first, for: nil)
                return
            }
            level = below
        }
    }

    private mutating func watch(_ directory: String, for name: String?) {
        guard interests.count < mostDirectories else {
            note(code: ENOSPC, directory, "there are more than \(mostDirectories) directories to watch")
            return
        }
        let watch = unsafe summit_inotify_add_directory(inotify, directory)
        guard watch >= 0 else {
            let detail = "the limit on inotify watches (fs.inotify.max_user_watches) is reached"
            note(code: errno, directory, errno == ENOSPC ? detail : nil)
            return
        }
        if let name {
            interests[watch, default: Interest()].names.insert(name)
        } else {
            interests[watch, default: Interest()].everything = true
        }
    }

    /// Keeps the first problem, but one of room before all others: it concerns whatever comes later.
    private mutating func note(code: Int32, _ directory: String, _ detail: String?) {
        let error = SystemError(code: code, call: "inotify_add_watch", path: directory, detail: detail)
        if error.isNotFound || (problem != nil && code != ENOSPC) || problem?.code == ENOSPC { return }
        problem = error
    }
}
