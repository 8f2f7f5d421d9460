import SummitTestSupport

/// A disk that has done what a recording says, up to some moment, and what is found on it when the power goes then.
///
/// What was flushed is there. Of what was written since, any sectors of 512 bytes may be: none, all, some, only the
/// first, only the last; one may be torn. Names follow a journal, as in ext4, XFS and Btrfs: of those that were given,
/// changed and taken since the directory was flushed, the first few hold.
struct DiskReplay {
    enum Kind: Sendable {
        case honest
        /// Says that it has flushed, and has not.
        case lying
    }

    private enum Change {
        case write(offset: Int, bytes: ArraySlice<UInt8>)
        case truncate(size: Int)
    }

    private enum NameChange {
        case give(name: String, file: Int32)
        case take(name: String)
        case move(file: Int32, name: String)
    }

    private struct File {
        var flushed: [UInt8] = []
        var pending: [Change] = []
    }

    private let kind: Kind
    private var numbers: Numbers
    private var files: [Int32: File] = [:]
    private var names: [String: Int32] = [:]
    private var pendingNames: [NameChange] = []

    /// - Parameter seed: of what becomes of writes whose flush failed.
    init(_ kind: Kind, seed: UInt64) {
        self.kind = kind
        numbers = Numbers(seed: seed)
    }

    mutating func apply(_ operation: DiskOperation) {
        switch operation {
        case .open(let name, let file):
            files[file, default: File()] = File()
            pendingNames.append(.give(name: name, file: file))
        case .write(let file, let offset, let bytes):
            files[file, default: File()].pending.append(.write(offset: offset, bytes: bytes[...]))
        case .truncate(let file, let size): files[file, default: File()].pending.append(.truncate(size: size))
        case .flush(let file):
            guard kind == .honest else { return }
            for change in files[file]?.pending ?? [] { Self.make(change, in: &files[file, default: File()].flushed) }
            files[file]?.pending = []
        case .failedFlush(let file):
            // The kernel forgets what it could not write.
            if let left = files[file] { files[file] = File(flushed: Self.found(left, &numbers)) }
        case .delete(let name): pendingNames.append(.take(name: name))
        case .rename(let file, let name): pendingNames.append(.move(file: file, name: name))
        case .flushDirectory:
            guard kind == .honest else { return }
            for change in pendingNames { Self.make(change, in: &names) }
            pendingNames = []
        case .note: break
        }
    }

    /// The files that are found after a power cut now.
    func files(seed: UInt64) -> [String: [UInt8]] {
        var numbers = Numbers(seed: seed)
        var names = names
        for change in pendingNames.prefix(Int.random(in: 0...pendingNames.count, using: &numbers)) {
            Self.make(change, in: &names)
        }
        var found: [String: [UInt8]] = [:]
        for (name, file) in names.sorted(by: { $0.key < $1.key }) {
            if let file = files[file] { found[name] = Self.found(file, &numbers) }
        }
        return found
    }

    private static func found(_ file: File, _ numbers: inout Numbers) -> [UInt8] {
        let sectors = file.pending.flatMap(split)
        var bytes = file.flushed
        guard !sectors.isEmpty else { return bytes }
        let chosen: [Change] =
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0: []
            case 1: sectors
            case 2: Array(sectors.prefix(Int.random(in: 0...sectors.count, using: &numbers)))
            case 3: [sectors[sectors.count - 1]]
            case 4: sectors.filter { _ in Bool.random(using: &numbers) }
            default: sectors.enumerated().filter { $0.offset != sectors.count / 2 }.map(\.element)
            }
        for change in chosen.dropLast() { make(change, in: &bytes) }
        if case .write(let offset, let last)? = chosen.last, Bool.random(using: &numbers) {
            make(.write(offset: offset, bytes: last.prefix(last.count / 2)), in: &bytes)
        } else if let last = chosen.last {
            make(last, in: &bytes)
        }
        return bytes
    }

    private static func split(_ change: Change) -> [Change] {
        guard case .write(var offset, var bytes) = change else { return [change] }
        var sectors: [Change] = []
        while !bytes.isEmpty {
            let count = min(512 - offset % 512, bytes.count)
            sectors.append(.write(offset: offset, bytes: bytes.prefix(count)))
            bytes = bytes.dropFirst(count)
            offset += count
        }
        return sectors
    }

    private static func make(_ change: Change, in bytes: inout [UInt8]) {
        switch change {
        case .write(let offset, let new):
            let end = offset + new.count
            if bytes.count < end { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
            bytes.replaceSubrange(offset..<end, with: new)
        case .truncate(let size):
            if bytes.count > size { bytes.removeLast(bytes.count - size) }
        }
    }

    private static func make(_ change: NameChange, in names: inout [String: Int32]) {
        switch change {
        case .give(let name, let file): names[name] = file
        case .take(let name): names[name] = nil
        case .move(let file, let name):
            for (old, _) in names.filter({ $0.value == file }) { names[old] = nil }
            names[name] = file
        }
    }
}
