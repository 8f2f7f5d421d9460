import CPowerLoss
import SummitTestSupport

@testable import SummitStore

/// A directory of which is recorded what SQLite and the store do to its files, and which fails when told to.
@safe final class RecordedDisk: @unchecked Sendable {
    // The C side has a lock of its own.
    private let disk: OpaquePointer
    let scratch: Scratch

    init() throws {
        scratch = try Scratch(in: "/dev/shm")
        unsafe disk = power_disk_make(scratch.path)
    }

    var path: String { scratch.file("timeline.db") }

    /// What makes files durable where SQLite does not; left out to show what it is good for.
    enum Protection: Sendable, CaseIterable {
        case flushOfTheDirectory, rewriting
    }

    func open(without missing: Protection? = nil) throws -> Store {
        let files = StoreFiles(
            flushDirectory: { path in
                if missing == .flushOfTheDirectory { return }
                try StoreFiles.system.flushDirectory(path)
                unsafe power_disk_directory_synced(self.disk)
            },
            rewrite: { path in
                if missing == .rewriting { return }
                try StoreFiles.system.rewrite(path)
                unsafe power_disk_rewritten(self.disk, path)
            })
        return try Store(path: path, hash: testHash, files: files)
    }

    /// Runs `body`, which lets go of a store, as SIGKILL would: nothing of it reaches the disk.
    func killing(_ body: () -> Void) {
        unsafe power_disk_set_dead(disk, true)
        body()
        unsafe power_disk_set_dead(disk, false)
    }

    func note(_ number: Int) { unsafe power_disk_note(disk, Int64(number)) }

    enum Fault: String, Sendable {
        case write, flush, truncation

        fileprivate var kind: power_kind {
            switch self {
            case .write: POWER_WRITE
            case .flush: POWER_SYNC
            case .truncation: POWER_TRUNCATE
            }
        }
    }

    /// - Parameters:
    ///   - skipped: how many of its kind are made before it.
    ///   - code: SQLite's result code.
    func fail(_ fault: Fault, after skipped: Int, code: Int32, always: Bool) {
        unsafe power_disk_fail(disk, fault.kind, Int64(skipped), code, always)
    }

    /// Nothing fails any more.
    func heal() { unsafe power_disk_heal(disk) }

    var hasFailed: Bool { unsafe power_disk_has_failed(disk) }

    var operations: [DiskOperation] {
        unsafe (0..<power_disk_count(disk)).map { index in
            unsafe DiskOperation(power_disk_operation(disk, index), directory: scratch.path)
        }
    }
}

/// Something that was done to a file or a directory.
enum DiskOperation: Sendable {
    case open(name: String, file: Int32)
    case write(file: Int32, offset: Int, bytes: [UInt8])
    case truncate(file: Int32, size: Int)
    case flush(file: Int32)
    case failedFlush(file: Int32)
    case delete(name: String)
    case rename(file: Int32, to: String)
    case flushDirectory
    /// The test's own: what it was told is done.
    case note(Int)

    fileprivate init(_ operation: power_operation, directory: String) {
        let file = unsafe operation.file
        let offset = unsafe Int(operation.offset)
        let name = unsafe operation.name.map { unsafe String(String(cString: $0).dropFirst(directory.utf8.count + 1)) }
        switch unsafe operation.kind {
        case POWER_OPEN: self = .open(name: name ?? "", file: file)
        case POWER_WRITE:
            let bytes = unsafe Array(UnsafeBufferPointer(start: operation.bytes, count: operation.length))
            self = .write(file: file, offset: offset, bytes: bytes)
        case POWER_TRUNCATE: self = .truncate(file: file, size: offset)
        case POWER_SYNC: self = .flush(file: file)
        case POWER_FAILED_SYNC: self = .failedFlush(file: file)
        case POWER_DELETE: self = .delete(name: name ?? "")
        case POWER_RENAME: self = .rename(file: file, to: name ?? "")
        case POWER_SYNC_DIRECTORY: self = .flushDirectory
        default: self = .note(offset)
        }
    }
}
