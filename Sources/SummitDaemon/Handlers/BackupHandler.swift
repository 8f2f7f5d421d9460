internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization
internal import Varlink

/// A consistent copy of the store, handed over in pieces. The copy has no name once it is made, so that it goes away
/// with the last who holds it.
enum BackupHandler: PagedHandler {
    static let method = "org.summitd.Manager.Backup"
    static let isPrivileged = true
    private static let piece = 384 << 10
    private static let counter = Atomic<Int>(0)

    final class Copy: Sendable {
        let file: Descriptor
        let size: Int64
        let summary: StoreSummary

        init(_ file: consuming Descriptor, summary: StoreSummary) {
            size = Files.status(of: file.rawValue)?.size ?? 0
            self.file = file
            self.summary = summary
        }
    }

    struct Position: Sendable {
        let copy: Copy
        let offset: Int64
    }

    static func page(
        _ call: EmptyParameters, _ context: CallContext, after: Position?
    ) throws -> (page: ManagerMethods.BackupReply, next: Position?) {
        let position = try after ?? Position(copy: make(context.services.store), offset: 0)
        let copy = position.copy
        let bytes = try Files.read(copy.file.rawValue, at: position.offset, count: piece)
        var reply = ManagerMethods.BackupReply(bytes: nil, size: copy.size)
        guard !bytes.isEmpty else {
            reply.milestones = copy.summary.milestones
            reply.changes = copy.summary.changes
            reply.head = copy.summary.head
            return (reply, nil)
        }
        reply.bytes = Data(bytes).base64EncodedString()
        return (reply, Position(copy: copy, offset: position.offset + Int64(bytes.count)))
    }

    private static func make(_ store: Store) throws -> Copy {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        let path = "\(store.path)\(Backups.unfinished)\(number)"
        let summary: StoreSummary
        do {
            summary = try store.copy(to: path)
        } catch StoreError.full {
            throw StoreError.unusable(
                path: path, reason: "the disk has no room for a copy of the store, which is made first")
        }
        defer { try? Files.remove(path) }
        return Copy(try Files.open(path: path), summary: summary)
    }
}
