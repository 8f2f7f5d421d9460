internal import FoundationEssentials
internal import SummitAPI
internal import SummitCore

/// What our own files say beyond the standard: X- properties (RFC 5545 §3.8.8.2). Other programs keep them or drop
/// them; where they and a standard property disagree, somebody has edited the event, and the standard property counts.
enum Own {
    static let prefix = "X-SUMMIT-"
    static let slug = "X-SUMMIT-SLUG"
    /// The component it would be, had it a date that iCalendar can hold.
    static let component = "X-SUMMIT-COMPONENT"
    /// The DTSTAMP of the export, which says nothing of the milestone.
    static let stamp = "X-SUMMIT-DTSTAMP"
    static let zone = "X-SUMMIT-ZONE"
    /// The date as EDTF.
    static let edtf = "X-SUMMIT-EDTF"
    /// The date as JSON, where DTSTART and DTEND can't say it.
    static let when = "X-SUMMIT-WHEN"
    static let rule = "X-SUMMIT-RRULE"
    static let override = "X-SUMMIT-OVERRIDE"
    static let recurrence = "X-SUMMIT-RECURRENCE"
    static let previously = "X-SUMMIT-PREVIOUSLY"
    static let status = "X-SUMMIT-STATUS"
    /// Of a milestone its place in a series; of a calendar a series.
    static let series = "X-SUMMIT-SERIES"
    static let figure = "X-SUMMIT-FIGURE"
    static let country = "X-SUMMIT-COUNTRY"
    static let participants = "X-SUMMIT-PARTICIPANTS"
    static let sources = "X-SUMMIT-SOURCES"
    static let relation = "X-SUMMIT-RELATION"
    static let reminder = "X-SUMMIT-REMINDER"
    static let generation = "X-SUMMIT-GENERATION"
    static let kept = "X-SUMMIT-KEPT"
    static let trigger = "X-SUMMIT-TRIGGER"
    static let priority = "X-SUMMIT-PRIORITY"
    static let catchUp = "X-SUMMIT-CATCH-UP"

    /// The parameter with the standard value that it belongs to.
    static let belongsTo = "X-SUMMIT-FOR"
    /// The parameter of a RELATED-TO of ours: which relation it is.
    static let kind = "X-SUMMIT-KIND"
    /// The address of an attendee who has none, as other programs write it.
    static let noAddress = "invalid:nomail"

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Returns: `nil` for what somebody has damaged.
    static func value<Value: Decodable>(_ type: Value.Type, _ line: ContentLine?) -> Value? {
        guard let line else { return nil }
        return try? JSONDecoder().decode(type, from: Data(line.text.utf8))
    }

    /// The last line of a description that tells people an uncertain date.
    static func dateLine(_ date: EDTF) -> String { "Date: \(date.prose) (EDTF \(date.text))" }
}

/// A recurrence that iCalendar can't say in full, and what it reads as.
struct ExactRecurrence: Codable {
    var read: RecurrenceMessage
    var exact: RecurrenceMessage
}
