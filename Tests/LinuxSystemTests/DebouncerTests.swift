import LinuxSystem
import Testing

@Suite struct DebouncerTests {
    private func takes(_ debouncer: inout Debouncer, at now: UInt64) -> Bool { debouncer.takeReport(at: now) }

    @Test func `Without events nothing is due, ever`() {
        var debouncer = Debouncer(quiet: 10, longest: 100)
        #expect(debouncer.deadline == nil)
        #expect(!takes(&debouncer, at: .max))
    }

    /// Events at some times, and when the report of them is due.
    private static let bursts: [(events: [UInt64], due: UInt64)] = [
        ([5], 15), ([5, 6, 7], 17), ([5, 14, 23, 32], 42), ([5, 5, 5], 15), ([0], 10),
        // It never gets quiet: 100 after the first.
        (Array(stride(from: 5, through: 300, by: 9)), 105), ([5, 104], 105), ([5, 95], 105), ([5, 94], 104),
        // A clock that runs back does not, and moves nothing.
        ([20, 7], 30),
        ([.max - 3], .max),
    ]

    @Test(arguments: bursts)
    func `The report is due when it was quiet long enough, or has gone on too long`(events: [UInt64], due: UInt64) {
        var debouncer = Debouncer(quiet: 10, longest: 100)
        for event in events { debouncer.note(at: event) }
        #expect(debouncer.deadline == due)
        #expect(!takes(&debouncer, at: due - 1))
        #expect(debouncer.deadline == due, "asking too early takes nothing")
        #expect(takes(&debouncer, at: due))
        #expect(debouncer.deadline == nil)
        #expect(!takes(&debouncer, at: due), "it is made once")
    }

    @Test func `The next event begins another report`() {
        var debouncer = Debouncer(quiet: 10, longest: 100)
        debouncer.note(at: 5)
        #expect(takes(&debouncer, at: 500))
        debouncer.note(at: 502)
        #expect(debouncer.deadline == 512)
    }
}
