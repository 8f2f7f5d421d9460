import CLinux

/// The last words of a program that reads untrusted files: which file, which line, and what happened.
package enum Breakdown {
    /// From now on a crash, and getting nowhere, end the process with `status` and a last line on standard error:
    /// `NAME:LINE: reason`.
    ///
    /// - Parameters:
    ///   - stalledSeconds: so much processor time without a ``step(line:)`` is too much.
    ///   - seconds: so much in all.
    package static func report(
        name: String, status: Int32, stalledSeconds: Int32, seconds: Int32
    ) throws(SystemError) {
        guard unsafe summit_report_breakdown(name, status, stalledSeconds, seconds) == 0 else {
            throw SystemError.last("setitimer")
        }
    }

    /// Something has been read: from here, where `line` is not 0.
    package static func step(line: Int) { summit_reading_line(Int64(line)) }
}
