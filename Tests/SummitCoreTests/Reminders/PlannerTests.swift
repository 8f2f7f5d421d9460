import SummitCore
import Testing

@Suite struct PlannerTests {
    static let zones = SystemZoneFiles()

    static func milestone(
        status: Milestone.Status = .confirmed, reminders: [String] = [], generation: Int64 = 0
    ) throws -> Milestone {
        Milestone(
            uid: "u", slug: "astana-2025", title: "Summit",
            when: try When(
                parsing: "2025-06-17T10:00[Asia/Almaty]", end: nil, duration: nil, defaultZone: "UTC", zones: zones),
            status: status, place: Place(country: "KZ"), tags: ["summit", "c5"], series: .init(slug: "china-c5"),
            reminders: try reminders.map { Reminder(trigger: try Trigger(canonical: $0), priority: .alert) },
            generation: generation)
    }

    static func policy(
        _ name: String, tag: String? = nil, series: String? = nil, country: String? = nil, _ triggers: [String]
    ) throws -> ReminderPolicy {
        ReminderPolicy(
            name: name, tag: tag, series: series, country: country,
            reminders: try triggers.map { Reminder(trigger: try Trigger(canonical: $0)) })
    }

    static func plan(_ milestone: Milestone, _ policies: [ReminderPolicy]) throws -> [PlannedDelivery] {
        let plan = try Planner(rules: ReminderRules(policies: policies), hash: sha256)
            .plan(of: milestone, after: Instant(secondsSinceEpoch: 0), zones: zones)
        #expect(plan.through == nil)
        return plan.deliveries
    }

    @Test func theMilestonesOwnComeFirstAndTheSameTriggerCountsOnce() throws {
        let policies = try [Self.policy("a", ["-P7D", "-P1D"]), Self.policy("b", ["-P1D", "-P1W", "end:-P7D"])]
        let planned = try Self.plan(try Self.milestone(reminders: ["-P7D", "-PT30M", "-P7D"]), policies)
        #expect(planned.map(\.subject.trigger.description) == ["-P7D", "-PT30M", "-P1D", "end:-P7D"])
        #expect(planned.map(\.policy) == [nil, nil, "a", "b"])
        #expect(planned.map(\.priority) == [.alert, .alert, .notice, .notice])
        #expect(Set(planned.map(\.key)).count == 4)
        #expect(planned[0].due.description == "2025-06-10T05:00:00Z")
        #expect(
            planned.allSatisfy {
                $0.subject.nominalStart == "2025-06-17T10:00:00[Asia/Almaty]" && $0.subject.milestone == "u"
            })
    }

    @Test(arguments: Milestone.Status.allCases) func whatIsCancelledOrHeldHasNone(status: Milestone.Status) throws {
        let milestone = try Self.milestone(status: status, reminders: ["-P7D"])
        let planned = try Self.plan(milestone, [try Self.policy("all", ["-P1D"])])
        #expect(planned.count == (status == .cancelled || status == .held ? 0 : 2))
    }

    @Test(
        arguments: [
            (nil, nil, nil, true), ("summit", nil, nil, true), ("c5", "china-c5", "KZ", true), ("war", nil, nil, false),
            (nil, "china-c6", nil, false), (nil, nil, "UZ", false), ("summit", "china-c5", "UZ", false),
            ("war", "china-c5", "KZ", false), (nil, nil, "kz", false),
        ] as [(String?, String?, String?, Bool)])
    func everyConditionOfAPolicyHasToFit(tag: String?, series: String?, country: String?, fits: Bool) throws {
        let policy = try Self.policy("p", tag: tag, series: series, country: country, ["-P1D"])
        #expect(policy.fits(try Self.milestone()) == fits)
        #expect(try Self.plan(try Self.milestone(), [policy]).isEmpty != fits)
        let bare = Milestone(uid: "u", slug: "s", title: "t")
        #expect(policy.fits(bare) == (tag == nil && series == nil && country == nil))
    }

    @Test func anUndatedMilestoneHasOnlyAbsoluteOnes() throws {
        var milestone = try Self.milestone(reminders: ["-P7D", "2027-05-01T09:00:00[Asia/Almaty]"])
        milestone.when = nil
        let planned = try Self.plan(milestone, [])
        #expect(planned.map(\.due.description) == ["2027-05-01T04:00:00Z"])
        #expect(planned.map(\.subject.nominalStart) == [""])
    }

    @Test func aNewGenerationHasNewKeys() throws {
        let keys = try [0, 1].map { generation in
            try Self.plan(try Self.milestone(reminders: ["-P7D"], generation: generation), []).map(\.key)
        }
        #expect(keys[0] != keys[1])
    }

    @Test func anUnknownZoneIsSaid() throws {
        var milestone = try Self.milestone(reminders: ["-P7D"])
        milestone.when = .edtf(try EDTF("2025"), zone: "Mars/Olympus")
        #expect(throws: ZoneError.self) { try Self.plan(milestone, []) }
    }
}
