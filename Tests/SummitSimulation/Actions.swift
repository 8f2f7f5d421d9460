internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore
internal import SummitDaemon
internal import SummitStore
internal import SummitTestSupport
internal import Varlink

extension World {
    /// Something happens.
    func act() throws {
        switch numbers.below(22) {
        case 0...4: try letTimePass()
        case 5...10: try changeTimeline()
        case 11: try crashSoon()
        case 12: try crashNow()
        case 13, 14: try disturbJournal()
        case 15: try setClock()
        case 16: try beWrongForAWhile()
        case 17: try losePower()
        case 18: try changeRules()
        case 19, 20: try actInTheLastMoment()
        default: try settle()
        }
    }

    private func letTimePass() throws {
        // A journal that takes nothing is tried again and again: no years of that.
        let seconds = numbers.seconds(upTo: journal.isStalled || journal.isGone ? 5_000 : 40_000_000)
        note("\(seconds) seconds go by")
        try run(seconds: seconds)
        if engine == nil, numbers.chance(2) { try start() }
    }

    /// Something happens when the next reminder is claimed and not yet due.
    private func actInTheLastMoment() throws {
        guard let next = try server.services.store.read({ try $0.nextDue() })?.at.secondsSinceEpoch,
            next > clock.wallSecond, next < clock.wallSecond + 40_000_000, !journal.isStalled, !journal.isGone
        else { return }
        try run(nanoseconds: UInt64(next * 1_000_000 - clock.wall) * 1_000 - 500_000_000)
        note("half a second before \(next)")
        switch numbers.below(5) {
        case 0: try crashNow()
        case 1: try setClock()
        default: try changeTimeline()
        }
    }

    /// At some step of what is to come.
    private func crashSoon() throws {
        let steps = numbers.below(12)
        note("the daemon has \(steps) steps to live")
        ledger.stepsToLive = steps
        try letTimePass()
        ledger.stepsToLive = nil
        if engine == nil { try start() }
    }

    private func crashNow() throws {
        guard engine != nil else { return try start() }
        try die()
        // How long it is away.
        try run(seconds: numbers.seconds(upTo: 10_000_000))
        try start()
    }

    private func losePower() throws {
        note("the power goes")
        if engine != nil { try die() }
        journal.losePower()
        try step(seconds: numbers.seconds(upTo: 5_000_000))
        if numbers.chance(4) {
            // A machine without a battery for its clock begins in 1970.
            let back = clock.wallSecond
            try step(seconds: -back)
            try start()
            try run(seconds: numbers.seconds(upTo: 10_000))
            try step(seconds: back + numbers.seconds(upTo: 100_000))
        } else {
            try start()
        }
    }

    private func disturbJournal() throws {
        switch numbers.below(7) {
        case 0: (journal.isStalled, journal.isGone) = (true, false)
        case 1: (journal.isStalled, journal.isGone) = (false, true)
        case 2: journal.kill()
        case 3: journal.limit = numbers.pick([5, 20, 1_000])
        case 4 where !journal.isAbsent:
            journal.isReadable.toggle()
            journal.mishap()
        default: journal.heal()
        }
        note(
            "journal: stalled \(journal.isStalled), gone \(journal.isGone), readable \(journal.isReadable), limit \(journal.limit.map(String.init) ?? "none")"
        )
        engine?.journalChanged()
        try run(seconds: numbers.seconds(upTo: 5_000))
    }

    private func setClock() throws {
        let seconds: Int64 =
            switch numbers.below(8) {
            case 0: 3 * 31_557_600
            case 1: -3 * 31_557_600
            case 2: 3_600
            case 3: -3_600
            case 4: numbers.seconds(upTo: 100_000)
            case 5: -numbers.seconds(upTo: 100_000)
            case 6: 0
            default: -1
            }
        note("the clock is set by \(seconds) seconds")
        try step(seconds: seconds)
        try run(seconds: numbers.seconds(upTo: 100))
    }

    /// The clock is ahead, people work, and then it is set right.
    private func beWrongForAWhile() throws {
        let seconds = numbers.seconds(upTo: 100_000_000)
        note("the clock is \(seconds) seconds ahead")
        try step(seconds: seconds)
        try run(seconds: numbers.seconds(upTo: 100))
        for _ in 0...numbers.below(2) { try changeTimeline() }
        note("it is set right")
        try step(seconds: -seconds)
        try run(seconds: numbers.seconds(upTo: 100))
        try letTimePass()
    }

    private func changeRules() throws {
        if numbers.chance(2) {
            var configuration = Configuration()
            configuration.reminders = try rules()
            note("new configuration: \(configuration.reminders)")
            server.services.configuration = configuration
        } else {
            law += 1
            note("law \(law)")
            try ZoneFiles.enact(law, in: zoneFiles)
            server.services.zones.reload()
            server.services.zonesMayHaveChanged()
            // The new rules are in force before the plan follows them.
            try refresh()
            try run(seconds: numbers.seconds(upTo: 5))
        }
        try replan()
    }

    private func rules() throws -> ReminderRules {
        var rules = ReminderRules(catchUp: numbers.pick([.late, .digest, .skip(after: 3_600)]))
        if numbers.chance(2) {
            rules.quietHours = try QuietHours(parsing: "22:00-07:00", zone: numbers.pick(ZoneFiles.names))
        }
        if numbers.chance(2) {
            rules.policies = [
                ReminderPolicy(
                    name: "summits", tag: "summit",
                    reminders: [Reminder(trigger: try Trigger(canonical: numbers.pick(Self.triggers)))])
            ]
        }
        return rules
    }

    // MARK: What people do

    private static let triggers = ["-P7D", "-PT30M", "-P1D@09:00", "PT0S", "end:-PT1H", "-P30D"]
    private static let rulesOfRecurrence = [
        "FREQ=YEARLY;COUNT=12", "FREQ=MONTHLY;COUNT=20", "FREQ=WEEKLY;COUNT=15", "FREQ=DAILY;COUNT=12",
        "FREQ=HOURLY;COUNT=12", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=15",
    ]

    private func changeTimeline() throws {
        guard engine != nil else { return try start() }
        server.set(now: Instant(secondsSinceEpoch: clock.wallSecond))
        let slugs = try server.services.store.read { try $0.page(TimelineQuery(), size: 100) }.milestones
            .map(\.milestone.slug)
        do {
            let connection = try server.connect()
            if slugs.count < 2 || (slugs.count < 5 && numbers.chance(3)) {
                try add(connection)
            } else {
                try change(numbers.pick(slugs), connection)
            }
        } catch ClientError.refused(let error) {
            let status = APIError.exitStatus(error.name)
            try require(status == .invalidValue || status == .notFound, "refused: \(APIError.message(error))")
            note("refused: \(APIError.message(error))")
        }
        try refresh()
        try audit()
        try run(seconds: numbers.seconds(upTo: 100))
    }

    private func reminder() -> ReminderMessage {
        let every: String? = numbers.chance(6) ? "1h" : nil
        return ReminderMessage(
            trigger: numbers.pick(Self.triggers), priority: numbers.pick(["notice", "info", "crit"]),
            every: every, atMost: every == nil ? nil : 3,
            catchUp: numbers.pick([nil, nil, "late", "digest", "skip", "skip after 1min"]))
    }

    /// Some time around now, seldom far away.
    private func when() -> WhenInput {
        let far = numbers.seconds(upTo: 30_000_000) * (numbers.chance(5) ? -1 : 1)
        let start = Instant(secondsSinceEpoch: clock.wallSecond + far).description.dropLast()
        return WhenInput(
            text: numbers.chance(4) ? String(start.prefix { $0 != "T" }) : String(start),
            zone: numbers.pick(ZoneFiles.names))
    }

    private func add(_ connection: Connection) throws {
        var input = MilestoneInput(title: "Milestone")
        // What is random elsewhere would keep a seed from being replayed.
        added += 1
        input.uid = "simulated-\(added)"
        input.when = numbers.chance(10) ? nil : when()
        if input.when != nil, numbers.chance(2) {
            input.when?.recurrence = RecurrenceMessage(rule: numbers.pick(Self.rulesOfRecurrence))
        }
        input.tags = numbers.chance(2) ? ["summit"] : []
        input.reminders = (0..<numbers.below(3)).map { _ in reminder() }
        note("add \(input)")
        let _: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
    }

    private func change(_ slug: String, _ connection: Connection) throws {
        let timeline = "org.summitd.Timeline.", reminders = "org.summitd.Reminders."
        func named(_ verb: String) throws {
            note("\(verb) \(slug)")
            let _: TimelineMethods.Changed = try connection.call(
                timeline + verb, TimelineMethods.Named(name: slug, dryRun: nil))
        }
        func deliveries(_ verb: String, _ parameters: some Encodable) throws {
            note("\(verb) \(slug)")
            let _: ReminderMethods.Deliveries = try connection.call(reminders + verb, parameters)
        }
        switch numbers.below(12) {
        case 0: try named("Cancel")
        case 1: try named("Confirm")
        case 2:
            note("remove \(slug)")
            let _: TimelineMethods.One = try connection.call(
                timeline + "Remove", TimelineMethods.Named(name: slug, dryRun: nil))
        case 3, 4:
            var patch = MilestonePatch()
            patch.when = when()
            note("move \(slug) to \(patch.when?.text ?? "")")
            let _: TimelineMethods.Changed = try connection.call(
                timeline + "Edit", TimelineMethods.Edit(name: slug, set: patch))
        case 5: try deliveries("Acknowledge", ReminderMethods.Named(name: slug))
        case 6:
            try deliveries("Snooze", ReminderMethods.Snooze(name: slug, duration: numbers.pick(["1min", "2h", "3d"])))
        case 7: try deliveries("Skip", ReminderMethods.Named(name: slug))
        case 8, 9:
            let added = reminder()
            note("remind \(slug) \(added)")
            let _: ReminderMethods.AddReply = try connection.call(
                reminders + "Add", ReminderMethods.Add(milestone: slug, reminder: added))
        case 10:
            let trigger = numbers.pick(Self.triggers)
            note("no more \(trigger) of \(slug)")
            let _: ReminderMethods.RemoveReply = try connection.call(
                reminders + "Remove", ReminderMethods.Remove(milestone: slug, trigger: trigger))
        default:
            var patch = MilestonePatch()
            patch.title = "Milestone \(numbers.below(100))"
            note("rename \(slug)")
            let _: TimelineMethods.Changed = try connection.call(
                timeline + "Edit", TimelineMethods.Edit(name: slug, set: patch))
        }
    }
}
