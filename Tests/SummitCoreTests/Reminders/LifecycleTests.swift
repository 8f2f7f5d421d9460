import SummitCore
import Testing

@Suite struct LifecycleTests {
    static let zones = SystemZoneFiles()

    // MARK: Catching up

    @Test(arguments: [
        ("late", "late"), ("digest", "digest"), ("skip", "skip after PT1H"), ("skip after 90min", "skip after PT1H30M"),
        ("skip after PT2H", "skip after PT2H"), ("skip after 1d", "skip after PT24H"),
        ("skip after PT0S", "skip after PT0S"),
    ])
    func howToCatchUpIsReadAndWritten(text: String, canonical: String) throws {
        let read = try CatchUp(parsing: text)
        #expect(read.description == canonical)
        #expect(try CatchUp(parsing: canonical) == read)
    }

    @Test(arguments: [
        ("", 0), ("later", 0), ("skip after", 0), ("skip after ", 11), ("skip after 2", 12), ("skip after -PT1H", 11),
    ])
    func whatIsNoWayToCatchUpIsSaidWithItsPlace(text: String, offset: Int) {
        do {
            _ = try CatchUp(parsing: text)
            Issue.record("“\(text)” was read")
        } catch {
            #expect(error.offset == offset)
        }
    }

    @Test(arguments: [
        ("late", 0, DeliveryForm.single), ("late", 1_000_000, .single), ("digest", 59, .single),
        ("digest", 60, .digest),
        ("skip after PT1H", 3_600, .single), ("skip after PT1H", 3_601, .missed), ("skip after PT0S", 0, .single),
        ("skip after PT0S", 1, .missed),
    ])
    func latenessDecidesTheForm(text: String, lateness: Int64, form: DeliveryForm) throws {
        #expect(try CatchUp(parsing: text).form(lateness: lateness) == form)
    }

    @Test(arguments: [
        ("2h", "PT2H"), ("30min", "PT30M"), ("1d", "P1D"), ("2w", "P14D"), ("0h", "PT0S"), ("PT90M", "PT1H30M"),
        ("2 hours", "PT2H"), ("1 week", "P7D"), ("90 minutes", "PT1H30M"), ("90s", "PT1M30S"),
    ])
    func aPersonsDurationsAreRead(text: String, canonical: String) throws {
        #expect(try CalendarDuration(readable: text).description == canonical)
    }

    @Test(arguments: ["2", "2M", "h", "", "2 lightyears", "99999999999999999999h", "9999999999w", "2h30"])
    func whatIsNoDurationIsRefused(text: String) {
        #expect(throws: ParseError.self) { try CalendarDuration(readable: text) }
    }

    @Test(arguments: [(59, 1), (60, 0), (60, 1_001), (367 * 86_400, 1)] as [(Int64, Int)])
    func repeatingHasLimits(every: Int64, atMost: Int) {
        #expect(throws: FieldError.self) { try RepeatUntilAcknowledged(every: .seconds(every), atMost: atMost) }
    }

    // MARK: Quiet hours

    struct Quiet: Sendable {
        let hours: String
        let zone: String
        let due: String
        let given: String

        init(_ hours: String, _ zone: String, _ due: String, _ given: String) {
            (self.hours, self.zone, self.due, self.given) = (hours, zone, due, given)
        }
    }

    @Test(arguments: [
        // Over midnight, in a zone far from UTC.
        Quiet("22:00-07:00", "Asia/Almaty", "2027-06-16T16:59:59Z", "2027-06-16T16:59:59Z"),
        Quiet("22:00-07:00", "Asia/Almaty", "2027-06-16T17:00:00Z", "2027-06-17T02:00:00Z"),
        Quiet("22:00-07:00", "Asia/Almaty", "2027-06-17T01:59:59Z", "2027-06-17T02:00:00Z"),
        Quiet("22:00-07:00", "Asia/Almaty", "2027-06-17T02:00:00Z", "2027-06-17T02:00:00Z"),
        // Within a day.
        Quiet("12:00-14:00", "UTC", "2027-06-17T12:30:00Z", "2027-06-17T14:00:00Z"),
        Quiet("12:00-14:00", "UTC", "2027-06-17T14:00:00Z", "2027-06-17T14:00:00Z"),
        // Paris, 28 March 2027: 02:30 does not exist; at 01:00 UTC the clocks show 03:00, and it is over.
        Quiet("22:00-02:30", "Europe/Paris", "2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z"),
        Quiet("22:00-02:30", "Europe/Paris", "2027-03-28T01:05:00Z", "2027-03-28T01:05:00Z"),
        // Paris, 31 October 2027: 02:30 comes twice, the first time at 00:30 UTC. In the second pass the clock shows quiet
        // hours again, but their end has been.
        Quiet("22:00-02:30", "Europe/Paris", "2027-10-31T00:10:00Z", "2027-10-31T00:30:00Z"),
        Quiet("22:00-02:30", "Europe/Paris", "2027-10-31T01:10:00Z", "2027-10-31T01:10:00Z"),
    ])
    func quietHoursDefer(row: Quiet) throws {
        let quiet = try QuietHours(parsing: row.hours, zone: row.zone)
        let given = try quiet.release(try Instant(parsing: row.due), zones: Self.zones)
        #expect(given.description == row.given)
    }

    @Test(arguments: ["22:00", "22:00-", "22-07", "24:00-07:00", "07:00-07:00", "22:00-07:00-08:00", ""])
    func whatAreNoQuietHoursIsRefused(text: String) {
        #expect(throws: ParseError.self) { try QuietHours(parsing: text, zone: "UTC") }
    }

    @Test func quietHoursAtTheEndsOfTimeDoNotTrap() throws {
        let quiet = try QuietHours(parsing: "22:00-07:00", zone: "Asia/Almaty")
        for second in [Int64.min, .min + 1, .max - 1, .max] {
            let instant = Instant(secondsSinceEpoch: second)
            #expect(try quiet.release(instant, zones: Self.zones) >= instant)
        }
    }

    // MARK: Planning and claiming

    static func rules(_ quiet: String?, policyQuiet: String? = nil) throws -> ReminderRules {
        var policy = try PlannerTests.policy("summits", tag: "summit", ["-PT8H"])
        policy.quietHours = try policyQuiet.map { try QuietHours(parsing: $0, zone: "Asia/Almaty") }
        return ReminderRules(
            policies: [policy], catchUp: .digest,
            quietHours: try quiet.map { try QuietHours(parsing: $0, zone: "Asia/Almaty") })
    }

    static func plan(_ rules: ReminderRules, own: [Reminder] = []) throws -> [PlannedDelivery] {
        var milestone = try PlannerTests.milestone()
        milestone.reminders = own
        return try Planner(rules: rules, hash: sha256)
            .plan(of: milestone, after: Instant(secondsSinceEpoch: 0), zones: zones).deliveries
    }

    @Test func aReminderInQuietHoursKeepsItsDueTimeAndIsGivenAtTheirEnd() throws {
        // 17 June, 10:00 in Almaty; eight hours before is 02:00.
        let planned = try Self.plan(try Self.rules("22:00-07:00"))
        #expect(planned.map(\.due.description) == ["2025-06-16T21:00:00Z"])
        #expect(planned.map(\.at.description) == ["2025-06-17T02:00:00Z"])
        #expect(planned.map(\.catchUp) == [.digest])
    }

    @Test func aPolicysQuietHoursGoBeforeThoseForAll() throws {
        let planned = try Self.plan(try Self.rules("22:00-07:00", policyQuiet: "01:00-03:00"))
        #expect(planned.map(\.at.description) == ["2025-06-16T22:00:00Z"])
    }

    @Test(arguments: Priority.allCases) func whatIsUrgentDoesNotWait(priority: Priority) throws {
        let own = Reminder(trigger: try Trigger(canonical: "-PT9H"), priority: priority, catchUp: .late)
        let planned = try #require(try Self.plan(try Self.rules("22:00-07:00"), own: [own]).first)
        #expect((planned.at == planned.due) == (priority == .alert || priority == .crit))
        #expect(planned.catchUp == .late)
    }

    @Test func itIsGivenAgainUntilItWasOftenEnough() throws {
        let again = try RepeatUntilAcknowledged(every: .seconds(3_600), atMost: 2)
        let own = Reminder(trigger: try Trigger(canonical: "-P1D"), priority: .notice, repetition: again)
        let planner = Planner(rules: try Self.rules(nil), hash: sha256)
        var next = try Self.plan(planner.rules, own: [own]).first
        var given: [String] = []
        var keys: Set<DeliveryKey> = []
        while let planned = next, given.count < 9 {
            given.append(planned.at.description)
            keys.insert(planned.key)
            // Each is claimed a minute late.
            let now = try #require(planned.at.adding(seconds: 59))
            guard case .give(.single, let more) = try planner.give(planned, now: now, zones: Self.zones) else {
                Issue.record("it is not given")
                return
            }
            next = more
        }
        #expect(given == ["2025-06-16T05:00:00Z", "2025-06-16T06:00:59Z", "2025-06-16T07:01:58Z"])
        #expect(keys.count == 3)
    }

    @Test func whatIsMissedIsNotRepeated() throws {
        let again = try RepeatUntilAcknowledged(every: .seconds(3_600), atMost: 2)
        let own = Reminder(
            trigger: try Trigger(canonical: "-P1D"), repetition: again, catchUp: .skip(after: 60))
        let planner = Planner(rules: try Self.rules(nil), hash: sha256)
        let planned = try #require(try Self.plan(planner.rules, own: [own]).first)
        let late = try #require(planned.at.adding(seconds: 61))
        #expect(try planner.give(planned, now: late, zones: Self.zones) == .give(.missed, next: nil))
    }

    @Test func aRepetitionWaitsForTheEndOfQuietHoursAndASnoozedOneDoesNot() throws {
        let planner = Planner(rules: try Self.rules("22:00-07:00"), hash: sha256)
        let planned = try #require(
            try Self.plan(planner.rules, own: [Reminder(trigger: try Trigger(canonical: "-P1D"))]).first)
        let night = try Instant(parsing: "2025-06-16T20:00:00Z")
        #expect(
            try planner.again(planned, at: night, zones: Self.zones).at.description == "2025-06-17T02:00:00Z")
        #expect(try planner.again(planned, at: night, isChosen: true, zones: Self.zones).at == night)
    }

    @Test func aMilestoneCallsForWhatItHadAsLongAsItStays() throws {
        let planner = Planner(rules: ReminderRules(), hash: sha256)
        let milestone = try PlannerTests.milestone(reminders: ["-P7D"])
        let planned = try #require(
            try planner.plan(of: milestone, after: Instant(secondsSinceEpoch: 0), zones: Self.zones).deliveries.first)
        func calls(_ change: (inout Milestone) throws -> Void) throws -> Bool {
            var changed = milestone
            try change(&changed)
            return try planner.renew(planned, of: changed, zones: Self.zones) != nil
        }
        #expect(try calls { _ in })
        #expect(try calls { $0.title = "Another" })
        #expect(try !calls { $0.status = .cancelled })
        #expect(try !calls { $0.reminders = [] })
        #expect(try !calls { $0.generation = 1 })
        #expect(try !calls { $0.when = nil })
    }

    @Test func anOccurrenceInAnotherZoneIsAnother() throws {
        let planner = Planner(hash: sha256)
        func daily(_ zone: String) throws -> Milestone {
            var milestone = try PlannerTests.milestone(reminders: ["-P1D"])
            milestone.when = try When(
                parsing: "2025-06-17", end: nil, duration: nil, defaultZone: zone, zones: Self.zones)
            milestone.repetition = Repetition(
                Recurrence(rule: try RecurrenceRule("FREQ=DAILY;COUNT=3")))
            return milestone
        }
        let before = try Instant(parsing: "2025-06-01T00:00:00Z")
        let planned = try planner.plan(of: try daily("Asia/Almaty"), after: before, zones: Self.zones).deliveries
        #expect(planned.count == 3)
        for one in planned {
            #expect(try planner.renew(one, of: try daily("Asia/Almaty"), zones: Self.zones) == one)
            #expect(try planner.renew(one, of: try daily("Europe/Paris"), zones: Self.zones) == nil)
        }
    }
}
