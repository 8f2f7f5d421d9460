import SummitAPI

@testable import SummitFormats

/// The readers of files that nobody can vouch for, a target each: the fuzzers (Tests/Fuzz) look for a file that breaks
/// one, and the tests run each that ever did.
///
/// A fuzzer is built without the package: the files of this folder need no more than SummitFormats and what that needs.
enum FuzzTarget: String, CaseIterable, Sendable {
    case ics = "import-ics"
    case yaml = "import-yaml"
    case jsonl = "import-jsonl"
    case csv = "import-csv"
    case timelineJS = "import-timelinejs"
    case timelineJSTable = "import-timelinejs-csv"
    case remind = "import-remind"
    case task = "import-task"

    var format: TimelineFormat {
        switch self {
        case .ics: .ics
        case .yaml: .yaml
        case .jsonl: .jsonl
        case .csv: .csv
        case .timelineJS: .timelineJS
        case .timelineJSTable: .timelineJSTable
        case .remind: .remind
        case .task: .task
        }
    }

    /// Reads the bytes as a file, and looks whether what came of them is consistent. A trap is the other way to fail.
    ///
    /// - Returns: whether the file was taken.
    /// - Throws: ``Violation``.
    func check(_ bytes: [UInt8]) throws(Violation) -> Bool {
        let oracle = ImportOracle(format: format, bytes: bytes)
        return try oracle.check()
    }
}

/// Something that must hold and does not.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(message()) }
}
