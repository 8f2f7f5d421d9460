internal import SummitDaemon
internal import SummitStore

/// The daemon dies.
struct Crash: Error {}

/// The way into the real store, on which the daemon may die before or after a transaction.
final class SimulatedLedger: LedgerWriting {
    private let queue: WriteQueue
    /// So many more steps until the daemon dies; `nil`: it lives.
    var stepsToLive: Int?
    private(set) var isDead = false
    var onCommit: () -> Void = {}

    init(queue: WriteQueue) { self.queue = queue }

    func write<Value: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> Value) throws -> Value {
        try step()
        let value = try queue.writeAndWait(.reminders, body)
        onCommit()
        try step()
        return value
    }

    /// One step further towards death.
    func approach() {
        guard let left = stepsToLive else { return }
        stepsToLive = left - 1
        if left <= 0 { isDead = true }
    }

    private func step() throws {
        approach()
        if isDead { throw Crash() }
    }

    func revive() {
        isDead = false
        stepsToLive = nil
    }
}
