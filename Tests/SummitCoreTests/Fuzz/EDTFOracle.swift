import SummitCore

enum EDTFOracle {
    static func check(_ text: String) throws(Violation) -> Bool {
        let date: EDTF
        do {
            date = try EDTF(text)
        } catch {
            try checkError(error)
            return false
        }
        try require(text.utf8.count <= EDTF.lengthLimit + 64, "longer than the limit, and accepted")
        guard let again = try? EDTF(date.text) else { throw Violation("“\(date.text)” is not read again") }
        try require(again == date, "“\(date.text)” is read as something else the second time")
        try require((0...2).contains(date.level), "level \(date.level)")
        try checkOrder([date.possibleLower, date.lower, date.upper, date.possibleUpper], "days")
        try require(date.lower != nil || date.possibleLower == nil, "a possible start without a start")
        try require(date.upper != nil || date.possibleUpper == nil, "a possible end without an end")
        try require(!date.prose.isEmpty, "no prose")
        for rules in MadeZones.rules.values {
            let bounds = date.bounds(in: rules)
            try checkOrder([bounds.earliest, bounds.latest], "instants in \(rules.identifier)")
            if let earliest = bounds.earliest, let latest = bounds.latest {
                // Some zones have skipped a day, as Samoa did in 2011.
                let isOneDay = date.lower != nil && date.lower == date.upper
                try require(earliest < latest || isOneDay, "it takes no time in \(rules.identifier)")
            }
        }
        return true
    }

    /// That the values that are there do not descend.
    static func checkOrder<T: Comparable>(_ values: [T?], _ what: String) throws(Violation) {
        let known = values.compactMap(\.self)
        for (a, b) in zip(known, known.dropFirst()) { try require(a <= b, "\(what) out of order: \(known)") }
    }

    /// That an error points into the text, and can be shown.
    static func checkError(_ error: ParseError) throws(Violation) {
        try require((0...error.input.count).contains(error.offset), "an error at \(error.offset) of “\(error.input)”")
        try require(!error.reason.isEmpty, "an error without a reason")
        let line = error.description
        try require(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "an error that no terminal should see")
        try require(line.utf8.count < 5_000, "an error of \(line.utf8.count) bytes")
    }
}
