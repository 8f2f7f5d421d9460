internal import SummitAPI

/// A file that is not what it should be, with the place.
struct FormatError: Error, CustomStringConvertible {
    /// Counted from 1; 0 where no line is to blame.
    let line: Int
    let reason: String

    init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }

    var description: String { line > 0 ? "\(line): \(reason)" : reason }
}
