/// Dates in English words.
enum EDTFProse {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    static func monthName(_ month: Int) -> String {
        months.indices.contains(month - 1) ? months[month - 1] : "month \(month)"
    }

    /// `2025`, `AD 220` before the year 1000, `202 BC`, `AD 170,000,002`.
    static func year(_ year: Int64) -> String {
        if year <= 0 { return grouped(1 - year) + " BC" }
        if year < 1_000 || year > 9_999 { return "AD " + grouped(year) }
        return String(year)
    }

    /// `17 June 2025`.
    static func day(_ date: CivilDate) -> String {
        "\(date.day) \(monthName(date.month)) \(year(date.year))"
    }

    static func text(_ form: EDTF.Form) -> String {
        switch form {
        case .date(let date): qualified(date)
        case .interval(let start, let end): interval(start, end)
        case .set(let set): text(set)
        }
    }

    /// Commas between groups of three; four digits stay together.
    private static func grouped(_ value: Int64) -> String {
        var digits = Array(String(value))
        guard digits.count > 4 else { return String(digits) }
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
        return String(digits)
    }

    /// "June", "June and July", "June, July or August".
    static func list(_ items: [String], _ conjunction: String) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}

// MARK: - Qualification

extension EDTFProse {
    private static func qualified(_ date: EDTFDate) -> String {
        let (about, doubts) = parts(date)
        return about + (noted(date.body) ?? body(date.body)) + doubts.reduce("") { $0 + ", " + $1 }
    }

    /// For use within a sentence.
    private static func inline(_ date: EDTFDate) -> String {
        let (about, doubts) = parts(date)
        return about + body(date.body) + (doubts.isEmpty ? "" : " (\(doubts.joined(separator: ", ")))")
    }

    /// What stands before a date, and what is said after it: "about" and "uncertain" are for the whole of it, other
    /// qualities for the components that are named.
    private static func parts(_ date: EDTFDate) -> (about: String, doubts: [String]) {
        let whole = EDTFQualification.group(date.body.count - 1)
        var marks = date.qualification
        var doubts: [String] = []
        let about = marks.approximate == whole ? "about " : ""
        if marks.approximate == whole { marks.approximate = 0 }
        if marks.uncertain == whole {
            marks.uncertain = 0
            doubts.append("uncertain")
        }
        let both = marks.approximate & marks.uncertain
        let named = [
            (both, "approximate and uncertain"), (marks.approximate & ~both, "approximate"),
            (marks.uncertain & ~both, "uncertain"),
        ].filter { $0.0 != 0 }.sorted { $0.0.trailingZeroBitCount < $1.0.trailingZeroBitCount }
            .map { "the \(list(names(of: $0.0, in: date.body), "and")) \($0.1)" }
        if !named.isEmpty { doubts.append(list(named, "and")) }
        return (about, doubts)
    }

    private static func names(of components: EDTFQualification.Components, in body: EDTFDate.Body) -> [String] {
        var second = "month"
        if case .part(_, let part) = body { second = part.kindName }
        return ["year", second, "day"].enumerated().filter { components >> UInt8($0.offset) & 1 == 1 }.map(\.element)
    }
}

// MARK: - Intervals and sets

extension EDTFProse {
    private static func interval(_ start: EDTF.End, _ end: EDTF.End) -> String {
        switch (start, end) {
        case (.date(let first), .date(let second)):
            guard let kind = common(first, second) else { return "\(inline(first)) to \(inline(second))" }
            return "between \(body(first.body)) and \(body(second.body)), both \(kind)"
        case (.date(let first), .open):
            return first.qualification.isApproximate ? "since \(inline(first))" : "from \(inline(first)) on"
        case (.date(let first), .unknown):
            return "\(inline(first)) to an unknown end"
        case (.open, .date(let second)):
            return "until \(inline(second))"
        case (.unknown, .date(let second)):
            return "an unknown start to \(inline(second))"
        case (.open, .open):
            return "at all times"
        case (.open, .unknown):
            return "until an unknown end"
        case (.unknown, .open):
            return "from an unknown start on"
        case (.unknown, .unknown):
            return "an unknown start to an unknown end"
        }
    }

    /// What holds for the whole of both dates alike; nil when nothing does.
    private static func common(_ first: EDTFDate, _ second: EDTFDate) -> String? {
        func kind(_ date: EDTFDate) -> String? {
            let whole = EDTFQualification.group(date.body.count - 1)
            switch (date.qualification.approximate, date.qualification.uncertain) {
            case (whole, whole): return "approximate and uncertain"
            case (whole, 0): return "approximate"
            case (0, whole): return "uncertain"
            default: return nil
            }
        }
        let common = kind(first)
        return common == kind(second) ? common : nil
    }

    private static func text(_ set: EDTFSet) -> String {
        let and = set.isAll ? "and" : "or"
        // A range of one date is that date.
        let all = set.members.map { member in
            if case .range(let first, let last) = member, first == last { EDTFSet.Member.date(first) } else { member }
        }
        let isAlone = all.count == 1
        let members = all.map { member in
            switch member {
            case .date(let date): inline(date)
            case .range(let first, let last): "\(inline(first)) to \(inline(last))"
            case .onOrBefore(let date): inline(date) + (isAlone ? " \(and) earlier" : " (\(and) earlier)")
            case .onOrAfter(let date): inline(date) + (isAlone ? " \(and) later" : " (\(and) later)")
            }
        }
        switch all.first {
        case .date where isAlone: return members[0]
        case .onOrBefore where isAlone && !set.isAll, .onOrAfter where isAlone && !set.isAll: return members[0]
        case .date where members.count == 2 && !set.hasOpenEnd:
            if case .date = all[1] { return (set.isAll ? "both " : "either ") + list(members, and) }
        default: break
        }
        return (set.isAll ? "all of " : "one of ") + list(members, and)
    }
}
