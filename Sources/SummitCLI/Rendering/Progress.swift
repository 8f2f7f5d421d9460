internal import LinuxSystem
internal import SummitCore

/// How far something has come that takes its time: one line on a terminal, from the second second on.
final class Progress {
    private static let patience: UInt64 = 1_000_000_000
    /// Between two looks of the line, so that it can be read.
    private static let pace: UInt64 = 100_000_000

    private let isShown: Bool
    private let began = Clock.monotonicNanoseconds()
    /// When what is counted now has begun, after the beginning.
    private var counted: UInt64 = 0
    private var last: UInt64 = 0
    private var isDirty = false

    /// - Parameter isShown: whether it is wanted at all; it is for a terminal alone.
    init(isShown: Bool = true) { self.isShown = isShown && Terminal.isTerminal(Output.standardError) }

    private var elapsed: UInt64 { Clock.monotonicNanoseconds() - began }

    /// Shows a line in the place of the one before, when it is time for one.
    func show(_ text: @autoclosure () -> String) {
        guard isShown, elapsed > Self.patience, elapsed - last > Self.pace else { return }
        last = elapsed
        isDirty = true
        write(DisplayWidth.fit(Printable.escape(text()), max(20, (Terminal.columns(Output.standardError) ?? 80) - 1)))
    }

    /// The same with how much is done, and how long the rest will take if it goes on so.
    func show(_ text: @autoclosure () -> String, done: Int64, of total: Int64?) {
        show(text() + rest(done, total))
    }

    /// What is counted from here on is something else, and takes its own time.
    func next() { counted = elapsed }

    func clear() {
        if isDirty { write("") }
        isDirty = false
    }

    private func rest(_ done: Int64, _ total: Int64?) -> String {
        guard let total, total > 0, done > 0 else { return "" }
        let share = min(1, Double(done) / Double(total))
        let left = Double(elapsed - counted) / 1e9 * (1 - share) / share
        let percent = Int(share * 100)
        return left >= 1 ? ", \(percent) %, \(Self.clock(Int(left.rounded()))) left" : ", \(percent) %"
    }

    private static func clock(_ seconds: Int) -> String {
        let (minutes, rest) = (seconds / 60, seconds % 60)
        return minutes == 0 ? "\(rest) s" : "\(minutes):\(rest < 10 ? "0" : "")\(rest) min"
    }

    private func write(_ text: String) {
        // A terminal that has gone away is no reason to stop.
        try? Files.write(all: Array("\r\u{1B}[K\(text)".utf8), to: Output.standardError)
    }
}
