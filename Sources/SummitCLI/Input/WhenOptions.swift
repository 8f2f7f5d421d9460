internal import ArgumentParser
internal import SummitAPI
internal import SummitCore

/// A date that does not recur, or does so as before.
struct MomentOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its zone, such as Asia/Almaty.", valueName: "zone"), completion: .zones)
    var zone: Value?

    @Option(help: ArgumentHelp("When a date-time ends.", valueName: "time"))
    var end: Value?

    @Option(help: ArgumentHelp("How long a date-time lasts, such as 2h, \"1d 2h\" or PT2H.", valueName: "duration"))
    var duration: Value?

    /// - Parameter date: the date, where one is set.
    /// - Throws: ``UsageError`` for an end without a beginning.
    func input(_ date: Value?) throws -> WhenInput? {
        try refuseRelative(date)
        guard let date else {
            if end != nil || duration != nil { throw UsageError("--end and --duration need a date") }
            return nil
        }
        return WhenInput(text: date.text, zone: zone?.text, end: end?.text, duration: duration?.text)
    }

    /// - Throws: ``ValueError`` for what is a date in a query alone.
    func refuseRelative(_ date: Value?) throws {
        for given in [date, end].compactMap({ $0 }) { try RelativeDate.refuse(given.text, zone: zone?.text) }
    }
}

/// When a milestone is, for the verbs that set it.
struct WhenOptions: ParsableArguments {
    @OptionGroup var moment: MomentOptions

    @Option(
        name: .customLong("repeat"),
        help: ArgumentHelp(
            "How it recurs: daily, weekdays, monthly, \"every 2 weeks\", or a rule (RFC 5545) such as FREQ=MONTHLY;BYDAY=1MO.",
            valueName: "rule"))
    var rule: Value?

    @Option(help: ArgumentHelp("Another time at which it takes place; repeat for more.", valueName: "date"))
    var also: [Value] = []

    @Option(help: ArgumentHelp("A time at which it does not; repeat for more.", valueName: "date"))
    var except: [Value] = []

    var zone: Value? { moment.zone }
    var end: Value? { moment.end }
    var duration: Value? { moment.duration }
    var recurs: Bool { rule != nil || !also.isEmpty || !except.isEmpty }

    /// - Parameter date: the date, where one is set.
    /// - Throws: ``UsageError`` for an end without a beginning.
    func input(_ date: Value?) throws -> WhenInput? {
        if date == nil, recurs { throw UsageError("--repeat, --also and --except need a date to begin with") }
        var input = try moment.input(date)
        if recurs { input?.recurrence = recurrence(nil) }
        return input
    }

    /// What is set, and what was so before.
    func recurrence(_ before: RecurrenceMessage?) -> RecurrenceMessage {
        var message = before ?? RecurrenceMessage()
        if let rule { message.rule = rule.text }
        if !also.isEmpty { message.dates = (message.dates ?? []) + also.map(\.text) }
        if !except.isEmpty { message.exceptions = (message.exceptions ?? []) + except.map(\.text) }
        return message
    }
}

/// What a milestone says besides its date, for `add` and `edit`.
struct DetailOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its short handle; made from the title where not given.", valueName: "slug"))
    var slug: Value?

    @Option(help: ArgumentHelp("A few sentences.", valueName: "text"))
    var summary: Value?

    @Option(
        help: ArgumentHelp("tentative, confirmed, postponed, cancelled or held.", valueName: "status"),
        completion: .choices(Milestone.Status.self))
    var status: Value?

    @Option(help: ArgumentHelp("Where it takes place.", valueName: "name"))
    var place: Value?

    @Option(help: ArgumentHelp("In which country (ISO 3166, such as KZ).", valueName: "code"))
    var country: Value?

    @Option(help: ArgumentHelp("The series it belongs to.", valueName: "slug"), completion: .series)
    var series: Value?

    @Option(help: ArgumentHelp("Its number in the series.", valueName: "number"))
    var edition: Value?

    @Option(help: ArgumentHelp("A tag; repeat for more.", valueName: "tag"), completion: .tags)
    var tag: [Value] = []

    @Option(help: ArgumentHelp("A participant; repeat for more.", valueName: "name"))
    var with: [Value] = []

    @Option(help: ArgumentHelp("The title of a source, or its URL; repeat for more.", valueName: "source"))
    var source: [Value] = []

    @Option(
        help: ArgumentHelp("The milestone it is a part of; repeat for more.", valueName: "slug"),
        completion: .milestones)
    var partOf: [Value] = []

    @Option(
        help: ArgumentHelp("The milestone it follows; repeat for more.", valueName: "slug"), completion: .milestones)
    var follows: [Value] = []

    @Option(
        help: ArgumentHelp("The milestone that it was caused by; repeat for more.", valueName: "slug"),
        completion: .milestones)
    var causedBy: [Value] = []

    @OptionGroup var rehearsal: Rehearsal

    var relations: [RelationMessage] {
        [(partOf, Relation.Kind.partOf), (follows, .follows), (causedBy, .causedBy)].flatMap { names, kind in
            names.map { RelationMessage(kind: kind.rawValue, milestone: $0.text) }
        }
    }
}
