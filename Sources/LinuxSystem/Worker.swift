import Glibc
import Synchronization

/// Does one job after the other, on threads of its own that may block; with one thread, in their order.
package final class Worker: Sendable {
    package typealias Job = @Sendable () -> Void

    /// What the threads keep, so that they end when the worker is no longer used and its last job is done.
    private final class Queue: Sendable {
        private let jobs = Mutex<[Job]>([])
        private let count = Semaphore()

        /// - Parameter job: `nil` ends one of the threads.
        func add(_ job: Job?) {
            if let job { jobs.withLock { $0.append(job) } }
            count.signal()
        }

        func work() {
            while true {
                count.wait()
                guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
                job()
            }
        }
    }

    private let queue = Queue()
    private let threads: Int

    package init(threads: Int = 1) {
        self.threads = threads
        for _ in 0..<threads { OwnThread.start { [queue] in queue.work() } }
    }

    deinit {
        for _ in 0..<threads { queue.add(nil) }
    }

    /// Puts `job` behind the others and returns at once.
    package func run(_ job: @escaping Job) { queue.add(job) }

    /// Returns when `job` is done. For a thread that may wait, and is none of the worker's.
    package func runAndWait(_ job: @escaping Job) {
        let done = Semaphore()
        run {
            job()
            done.signal()
        }
        done.wait()
    }
}

/// Counts what can be waited for (`sem_overview(7)`).
@safe private final class Semaphore: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { unsafe sem_init(semaphore, 0, 0) }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func signal() { unsafe sem_post(semaphore) }

    func wait() { _ = retrying { unsafe Int(sem_wait(semaphore)) } }
}
