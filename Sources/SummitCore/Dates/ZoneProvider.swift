/// Where the rules of time zones come from: the system's zoneinfo in the program, a table in a test.
public protocol ZoneProvider: Sendable {
    /// The rules of a zone of the IANA time zone database.
    /// - Throws: `ZoneError` where there is no such zone or its file can't be read.
    func rules(for identifier: String) throws -> ZoneRules
}

/// A time zone that is unknown, or whose rules can't be read.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The zone that was asked for.
    public let identifier: String
    /// What was wrong, as a clause: "no such time zone".
    public let reason: String

    /// Makes an error from its parts.
    public init(identifier: String, reason: String) {
        self.identifier = identifier
        self.reason = reason
    }

    /// One line for people.
    public var description: String {
        "time zone “\(Printable.excerpt(identifier, limit: 60))”: \(reason)"
    }
}
