import Glibc
import LinuxSystem
import Testing

/// Whether this process may set the clock: CAP_SYS_TIME among its effective capabilities (proc(5)).
private let maySetClock: Bool = {
    guard let bytes = try? Files.read(path: "/proc/self/status", limit: 1 << 16) else { return false }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("CapEff:") }
    let capabilities = line.flatMap { UInt64($0.dropFirst(7).drop(while: \.isWhitespace), radix: 16) }
    return (capabilities ?? 0) & (1 << 25) != 0
}()

/// Sets the clock to the time it has, which the kernel counts as a step.
private func stepClock() {
    let now = Clock.realtime()
    var time = timespec(tv_sec: Int(now.seconds), tv_nsec: Int(now.nanoseconds))
    unsafe _ = clock_settime(CLOCK_REALTIME, &time)
}

@Suite(.serialized) struct TimerTests {
    private func wait(_ timer: RealtimeTimer, milliseconds: Int32) throws -> Bool {
        try waitForEvents([(timer.descriptor, PollEvents.readable)], timeoutMilliseconds: milliseconds)[0] != 0
    }

    @Test func `A timer fires, and not early`() throws {
        let timer = try RealtimeTimer()
        #expect(timer.read() == .nothing)
        let now = Clock.realtime()
        let total = Int64(now.nanoseconds) + 50_000_000
        let due = (seconds: now.seconds + total / 1_000_000_000, nanoseconds: Int32(total % 1_000_000_000))
        try timer.arm(at: due.seconds, nanoseconds: due.nanoseconds)
        #expect(timer.read() == .nothing)
        while true {
            #expect(try wait(timer, milliseconds: 5000))
            switch timer.read() {
            case .expired:
                #expect(Clock.realtime() >= due)
                #expect(timer.read() == .nothing)
                return
            case .clockStepped: try timer.arm(at: due.seconds, nanoseconds: due.nanoseconds)
            case .nothing: Issue.record("readable, with nothing to read")
            }
        }
    }

    @Test(arguments: [Int64.min, -1, 0, 1])
    func `An instant in the past expires at once`(second: Int64) throws {
        let timer = try RealtimeTimer()
        try timer.arm(at: second)
        #expect(try wait(timer, milliseconds: 5000))
        #expect(timer.read() == .expired)
    }

    @Test func `An instant too far for the kernel is waited for all the same`() throws {
        let timer = try RealtimeTimer()
        try timer.arm(at: .max, nanoseconds: .max)
        #expect(try !wait(timer, milliseconds: 10))
    }

    @Test(.enabled(if: maySetClock, "setting the clock takes CAP_SYS_TIME"))
    func `Setting the clock wakes a timer that only watches`() throws {
        let timer = try RealtimeTimer()
        try timer.watch()
        #expect(try !wait(timer, milliseconds: 10))
        stepClock()
        #expect(try wait(timer, milliseconds: 5000))
        #expect(timer.read() == .clockStepped)
        #expect(timer.read() == .nothing)
    }

    @Test(.enabled(if: maySetClock, "setting the clock takes CAP_SYS_TIME"))
    func `A step between two looks is not lost when the timer is armed again`() throws {
        let timer = try RealtimeTimer()
        try timer.watch()
        stepClock()
        try timer.watch()
        #expect(try wait(timer, milliseconds: 5000))
        #expect(timer.read() == .clockStepped)
        try timer.watch()
        #expect(try !wait(timer, milliseconds: 10))
    }
}

@Suite struct EventTests {
    @Test func `A signal wakes whoever waits, once`() async throws {
        let wakeUp = try WakeUp()
        #expect(!wakeUp.drain())
        async let ready = onThread {
            try? waitForEvents([(wakeUp.descriptor, PollEvents.readable)], timeoutMilliseconds: 10_000)
        }
        wakeUp.signal()
        wakeUp.signal()
        #expect(await ready == [PollEvents.readable])
        #expect(wakeUp.drain())
        #expect(!wakeUp.drain())
    }

    @Test func `Waiting ends in time, and passes over negative descriptors`() throws {
        let wakeUp = try WakeUp()
        let start = Clock.monotonicNanoseconds()
        let ready = try waitForEvents(
            [(-1, PollEvents.readable), (wakeUp.descriptor, PollEvents.readable)], timeoutMilliseconds: 30)
        #expect(ready == [0, 0])
        #expect(Clock.monotonicNanoseconds() - start >= 30_000_000)
    }

    @Test func `Clocks run forward and agree with each other`() {
        #expect(Clock.realtime().seconds > 1_700_000_000)
        let first = Clock.monotonicNanoseconds()
        #expect(Clock.monotonicNanoseconds() >= first)
    }

    @Test func `What is no terminal has no columns`() throws {
        let wakeUp = try WakeUp()
        #expect(!Terminal.isTerminal(wakeUp.descriptor))
        #expect(Terminal.columns(wakeUp.descriptor) == nil)
    }
}
