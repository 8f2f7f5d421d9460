internal import SummitAPI
internal import SummitCore

/// Dates of foreign tables, as people and spreadsheets write them.
enum ForeignDate {
    /// A date that can't be taken.
    struct Problem: Error {
        let reason: String
    }

    /// EDTF or RFC 9557, the latter also with a space in the place of the T: `2027-06-17 10:00`; and what is spelled so that only
    /// one date can be meant, as ``SpelledDate`` has it.
    ///
    /// - Throws: ``Problem`` for anything else. What only the rules of a zone can tell is left to the daemon.
    static func normal(_ text: String) throws(Problem) -> String {
        let trimmed = text.trimmingSpace
        if let doubt = SpelledDate.doubt(trimmed) {
            throw Problem(reason: "“\(Printable.escape(trimmed))” can't be read: \(doubt)")
        }
        var date = spelled(trimmed) ?? trimmed
        if let space = date.firstIndex(of: " ") {
            let behind = date[date.index(after: space)...]
            if behind.first?.isNumber == true, behind.contains(":"), date[..<space].last?.isNumber == true {
                date = date[..<space] + "T" + behind
            }
        }
        do {
            try check(date)
        } catch {
            throw Problem(reason: error.description)
        }
        return date
    }

    /// A date as people and spreadsheets spell it, and a time of day behind it, `9:30` or `9:30 AM`; `nil` for any other.
    private static func spelled(_ text: String) -> String? {
        if let date = SpelledDate.edtf(text) { return date }
        var words = text.split(separator: " ")
        let half = words.last?.lowercased() == "am" || words.last?.lowercased() == "pm" ? words.popLast() : nil
        guard words.count > 1, let digits = words.popLast(),
            let clock = clock(digits + (half.map { " " + $0 } ?? ""))
        else { return nil }
        let day = words.joined(separator: " ")
        guard let date = SpelledDate.edtf(day) ?? (try? EDTF(day)).map(\.text), date.utf8.count == 10 else {
            return nil
        }
        return "\(date)T\(clock)"
    }

    /// `09:30` of `9:30` and `9:30 AM`; `nil` for what is no time of day alone.
    static func clock(_ text: some StringProtocol) -> String? {
        let words = text.split(separator: " ")
        guard let digits = words.first, words.count <= 2 else { return nil }
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard isDigits, (2...3).contains(parts.count), (1...2).contains(parts[0].utf8.count),
            parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }), var hour = Int(parts[0])
        else { return nil }
        if words.count == 2 {
            let half = words[1].lowercased()
            guard half == "am" || half == "pm", (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (half == "pm" ? 12 : 0)
        }
        return (hour < 10 ? "0" : "") + "\(hour):" + parts.dropFirst().joined(separator: ":")
    }

    /// Whether it has a time of day.
    static func hasTime(_ text: String) -> Bool {
        var before: Character = " "
        for character in text {
            if character == "T" || character == "t", before.isNumber { return true }
            before = character
        }
        return false
    }

    private static func check(_ text: String) throws(ParseError) {
        guard hasTime(text) else {
            // A zone in brackets may stand behind a date.
            let isZoned = text.hasSuffix("]") && !text.hasPrefix("[")
            _ = try EDTF(isZoned ? String(text.prefix { $0 != "[" }) : text)
            return
        }
        let clock = text.prefix { $0 != "[" }
        guard let mark = clock.lastIndex(where: { $0 == "T" || $0 == "t" }) else { return }
        let offset = clock[mark...].firstIndex { "+-Zz".contains($0) } ?? clock.endIndex
        _ = try LocalStart(parsing: String(clock[..<offset]))
    }

    /// A date and the end that stands apart from it: days make an interval, times an end; a duration stays one.
    ///
    /// - Throws: ``Problem``, of the end.
    static func when(_ start: String, end: String?, zone: String) throws(Problem) -> WhenInput {
        guard let end, end != start else { return WhenInput(text: start, zone: zone) }
        if end.hasPrefix("P") { return WhenInput(text: start, zone: zone, duration: end) }
        switch (hasTime(start), hasTime(end)) {
        case (true, true): return WhenInput(text: start, zone: zone, end: end)
        case (false, false):
            let text = "\(start)/\(end)"
            do {
                _ = try EDTF(text)
            } catch {
                throw Problem(reason: error.description)
            }
            return WhenInput(text: text, zone: zone)
        default:
            throw Problem(reason: "“\(Printable.escape(end))”: the start and the end both have a time, or neither")
        }
    }
}
