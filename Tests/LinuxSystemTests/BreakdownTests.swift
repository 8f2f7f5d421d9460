import Foundation
import LinuxSystem
import Testing

/// What the last line on standard error is of a process that did not end well.
@Suite struct BreakdownTests {
    private func lastLine(_ result: ExitTest.Result?) -> String {
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    @Test func `A crash names the file and the line`() async {
        let result = await #expect(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            try Breakdown.report(name: "a.ics", status: 65, stalledSeconds: 20, seconds: 600)
            Breakdown.step(line: 17)
            Breakdown.step(line: 0)
            var numbers: [Int] = []
            numbers.append(numbers[CommandLine.arguments.count + 7])
        }
        #expect(lastLine(result).hasPrefix("a.ics:17: reading broke off here with signal "))
    }

    @Test func `So does the end of the stack`() async {
        let result = await #expect(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            try Breakdown.report(name: "a.ics", status: 65, stalledSeconds: 20, seconds: 600)
            Breakdown.step(line: 3)
            // The stack that the handler has is for signals of the thread that asked for it.
            withExtendedLifetime(depth(of: 1)) {}
        }
        #expect(
            lastLine(result) == "a.ics:3: reading broke off here with signal 11: "
                + "the file is damaged, or more than the converter has memory for")
    }

    @Test func `Getting nowhere is told after the time that was given`() async {
        let result = await #expect(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            try Breakdown.report(name: "a.ics", status: 65, stalledSeconds: 1, seconds: 600)
            Breakdown.step(line: 9)
            while true {}
        }
        #expect(
            lastLine(result) == "a.ics:9: reading got no further here in 1 s of processor time: "
                + "the file is too hard to read")
    }

    @Test func `Getting on is no reason to end, until the time is over`() async {
        let result = await #expect(processExitsWith: .exitCode(65), observing: [\.standardErrorContent]) {
            try Breakdown.report(name: "", status: 65, stalledSeconds: 2, seconds: 4)
            while true { Breakdown.step(line: 0) }
        }
        #expect(lastLine(result) == ": reading has come to here in 4 s of processor time, and may take no more")
    }
}

/// Never comes back.
private func depth(of number: Int) -> Int {
    guard number > 0 else { return 0 }
    return depth(of: number &+ 1) &+ depth(of: number &+ 2)
}
