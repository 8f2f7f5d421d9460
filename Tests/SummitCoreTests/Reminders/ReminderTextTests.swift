import SummitCore
import Testing

@Suite struct ReminderTextTests {
    static func text(
        _ when: String?, due: String = "2025-06-10T04:00:00Z", now: String = "2025-06-10T04:00:00Z",
        status: Milestone.Status = .confirmed, title: String = "Second China–Central Asia Summit",
        place: String? = "Astana"
    ) throws -> String {
        let zones = SystemZoneFiles()
        let milestone = Milestone(
            uid: "u", slug: "s", title: title,
            when: try when.map {
                try When(parsing: $0, end: nil, duration: nil, defaultZone: "Asia/Almaty", zones: zones)
            }, status: status, place: place.map { Place(name: $0) })
        return try ReminderText.message(
            for: milestone, when: milestone.when, due: try Instant(parsing: due), at: try Instant(parsing: due),
            now: try Instant(parsing: now), zones: zones)
    }

    @Test func itSaysHowFarWhatWhereAndWhen() throws {
        #expect(
            try Self.text("2025-06-17") == "In 7 days: Second China–Central Asia Summit, Astana, 17 June 2025")
        #expect(
            try Self.text("2025-06-17T10:00", now: "2025-06-10T04:00:59Z", place: nil)
                == "In 7 days: Second China–Central Asia Summit, 17 June 2025, 10:00 (Asia/Almaty)")
        #expect(try Self.text(nil) == "Reminder: Second China–Central Asia Summit, Astana")
    }

    @Test func itSaysThatItIsTentativeOrLate() throws {
        #expect(
            try Self.text("2025-06-17", now: "2025-06-11T05:00:00Z", status: .tentative)
                == "In 6 days: Second China–Central Asia Summit, Astana, 17 June 2025 (tentative) "
                + "(this reminder is late: it was due at 2025-06-10T04:00:00Z)")
    }

    @Test func nothingInItDrivesATerminal() throws {
        let text = try Self.text("2025-06-17", title: "a\u{1B}[2Jb", place: "c\nd\u{202E}")
        #expect(text == #"In 7 days: a\x1B[2Jb, c\nd\u{202E}, 17 June 2025"#)
    }

    @Test func clocksAtTheEndsOfTimeDoNotTrap() throws {
        let milestone = Milestone(uid: "u", slug: "s", title: "t", when: .edtf(try EDTF("2025"), zone: "UTC"))
        for (due, now) in [(Int64.min, Int64.max), (.max, .min), (.min, .min), (.max, .max)] {
            let text = try ReminderText.message(
                for: milestone, when: milestone.when, due: Instant(secondsSinceEpoch: due),
                at: Instant(secondsSinceEpoch: due), now: Instant(secondsSinceEpoch: now),
                zones: SystemZoneFiles())
            #expect(text.contains(": t, 2025"))
        }
    }
}
