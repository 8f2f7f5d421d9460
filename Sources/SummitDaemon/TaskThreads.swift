internal import LinuxSystem

/// Where the daemon's tasks run: a pool like Swift's own, but without its timer (see ``OwnThread``).
final class TaskThreads: TaskExecutor {
    static let shared = TaskThreads()

    private let worker = Worker(threads: 2)

    private init() {}

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        worker.run { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}

extension OwnThread {
    /// Runs `body` on a thread that may block.
    ///
    /// - Throws: what `body` throws.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            start { continuation.resume(with: Result { try body() }) }
        }
    }
}
