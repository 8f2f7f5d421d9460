import Synchronization
import Testing

@testable import LinuxSystem

@Suite("Threads of our own")
struct WorkerTests {
    private final class Seen: Sendable {
        let numbers = Mutex<[Int]>([])
    }

    @Test("do one job after the other, in their order, and all of them before they end")
    func order() {
        let seen = Seen()
        do {
            let worker = Worker()
            for number in 0..<1_000 { worker.run { seen.numbers.withLock { $0.append(number) } } }
            worker.runAndWait { seen.numbers.withLock { $0.append(1_000) } }
            #expect(seen.numbers.withLock { $0 } == Array(0...1_000))
            for number in 1_001..<2_000 { worker.run { seen.numbers.withLock { $0.append(number) } } }
        }
        for _ in 0..<500 where seen.numbers.withLock({ $0.count }) < 2_000 { OwnProcess.sleep(milliseconds: 10) }
        #expect(seen.numbers.withLock { $0 } == Array(0..<2_000))
    }

    @Test("end with the worker")
    func end() throws {
        func threads() throws -> Int { try Files.names(in: "/proc/self/task").count }
        do {
            let workers = (0..<50).map { _ in Worker(threads: 4) }
            #expect(try threads() >= 200)
            workers[0].runAndWait {}
        }
        // Other tests have threads as well.
        var left = 200
        for _ in 0..<500 where left >= 150 {
            OwnProcess.sleep(milliseconds: 10)
            left = try threads()
        }
        #expect(left < 150)
    }
}
