/// What reads bytes that nobody can vouch for, and what must hold for any bytes: the fuzzers (Tests/Fuzz) look for an
/// input that breaks it, and the tests run each input that ever did.
///
/// Nothing but `SummitCore` is used here, since a fuzzer is built without the package.
enum FuzzTarget: String, CaseIterable, Sendable {
    case edtf, rrule, tzif, datetime, query, trigger, duration

    /// Reads the bytes and looks whether what came of them is consistent. A trap is the other way to fail.
    /// - Returns: whether the bytes were accepted.
    /// - Throws: `Violation`.
    func check(_ bytes: [UInt8]) throws(Violation) -> Bool {
        switch self {
        case .tzif: try TZifOracle.check(bytes)
        case .edtf: try EDTFOracle.check(String(decoding: bytes, as: UTF8.self))
        case .rrule: try RecurrenceOracle.check(String(decoding: bytes, as: UTF8.self))
        case .datetime: try DateTimeOracle.check(String(decoding: bytes, as: UTF8.self))
        case .query: try QueryOracle.check(String(decoding: bytes, as: UTF8.self))
        case .trigger: try TriggerOracle.check(String(decoding: bytes, as: UTF8.self))
        case .duration: try DurationOracle.check(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// Something that must hold and does not.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Violation) {
    if !condition { throw Violation(message()) }
}
