internal import Dispatch
internal import Synchronization

/// The one way into the store for changes: many at a time in one durable transaction, reminders before all else.
///
/// A change is acknowledged only when it is on the disk. While one transaction is being flushed the next ones gather,
/// and go to the disk together.
package final class WriteQueue: Sendable {
    package enum Lane: Sendable {
        /// Claims and confirmations of reminders.
        case reminders
        case changes
    }

    private struct Job: Sendable {
        let run: @Sendable (StoreWriter) throws -> Void
        let finish: @Sendable (_ error: (any Error)?) -> Void
    }

    private struct Queues: ~Copyable {
        var reminders: [Job] = []
        var changes: [Job] = []
        var isDraining = false
    }

    private static let largestBatch = 128

    private let store: Store
    private let onFailure: @Sendable (StoreError) -> Void
    private let queues = Mutex(Queues())
    private let worker = DispatchQueue(label: "summit.writer")

    /// - Parameter onFailure: called when the disk failed and the store can't be trusted before it is opened anew.
    package init(store: Store, onFailure: @escaping @Sendable (StoreError) -> Void) {
        self.store = store
        self.onFailure = onFailure
    }

    /// Runs `body` in a transaction and returns when that is durable.
    ///
    /// - Throws: what `body` throws, after its own changes were undone; ``StoreError`` when nothing could be written.
    package func write<Value: Sendable>(
        _ lane: Lane = .changes, _ body: @escaping @Sendable (StoreWriter) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            submit(lane, body) { continuation.resume(with: $0) }
        }
    }

    /// The same for a thread that may wait.
    package func writeAndWait<Value: Sendable>(
        _ lane: Lane, _ body: @escaping @Sendable (StoreWriter) throws -> Value
    ) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        submit(lane, body) { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw StoreError.inputOutput("the writer gave no answer") }
        return try result.get()
    }

    /// Puts `body` in the queue and returns at once.
    func submit<Value: Sendable>(
        _ lane: Lane, _ body: @escaping @Sendable (StoreWriter) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let box = Mutex<Value?>(nil)
        let job = Job(
            run: { writer in
                let value = try body(writer)
                box.withLock { $0 = value }
            },
            finish: { error in
                if let error {
                    completion(.failure(error))
                } else if let value = box.withLock({ $0 }) {
                    completion(.success(value))
                } else {
                    completion(.failure(StoreError.inputOutput("the change was not run")))
                }
            })
        let starts = queues.withLock { queues in
            switch lane {
            case .reminders: queues.reminders.append(job)
            case .changes: queues.changes.append(job)
            }
            defer { queues.isDraining = true }
            return !queues.isDraining
        }
        if starts { worker.async { self.drain() } }
    }

    private func drain() {
        while let batch = nextBatch() {
            do {
                let failures = try store.write(batch.map(\.run))
                for (job, failure) in zip(batch, failures) { job.finish(failure) }
            } catch {
                for job in batch { job.finish(error) }
                if let error = error as? StoreError, case .inputOutput = error { onFailure(error) }
            }
        }
    }

    private func nextBatch() -> [Job]? {
        queues.withLock { queues in
            var batch = queues.reminders
            queues.reminders = []
            if batch.isEmpty {
                let count = min(queues.changes.count, Self.largestBatch)
                batch = Array(queues.changes.prefix(count))
                queues.changes.removeFirst(count)
            }
            if batch.isEmpty { queues.isDraining = false }
            return batch.isEmpty ? nil : batch
        }
    }
}
