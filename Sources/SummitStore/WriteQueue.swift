internal import Dispatch
internal import LinuxSystem
package import SummitCore
internal import Synchronization

/// The one way into the store for changes: many at a time in one durable transaction, reminders before all else, and what takes long behind the rest.
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

    /// A step that is taken many times, and how far that has come. Only the worker's thread touches it.
    private final class Series: @unchecked Sendable {
        let count: Int
        let step: (StoreWriter, Int) throws -> Void
        let finish: @Sendable (_ error: (any Error)?) -> Void
        var next = 0

        init(
            count: Int, step: @escaping (StoreWriter, Int) throws -> Void,
            finish: @escaping @Sendable (_ error: (any Error)?) -> Void
        ) {
            self.count = count
            self.step = step
            self.finish = finish
        }
    }

    private struct Queues: ~Copyable {
        var reminders: [Job] = []
        var changes: [Job] = []
        var series: [Series] = []
        /// Whether somebody waits who is not to wait for a series.
        var hasUrgent: Bool { !reminders.isEmpty || !changes.isEmpty }
        var isDraining = false
    }

    private static let largestBatch = 128
    /// Steps of a series in one transaction.
    private static let mostSteps = 4_000
    /// So long before a reminder is due no transaction of a series is under way, in microseconds: its end takes some
    /// hundredths of a second.
    private static let clearance: Int64 = 50_000
    /// Claims and confirmations leave the write-ahead log for others to bring into the database, unless there are none.
    private static let reminderBatchesPerCheckpoint = 100

    private let store: Store
    private let onFailure: @Sendable (StoreError) -> Void
    /// Unix seconds.
    private let nextClaim = Atomic<Int64>(.max)
    /// Microseconds since 1970.
    private let clock: @Sendable () -> Int64
    private let reminderBatches = Atomic(0)
    private let queues = Mutex(Queues())
    private let worker = Worker()

    /// - Parameters:
    ///   - clock: microseconds since 1970, as reminders go by them.
    ///   - onFailure: called when the disk failed and the store can't be trusted before it is opened anew.
    package init(
        store: Store, clock: @escaping @Sendable () -> Int64 = { 0 },
        onFailure: @escaping @Sendable (StoreError) -> Void
    ) {
        self.store = store
        self.clock = clock
        self.onFailure = onFailure
    }

    /// Runs `body` in a transaction and returns when that is durable.
    ///
    /// - Parameter body: of a change, is run once more from the same state of the store where another change that came
    ///   with it throws.
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
        enqueue { queues in
            switch lane {
            case .reminders: queues.reminders.append(job)
            case .changes: queues.changes.append(job)
            }
        }
    }

    /// Takes a step many times, as many as there is time for in one transaction: as soon as a reminder or a change waits,
    /// that goes first. None of it need be durable when this returns; the next change makes it so. For a thread that may
    /// wait.
    ///
    /// - Parameter step: is taken once more, from the same state of the store, where one behind it throws.
    /// - Throws: what a step throws, which undoes that step alone and is the end; ``StoreError``.
    package func writeEachAndWait(
        _ count: Int, _ step: @escaping @Sendable (_ writer: StoreWriter, _ index: Int) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        let series = Series(count: count, step: step) { error in
            failure.withLock { $0 = error }
            done.signal()
        }
        enqueue { $0.series.append(series) }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    private func enqueue(_ add: (inout sending Queues) -> Void) {
        let starts = queues.withLock { queues in
            add(&queues)
            defer { queues.isDraining = true }
            return !queues.isDraining
        }
        if starts { worker.run { self.drain() } }
    }

    private enum Work {
        case batch([Job], Lane)
        case series(Series)
    }

    private func drain() {
        while let work = next() {
            switch work {
            case .batch(let batch, let lane): run(batch, lane)
            case .series(let series): run(series)
            }
        }
    }

    private func run(_ batch: [Job], _ lane: Lane) {
        let turn = lane == .reminders ? reminderBatches.wrappingAdd(1, ordering: .relaxed).newValue : 0
        do {
            let failures = try store.write(
                batch.map(\.run), checkpoints: turn % Self.reminderBatchesPerCheckpoint == 0,
                repeats: lane == .changes)
            for (job, failure) in zip(batch, failures) { job.finish(failure) }
        } catch {
            for job in batch { job.finish(error) }
            report(error)
        }
    }

    /// One transaction of a series, which then stands behind the others.
    private func run(_ series: Series) {
        var stop: (any Error)?
        awaitClaim()
        do {
            let count = min(series.count - series.next, Self.mostSteps)
            let (taken, failure) = try store.writeLoosely(count) { writer, index in
                try series.step(writer, series.next + index)
                return !self.isClaimNear && !self.queues.withLock { $0.hasUrgent }
            }
            series.next += taken
            stop = failure
        } catch {
            stop = error
            report(error)
        }
        if stop != nil || series.next == series.count {
            series.finish(stop)
        } else {
            queues.withLock { $0.series.append(series) }
        }
    }

    /// Told by whoever waits for the next reminder: when it is due; `nil` where there is none.
    package func expectClaim(at due: Instant?) {
        nextClaim.store(due?.secondsSinceEpoch ?? .max, ordering: .relaxed)
    }

    /// Whether a reminder is about to be claimed, or should have been just now.
    private var isClaimNear: Bool {
        let next = nextClaim.load(ordering: .relaxed)
        guard next < .max / 1_000_000 else { return false }
        return abs(clock() - next * 1_000_000) < Self.clearance
    }

    /// Leaves the store alone until that has happened.
    private func awaitClaim() {
        let nap = DispatchSemaphore(value: 0)
        while isClaimNear, !queues.withLock({ $0.hasUrgent }) { _ = nap.wait(timeout: .now() + .microseconds(100)) }
    }

    private func report(_ error: any Error) {
        if let error = error as? StoreError, case .inputOutput = error { onFailure(error) }
    }

    private func next() -> Work? {
        queues.withLock { queues in
            if !queues.reminders.isEmpty {
                defer { queues.reminders = [] }
                return .batch(queues.reminders, .reminders)
            }
            if !queues.changes.isEmpty {
                let batch = Array(queues.changes.prefix(Self.largestBatch))
                queues.changes.removeFirst(batch.count)
                return .batch(batch, .changes)
            }
            if !queues.series.isEmpty { return .series(queues.series.removeFirst()) }
            queues.isDraining = false
            return nil
        }
    }
}
