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
        let gathers: Bool
        let step: (StoreWriter, Int) throws -> Void
        let finish: @Sendable (_ error: (any Error)?) -> Void
        var next = 0
        var isDone: Bool { next == count }

        init(
            count: Int, gathers: Bool, step: @escaping (StoreWriter, Int) throws -> Void,
            finish: @escaping @Sendable (_ error: (any Error)?) -> Void
        ) {
            self.count = count
            self.gathers = gathers
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
        /// Whether a transaction is kept open for another series.
        var isAwaiting = false
    }

    /// Steps were lost that had been told they are taken.
    package struct Loss: Sendable {
        /// How often that has happened since the store was opened.
        package let count: Int
        /// Why, the last time.
        package let error: StoreError
    }

    private static let largestBatch = 128
    /// Steps of series in one transaction.
    private static let mostSteps = 8_000
    /// So long a transaction is kept open for another series.
    private static let patience = DispatchTimeInterval.milliseconds(20)
    /// So long before a reminder is due no transaction of a series is under way, in microseconds: its end takes some
    /// hundredths of a second.
    private static let clearance: Int64 = 100_000
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
    private let arrival = DispatchSemaphore(value: 0)
    private let lost = Mutex<Loss?>(nil)
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
    /// - Parameters:
    ///   - gathers: whether the transaction may stay open for a moment, so that another such series goes into the same one,
    ///     and each page of an index is written for more of them. Only the writer sees these steps until it ends, and where
    ///     it can't be ended they are lost after all, which ``loss`` tells.
    ///   - step: is taken once more, from the same state of the store, where one behind it throws.
    /// - Throws: what a step throws, which undoes that step alone and is the end; ``StoreError``.
    package func writeEachAndWait(
        _ count: Int, gathers: Bool = false,
        _ step: @escaping @Sendable (_ writer: StoreWriter, _ index: Int) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        let series = Series(count: count, gathers: gathers, step: step) { error in
            failure.withLock { $0 = error }
            done.signal()
        }
        enqueue { $0.series.append(series) }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// The last that was lost since the store was opened. A job sees all that came before it.
    package var loss: Loss? { lost.withLock { $0 } }

    private func enqueue(_ add: (inout sending Queues) -> Void) {
        let (starts, wakes) = queues.withLock { queues in
            add(&queues)
            defer { (queues.isDraining, queues.isAwaiting) = (true, false) }
            return (!queues.isDraining, queues.isAwaiting)
        }
        if starts { worker.run { self.drain() } }
        if wakes { arrival.signal() }
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

    /// One transaction of a series, and of those that it may be gathered with. What is left of the last stands behind the
    /// others then.
    private func run(_ first: Series) {
        var current: Series? = first
        var taken: [(series: Series, steps: Range<Int>)] = []
        var isAnswered = false
        awaitClaim()
        do {
            let failure = try store.writeLoosely { writer in
                var left = Self.mostSteps
                while let series = current {
                    let start = series.next
                    defer { taken.append((series, start..<series.next)) }
                    let goesOn = try take(series, &left, writer)
                    guard goesOn, series.gathers else { return }
                    series.finish(nil)
                    isAnswered = true
                    current = nextToGather()
                }
            }
            if let failure {
                try takeAgain(taken)
                current?.finish(failure)
                current = nil
            }
        } catch {
            if isAnswered { note(lostBy: error) }
            current?.finish(error)
            current = nil
            report(error)
        }
        guard let current else { return }
        if current.isDone { current.finish(nil) } else { queues.withLock { $0.series.append(current) } }
    }

    /// Takes steps of a series.
    ///
    /// - Parameter left: how many the transaction has room for.
    /// - Returns: whether all are taken, and there is time and room for more.
    private func take(_ series: Series, _ left: inout Int, _ writer: StoreWriter) throws -> Bool {
        while !series.isDone {
            guard left > 0 else { return false }
            try series.step(writer, series.next)
            series.next += 1
            left -= 1
            if isClaimNear || queues.withLock({ $0.hasUrgent }) { return false }
        }
        return left > 0
    }

    /// Takes the steps again that were undone with one behind them.
    private func takeAgain(_ taken: [(series: Series, steps: Range<Int>)]) throws {
        guard taken.contains(where: { !$0.steps.isEmpty }) else { return }
        let failure = try store.writeLoosely { writer in
            for (series, steps) in taken {
                for index in steps { try series.step(writer, index) }
            }
        }
        if let failure { throw failure }
    }

    /// The next series where it goes into the same transaction, which waits a moment for it.
    private func nextToGather() -> Series? {
        for mayWait in [true, false] {
            let (series, waits): (Series?, Bool) = queues.withLock { queues in
                if queues.hasUrgent { return (nil, false) }
                guard let first = queues.series.first else {
                    queues.isAwaiting = mayWait
                    return (nil, mayWait)
                }
                return (first.gathers ? queues.series.removeFirst() : nil, false)
            }
            guard waits else { return series }
            if arrival.wait(timeout: .now() + Self.patience) == .timedOut {
                let isOnItsWay = queues.withLock { queues in
                    defer { queues.isAwaiting = false }
                    return !queues.isAwaiting
                }
                if isOnItsWay { arrival.wait() }
            }
        }
        return nil
    }

    private func note(lostBy error: any Error) {
        let error = error as? StoreError ?? .inputOutput("\(error)")
        lost.withLock { $0 = Loss(count: ($0?.count ?? 0) + 1, error: error) }
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
        switch error as? StoreError {
        case .inputOutput(let reason)?: onFailure(.inputOutput(reason))
        case let damage? where damage.isRefusal: onFailure(damage)
        default: break
        }
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
