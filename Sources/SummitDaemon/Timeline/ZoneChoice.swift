internal import SummitAPI
internal import SummitCore

/// Which zone counts: the one that was asked for, else the configuration's, else the client's, else UTC.
struct ZoneChoice {
    let asked: String?
    let configured: String?
    let client: String?

    var identifier: String { asked ?? configured ?? client ?? "UTC" }
}

extension WhenInput {
    /// - Throws: ``FieldError`` at `when`.
    func when(clientZone: String?, services: Services) throws -> When {
        try when(
            default: ZoneChoice(asked: nil, configured: services.configuration.zone, client: clientZone).identifier,
            zones: services.zones)
    }

    /// - Throws: ``FieldError`` at `when`.
    func when(default defaultZone: String, zones: some ZoneProvider) throws -> When {
        try Fields.read("when") {
            try When(parsing: text, end: end, duration: duration, defaultZone: zone ?? defaultZone, zones: zones)
        }
    }
}

extension WhenInput {
    /// A day or a time that says nothing of its end lasts as long as what it takes the place of.
    mutating func last(as before: When?) {
        if case .edtf(let span, _) = before, end == nil, duration == nil {
            let days = Self.days(from: text, as: span)
            text = days ?? text
            return
        }
        guard end == nil, duration == nil, ZonedDateTime.looksLikeDateTime(text),
            case .zoned(let start, let finish?) = before
        else { return }
        switch finish {
        case .after(let length): duration = length.description
        case .at(let time):
            guard time.zone == start.zone else { return }
            let (days, seconds) = (time.local.secondNumber - start.local.secondNumber)
                .quotientAndRemainder(dividingBy: 86_400)
            duration = CalendarDuration(days: days, seconds: seconds).description
        }
    }

    /// A day and those behind it, as many as a span of days has.
    ///
    /// - Returns: `nil` where it is no plain day, or `span` no plain span of days.
    private static func days(from text: String, as span: EDTF) -> String? {
        guard let first = span.lower, let last = span.upper, first < last, span == (try? EDTF("\(first)/\(last)")),
            let day = (try? EDTF(text))?.lower, EDTF(day: day) == (try? EDTF(text)),
            let end = day.adding(days: last.dayNumber - first.dayNumber)
        else { return nil }
        let moved = "\(day)/\(end)"
        // Its end may have more than four digits of a year.
        return (try? EDTF(moved)) == nil ? nil : moved
    }
}
