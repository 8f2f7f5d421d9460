internal import SummitCore

/// The rules of a zone as a VTIMEZONE (RFC 5545 §3.6.5): the past change by change, and the rule that holds on.
struct ZoneLines {
    private(set) var lines: [String] = []

    private struct Change {
        let instant: Int64
        let from: Int
        let to: Int
        var isDaylight = false

        /// What the clock showed that goes forward or back.
        var onset: CivilDateTime? { CivilDateTime(secondNumber: instant + Int64(from)) }
    }

    private struct Kind: Hashable {
        let from: Int
        let to: Int
        let isDaylight: Bool
    }

    /// From here on only a rule without end makes changes: no file lists further ones.
    private static let settled: Int64 = 2_100
    /// The calendar repeats after so many years.
    private static let cycle: Int64 = 400

    /// - Parameter name: of the IANA database, which is the TZID.
    init(_ name: String, _ rules: ZoneRules) {
        lines = ["BEGIN:VTIMEZONE", "TZID:\(name)", "X-LIC-LOCATION:\(name)"]
        let first = Self.instant(1)
        var changes = Self.changes(of: rules, from: first, to: Self.instant(Self.settled))
        let future = Self.changes(
            of: rules, from: Self.instant(Self.settled), to: Self.instant(Self.settled + Self.cycle))
        let patterns = Self.patterns(future)
        if let patterns {
            let begin = Self.firstYear(of: patterns, in: changes)
            changes.removeAll { $0.onset.map { $0.date.year >= begin } ?? false }
            addFixed(rules.offset(at: Instant(secondsSinceEpoch: first)))
            add(changes)
            for pattern in patterns { add(pattern, from: begin) }
        } else {
            addFixed(rules.offset(at: Instant(secondsSinceEpoch: first)))
            // A rule that no RRULE can say is listed as far as it was looked at.
            add(changes + future)
        }
        lines.append("END:VTIMEZONE")
    }

    private static func instant(_ year: Int64) -> Int64 {
        CivilDate(year: year, month: 1, day: 1).map { $0.dayNumber * 86_400 } ?? 0
    }

    private static func changes(of rules: ZoneRules, from start: Int64, to end: Int64) -> [Change] {
        var (found, at): ([Change], Instant) = ([], Instant(secondsSinceEpoch: start))
        while let next = rules.nextTransition(after: at), next.secondsSinceEpoch < end, found.count < 10_000 {
            let before = rules.offset(at: Instant(secondsSinceEpoch: next.secondsSinceEpoch - 1))
            found.append(
                Change(instant: next.secondsSinceEpoch, from: before, to: rules.offset(at: next)))
            at = next
        }
        // Summer time ends within the year by a step back.
        for index in found.indices.dropLast() where found[index].to > found[index].from {
            let next = found[index + 1]
            found[index].isDaylight = next.to < next.from && next.instant - found[index].instant < 300 * 86_400
        }
        return found
    }

    // MARK: What holds on

    /// A change that comes each year on a weekday of a month.
    private struct Pattern {
        let from: Int
        let to: Int
        let isDaylight: Bool
        let month: Int
        /// 1 Monday to 7 Sunday; `nil`: on a day of the month.
        let weekday: Int?
        let firstDay: Int
        let secondOfDay: Int
        /// It is counted from the end of its month.
        let isLast: Bool

        func onset(in year: Int64) -> CivilDateTime? {
            let start = isLast ? CivilDate.daysInMonth(year: year, month: month) - 6 : firstDay
            guard var day = CivilDate(year: year, month: month, day: start) else { return nil }
            if let weekday, let found = day.adding(days: Int64((weekday - day.weekday + 7) % 7)) { day = found }
            return CivilDateTime(date: day, secondOfDay: secondOfDay)
        }

        var rule: String {
            let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
            let head = "FREQ=YEARLY;BYMONTH=\(month)"
            guard let weekday else { return "\(head);BYMONTHDAY=\(firstDay)" }
            if isLast { return "\(head);BYDAY=-1\(names[weekday - 1])" }
            if firstDay % 7 == 1, firstDay < 28 { return "\(head);BYDAY=\(firstDay / 7 + 1)\(names[weekday - 1])" }
            let days = (firstDay..<firstDay + 7).map(String.init).joined(separator: ",")
            return "\(head);BYMONTHDAY=\(days);BYDAY=\(names[weekday - 1])"
        }
    }

    /// - Returns: `nil` where there is no such rule, or no change any more.
    private static func patterns(_ future: [Change]) -> [Pattern]? {
        let kinds = Dictionary(grouping: future) { [$0.from, $0.to] }
        guard kinds.count == 2 else { return nil }
        let patterns = kinds.values.compactMap { pattern($0) }
        guard patterns.count == 2 else { return nil }
        return patterns.sorted { ($0.month, $0.firstDay) < ($1.month, $1.firstDay) }
    }

    /// The pattern of a change, if it is the same in each year of the cycle.
    private static func pattern(_ changes: [Change]) -> Pattern? {
        let onsets = changes.compactMap(\.onset)
        guard let first = onsets.first, let kind = changes.first, onsets.count == Int(cycle) else { return nil }
        let days = onsets.map(\.date.day)
        guard let low = days.min(), let high = days.max(), onsets.allSatisfy({ $0.date.month == first.date.month })
        else { return nil }
        let isOneWeekday = onsets.allSatisfy { $0.date.weekday == first.date.weekday }
        let candidates = [
            Pattern(
                from: kind.from, to: kind.to, isDaylight: kind.to > kind.from, month: first.date.month,
                weekday: isOneWeekday ? first.date.weekday : nil, firstDay: low, secondOfDay: first.secondOfDay,
                isLast: false),
            Pattern(
                from: kind.from, to: kind.to, isDaylight: kind.to > kind.from, month: first.date.month,
                weekday: first.date.weekday, firstDay: low, secondOfDay: first.secondOfDay, isLast: true),
        ]
        guard high - low < 7 || candidates[1].isLast else { return nil }
        // The last of a month is told as such; for its other days the first that fits will do.
        return candidates.reversed().first { candidate in
            onsets.allSatisfy { candidate.onset(in: $0.date.year) == $0 }
        }
    }

    /// The first year from which all changes are those of the patterns.
    private static func firstYear(of patterns: [Pattern], in changes: [Change]) -> Int64 {
        let known = Set(
            changes.compactMap { change in change.onset.map { [change.from, change.to, Int($0.secondNumber)] } })
        var year = settled - 1
        while year > 1_900 {
            let isOne = patterns.allSatisfy { pattern in
                pattern.onset(in: year).map { known.contains([pattern.from, pattern.to, Int($0.secondNumber)]) }
                    ?? false
            }
            let count = changes.filter { $0.onset?.date.year == year }.count
            guard isOne, count == patterns.count else { break }
            year -= 1
        }
        return year + 1
    }

    // MARK: Lines

    private mutating func addFixed(_ offset: Int) {
        // Not in the year 1: some programs subtract an offset from it.
        add("STANDARD", start: "16010101T000000", from: offset, to: offset, more: [])
    }

    private mutating func add(_ changes: [Change]) {
        var (order, kinds): ([Kind], [Kind: [String]]) = ([], [:])
        for change in changes {
            let kind = Kind(from: change.from, to: change.to, isDaylight: change.isDaylight)
            guard let onset = change.onset else { continue }
            if kinds[kind] == nil { order.append(kind) }
            kinds[kind, default: []].append(DateLines.basic(.time(onset), zone: ""))
        }
        for kind in order {
            guard let onsets = kinds[kind], let first = onsets.first else { continue }
            let more = onsets.count > 1 ? ["RDATE:\(onsets.dropFirst().joined(separator: ","))"] : []
            add(kind.isDaylight ? "DAYLIGHT" : "STANDARD", start: first, from: kind.from, to: kind.to, more: more)
        }
    }

    private mutating func add(_ pattern: Pattern, from year: Int64) {
        guard let onset = pattern.onset(in: year) else { return }
        add(
            pattern.isDaylight ? "DAYLIGHT" : "STANDARD", start: DateLines.basic(.time(onset), zone: ""),
            from: pattern.from, to: pattern.to, more: ["RRULE:\(pattern.rule)"])
    }

    private mutating func add(_ name: String, start: String, from: Int, to: Int, more: [String]) {
        lines += ["BEGIN:\(name)", "DTSTART:\(start)"] + more
        lines += ["TZOFFSETFROM:\(Self.offset(from))", "TZOFFSETTO:\(Self.offset(to))"]
        lines += ["TZNAME:\(Self.name(to))", "END:\(name)"]
    }

    /// `+0500`, with seconds where there are any (§3.3.14).
    private static func offset(_ seconds: Int) -> String {
        UTCOffset.text(seconds).filter { $0 != ":" }
    }

    /// As the IANA database calls what has no letters: `+05`, `+0530`.
    private static func name(_ seconds: Int) -> String {
        let text = offset(seconds)
        return text.hasSuffix("00") && text.utf8.count == 5 ? String(text.dropLast(2)) : text
    }
}
