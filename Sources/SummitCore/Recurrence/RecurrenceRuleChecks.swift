// What the parts forbid one another.
extension RecurrenceRuleReader {
    func has(_ part: Part) -> Bool { seen >> part.rawValue & 1 == 1 }

    func check() throws(ParseError) {
        let frequency = rule.frequency
        guard has(.freq) else { throw failure("FREQ is missing; a rule must have it (RFC 5545 §3.3.10)", at: 0) }
        let byParts: [Part] = [.second, .minute, .hour, .day, .monthDay, .yearDay, .week, .month]
        var name: String { frequency.code }
        let broken: String? =
            if has(.until), has(.count) {
                "UNTIL and COUNT exclude each other"
            } else if has(.week), frequency != .yearly {
                "BYWEEKNO stands with FREQ=YEARLY only, not with \(name)"
            } else if hasOrdinals, frequency != .monthly, frequency != .yearly {
                "a weekday has a number with FREQ=MONTHLY and YEARLY only, not with \(name)"
            } else if hasOrdinals, has(.week) {
                "a weekday has no number where there is BYWEEKNO"
            } else if has(.yearDay), [.daily, .weekly, .monthly].contains(frequency) {
                "BYYEARDAY does not stand with FREQ=\(name)"
            } else if has(.monthDay), frequency == .weekly {
                "BYMONTHDAY does not stand with FREQ=WEEKLY"
            } else if has(.setPos), !byParts.contains(where: has) {
                "BYSETPOS needs another part whose name begins with BY"
            } else {
                nil
            }
        if let broken { throw failure("\(broken) (RFC 5545 §3.3.10)", at: 0) }
        if hasSkip, !hasScale { throw failure("SKIP stands with RSCALE only (RFC 7529 §4)", at: 0) }
    }

    var next: String { scanner.nextCharacter }

    /// The text again, for its errors, which name characters.
    var scanner: DateScanner {
        var scanner = DateScanner(input)
        let leading = bytes.prefix { $0 <= 0x20 }.count
        scanner.position = min(max(position - leading, 0), scanner.end)
        return scanner
    }

    func failure(_ reason: String, at byte: Int? = nil) -> ParseError {
        let scanner = scanner
        let leading = bytes.prefix { $0 <= 0x20 }.count
        return scanner.failure(reason, at: byte.map { max($0 - leading, 0) })
    }
}
