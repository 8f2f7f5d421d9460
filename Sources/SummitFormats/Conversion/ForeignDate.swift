internal import SummitAPI
internal import SummitCore

/// Dates of foreign tables, as people and spreadsheets write them.
enum ForeignDate {
    /// A date that can't be taken.
    struct Problem: Error {
        let reason: String
    }

    /// EDTF or RFC 9557, the latter also with a space in the place of the T: `2027-06-17 10:00`.
    ///
    /// - Throws: ``Problem`` for anything else. What only the rules of a zone can tell is left to the daemon.
    static func normal(_ text: String) throws(Problem) -> String {
        let trimmed = text.trimmingSpace
        if isAmbiguous(trimmed) {
            throw Problem(
                reason: "“\(Printable.escape(trimmed))” may have the day first or the month first; "
                    + "write the year first, as in 2027-06-17")
        }
        var date = trimmed
        if let space = trimmed.firstIndex(of: " ") {
            let behind = trimmed[trimmed.index(after: space)...]
            if behind.first?.isNumber == true, behind.contains(":"), trimmed[..<space].last?.isNumber == true {
                date = trimmed[..<space] + "T" + behind
            }
        }
        do {
            try check(date)
        } catch {
            throw Problem(reason: error.description)
        }
        return date
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

    /// `17/06/2027`, `6/17/27`, `17.06.2027`, `17-6-2027`.
    private static func isAmbiguous(_ text: String) -> Bool {
        let date = text.prefix { $0 != " " && $0 != "T" }
        for separator in ["/", ".", "-"] as [Character] {
            let parts = date.split(separator: separator, omittingEmptySubsequences: false)
            if parts.count == 3, parts.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }),
                (1...2).contains(parts[0].count), (1...2).contains(parts[1].count), [2, 4].contains(parts[2].count)
            {
                return true
            }
        }
        return false
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
