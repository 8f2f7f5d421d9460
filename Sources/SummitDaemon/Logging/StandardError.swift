internal import LinuxSystem
internal import SummitCore
internal import Synchronization

/// Lines on standard error, with control characters escaped. Where it is closed, or a pipe or terminal that nobody reads,
/// a line is lost: nothing of the daemon's waits for it.
package enum StandardError {
    /// How many lines were lost since the last that was written.
    private static let lost = Mutex(0)
    /// For a reader that is only slow. Once a line was lost the next ones don't wait.
    private static let patience: Int32 = 200
    /// A pipe that has room at all takes so many bytes at once (PIPE_BUF).
    private static let piece = 4_096

    /// - Returns: whether all of it was written.
    @discardableResult
    package static func print(_ line: String) -> Bool {
        lost.withLock { lost in
            let notice =
                lost == 0 ? "" : "(\(lost == 1 ? "a line was" : "\(lost) lines were") lost here: nobody read them)\n"
            let isWritten = write(
                Array((notice + Printable.escape(line) + "\n").utf8), patience: lost == 0 ? patience : 0)
            lost = isWritten ? 0 : min(lost, .max - 1) + 1
            return isWritten
        }
    }

    private static func write(_ bytes: [UInt8], patience: Int32) -> Bool {
        let descriptor: Int32 = 2
        var rest = bytes[...]
        while !rest.isEmpty {
            let ready = try? waitForEvents([(descriptor, PollEvents.writable)], timeoutMilliseconds: patience).first
            guard ready == PollEvents.writable else { return false }
            guard (try? Files.write(all: Array(rest.prefix(piece)), to: descriptor)) != nil else { return false }
            rest = rest.dropFirst(piece)
        }
        return true
    }
}
