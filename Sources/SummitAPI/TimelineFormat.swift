/// The file formats, by the names that `--format` has for them.
package enum TimelineFormat: String, CaseIterable, Sendable {
    case yaml, jsonl, ics, csv
    case timelineJS = "timelinejs"
    case timelineJSTable = "timelinejs-csv"
    case remind, task, svg, html

    /// Whether it can be brought in.
    package var isRead: Bool { self != .svg && self != .html }

    /// Whether it can be made.
    package var isWritten: Bool { self != .remind && self != .task }

    /// Whether it is there to be looked at.
    package var isPicture: Bool { self == .svg || self == .html }

    /// Whether each occurrence in a window is there by itself, and not once how it recurs.
    package var hasOccurrences: Bool { isPicture || self == .timelineJS || self == .timelineJSTable }

    /// What the name of a file says of its format; `nil` where more than one is called so.
    package init?(fileName: String) {
        guard let dot = fileName.lastIndex(of: ".") else { return nil }
        switch fileName[fileName.index(after: dot)...].lowercased() {
        case "yaml", "yml": self = .yaml
        case "jsonl", "ndjson": self = .jsonl
        case "ics", "ical", "icalendar": self = .ics
        case "csv", "tsv": self = .csv
        case "svg": self = .svg
        case "html", "htm": self = .html
        default: return nil
        }
    }

    /// What a file begins with says of its format; `nil` where that is nothing we know.
    package init?(beginning bytes: some Collection<UInt8>) {
        var text = Substring(decoding: bytes.prefix(4_096), as: UTF8.self)
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        text = text.drop(while: \.isWhitespace)
        if text.uppercased().hasPrefix("BEGIN:VCALENDAR") {
            self = .ics
        } else if text.hasPrefix("{\"head\"") {
            self = .jsonl
        } else if text.hasPrefix("{") {
            self = text.contains("\"uuid\"") ? .task : .timelineJS
        } else if text.hasPrefix("[") {
            self = text.contains("\"uuid\"") ? .task : .remind
        } else if text.contains(where: \.isNewline), text.contains("\nversion:") || text.hasPrefix("version:") {
            self = .yaml
        } else {
            return nil
        }
    }
}
