import SummitCore

enum DateTimeOracle {
    static func check(_ text: String) throws(Violation) -> Bool {
        let zones = MadeZones()
        _ = ZonedDateTime.looksLikeDateTime(text)
        var accepted = false
        do {
            let instant = try Instant(parsing: text)
            accepted = true
            // An offset can lead a little beyond the years that can be read.
            if ZoneRules.utc.local(at: instant) != nil {
                try require((try? Instant(parsing: instant.description)) == instant, "\(instant) is not read again")
            }
        } catch let error as ParseError {
            try EDTFOracle.checkError(error)
        } catch {
            throw Violation("\(error)")
        }
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        for (end, duration) in [(nil, nil), (lines.last, nil), (nil, lines.last)] as [(String?, String?)] {
            do {
                let when = try When(
                    parsing: end == nil && duration == nil ? text : lines[0], end: end, duration: duration,
                    defaultZone: "Test/NewYork", zones: zones)
                accepted = true
                try check(when, zones: zones)
            } catch let error as ParseError {
                try EDTFOracle.checkError(error)
            } catch let violation as Violation {
                throw violation
            } catch {
                try require(error is ZoneError, "\(error)")
            }
        }
        return accepted
    }

    private static func check(_ when: When, zones: MadeZones) throws {
        let bounds = try when.bounds(zones: zones)
        try EDTFOracle.checkOrder([bounds.earliest, bounds.latest], "instants")
        try require(!when.prose.isEmpty, "no prose")
        let text = try when.text(zones: zones)
        guard case .zoned(let start, _) = when else {
            let again = try When(parsing: text, end: nil, duration: nil, defaultZone: when.zone, zones: zones)
            try require(again == when, "“\(text)” is read as something else")
            return
        }
        let again = try ZonedDateTime(parsing: start.text(zones: zones), defaultZone: "UTC", zones: zones)
        let (one, other) = (try start.resolve(zones: zones), try again.resolve(zones: zones))
        try require(again.local == start.local && one == other, "“\(text)” is another time when read again")
    }
}

enum QueryOracle {
    static func check(_ text: String) throws(Violation) -> Bool {
        var accepted = false
        for (name, rules) in MadeZones.rules {
            for now in [0, 1_750_000_000, Int64.min / 2, Int64.max / 2] as [Int64] {
                do {
                    let time = try QueryTime.parse(
                        text, now: Instant(secondsSinceEpoch: now), zone: rules, zoneIdentifier: name,
                        zones: MadeZones())
                    accepted = true
                    try EDTFOracle.checkOrder([time.lower, time.upper], "instants")
                } catch let error as ParseError {
                    try EDTFOracle.checkError(error)
                } catch let violation as Violation {
                    throw violation
                } catch {
                    try require(error is ZoneError, "\(error)")
                }
            }
        }
        return accepted
    }
}

enum TriggerOracle {
    private static let milestones: [When] = ["2025", "2024-03-01T00:30", "1667/1668", "-99999999-01-01", "2011-12-30"]
        .compactMap {
            try? When(parsing: $0, end: nil, duration: nil, defaultZone: "Test/Almaty", zones: MadeZones())
        }

    static func check(_ text: String) throws(Violation) -> Bool {
        if let canonical = try? Trigger(canonical: text) {
            try require((try? Trigger(canonical: canonical.description)) == canonical, "\(canonical) is not read again")
        }
        let trigger: Trigger
        do {
            trigger = try Trigger(parsing: text, defaultZone: "Test/NewYork", zones: MadeZones())
        } catch let error as ParseError {
            try EDTFOracle.checkError(error)
            return false
        } catch {
            try require(error is ZoneError, "\(error)")
            return false
        }
        try require((try? Trigger(canonical: trigger.description)) == trigger, "\(trigger) is not read again")
        for milestone in milestones {
            do {
                _ = try trigger.due(for: milestone, zones: MadeZones())
            } catch {
                throw Violation("no due time: \(error)")
            }
        }
        return true
    }
}

enum DurationOracle {
    static func check(_ text: String) throws(Violation) -> Bool {
        let duration: CalendarDuration
        do {
            duration = try CalendarDuration(parsing: text)
        } catch {
            try EDTFOracle.checkError(error)
            return false
        }
        let written = duration.description
        try require((try? CalendarDuration(parsing: written)) == duration, "\(written) is not read again")
        try require(duration.negated.negated == duration, "\(written) turned round twice is another")
        try require(!duration.prose.isEmpty, "no prose")
        return true
    }
}
