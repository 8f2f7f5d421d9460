internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// What the verbs that print milestones share: whom to ask, which, and how to print.
protocol ListingVerb: ParsableCommand {
    var query: QueryOptions { get set }
    var output: OutputOptions { get set }
    var connection: ConnectionOptions { get set }
}

extension ListingVerb {
    func message() throws -> QueryMessage { try query.query(zone: output.zone) }

    /// Where as many came as come where no limit is given, there may be more.
    fileprivate func noteCut(_ milestones: [MilestoneMessage], _ which: String, _ asked: QueryMessage, _ style: Style) {
        guard asked.limit == nil, milestones.count >= TimelineMethods.defaultLimit, style.format == .table, style.legend
        else { return }
        Output.note("These are \(which) \(milestones.count); --limit shows more.")
    }
}

extension Instant {
    /// The instant of a reply.
    static func ofReply(_ text: String) -> Instant {
        (try? Instant(parsing: text)) ?? Instant(secondsSinceEpoch: Clock.realtime().seconds)
    }

    static var present: Instant { Instant(secondsSinceEpoch: Clock.realtime().seconds) }
}

struct Upcoming: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "upcoming",
        abstract: "What is coming, soonest first, with projected editions marked; then what may be under way.",
        discussion: "At most 20 unless --limit says otherwise.")

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let asked = try message()
        let reply: TimelineMethods.UpcomingReply = try connection.connect().call(
            "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: asked))
        var all = QueryMessage()
        (all.now, all.asOf, all.zone, all.clientZone, all.limit) =
            (asked.now, asked.asOf, asked.zone, asked.clientZone, asked.limit)
        let empty =
            asked == all
            ? "nothing is coming; `summitctl add \"Title\" 2027-06-17` adds a milestone" : "nothing that fits is coming"
        try MilestoneOutput(style, now: .ofReply(reply.now)).printList(
            reply.milestones, underway: reply.underway, empty: empty)
        noteCut(reply.milestones, "the next", asked, style)
    }
}

struct Next: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "next",
        abstract: "The next milestone, with everything that is known of it.")

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        var query = try message()
        query.limit = query.limit ?? 1
        let reply: TimelineMethods.UpcomingReply = try connection.connect().call(
            "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
        let now = Instant.ofReply(reply.now)
        if reply.milestones.count == 1, style.format == .table {
            try MilestoneDetail(style: style, now: now).print(reply.milestones[0])
        } else {
            try MilestoneOutput(style, now: now).printList(reply.milestones, empty: "nothing is coming")
        }
    }
}

struct Past: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "past",
        abstract: "What is over, latest first.",
        discussion: """
            At most 20 unless --limit says otherwise. What is held counts as over from its beginning on, such as all day.
            """)

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let asked = try message()
        let reply: TimelineMethods.PastReply = try connection.connect().call(
            "org.summitd.Timeline.Past", TimelineMethods.List(query: asked))
        try MilestoneOutput(style, now: .ofReply(reply.now)).printList(reply.milestones, empty: "nothing is over yet")
        noteCut(reply.milestones, "the last", asked, style)
    }
}

struct OnThisDay: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "on-this-day",
        abstract: "What happened on this day in earlier years, as far as that is certain.",
        discussion: """
            summitctl on-this-day               # today
            summitctl on-this-day 2027-06-17    # that day; also a month, 2027-06, or a year, 2027
            """)

    @Argument(help: ArgumentHelp("A day, a month or a year; today where not given.", valueName: "date"))
    var date: Value?

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let reply: TimelineMethods.OnThisDayReply = try connection.connect().call(
            "org.summitd.Timeline.OnThisDay",
            TimelineMethods.OnThisDay(date: date?.text, query: try message()))
        try AnniversaryOutput(style: style).print(reply)
    }
}

struct List: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "list",
        abstract: "All milestones, or those that fit, by date; the undated last.",
        discussion: "With --until, each occurrence of what recurs has a row of its own; without, the first.")

    @Flag(help: "Only those without a date.")
    var undated = false

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        var query = try message()
        query.undated = undated ? true : nil
        try stream("org.summitd.Timeline.List", TimelineMethods.List(query: query))
    }
}

struct Search: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "search",
        abstract: "Milestones whose text has all these words, the best first.",
        discussion: """
            Titles, summaries, places, people, tags and sources are looked through. The last word is also the beginning \
            of a longer one, and so is any that ends with *. Words in quotation marks follow one another. Accents, \
            apostrophes and case do not count: xian finds Xi'an, accord finds l'accord, and 西安 stands inside a longer title.
                summitctl search pipeline
                summitctl search '"green economy"' --with Kazakhstan --since 2020
            """)

    @Argument(help: "The words.")
    var words: [Value]

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        // A word of several, as the shell hands over what stands in quotation marks, is a phrase.
        let parts = words.map { word in
            word.text.contains(where: \.isWhitespace) && !word.text.contains("\"") && words.count > 1
                ? "\"\(word.text)\"" : word.text
        }
        let text = parts.joined(separator: " ")
        let asked: SearchWords
        do {
            asked = try SearchWords(text)
        } catch {
            throw ValueError("search: \(error.reason)")
        }
        try stream(
            "org.summitd.Timeline.Search", TimelineMethods.Search(text: text, query: try message()),
            words: asked)
    }
}

extension ListingVerb {
    /// Prints what a method answers, page by page.
    ///
    /// - Parameter words: what was searched for.
    func stream(_ method: String, _ parameters: some Encodable, words: SearchWords? = nil) throws {
        let style = try output.style()
        let connection = try connection.connect()
        var printer: MilestoneOutput?
        let now = try query.moment(zone: output.zone)
        try connection.stream(method, parameters, as: TimelineMethods.Milestones.self) { reply in
            if printer == nil {
                printer = MilestoneOutput(style, now: now, words: words)
                printer?.begin()
            }
            try printer?.page(reply.milestones)
        }
        printer?.end(empty: "no milestone fits")
    }
}
