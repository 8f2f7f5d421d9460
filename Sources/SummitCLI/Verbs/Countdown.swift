internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Countdown: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "countdown",
        abstract: "How long it is to a milestone, or to the next one.")

    @Argument(help: "A slug or uid.", completion: .milestones)
    var milestone: Value?

    @Option(help: ArgumentHelp("Ask as if it were then.", valueName: "time"))
    var now: Value?

    @Option(help: .asOf) var asOf: Value?
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable {
        struct Content: Encodable {
            let milestone: MilestoneMessage
            let now: String
            /// Seconds until it begins at the earliest; negative once it has.
            let seconds: Int64?
            let text: String
        }
        let countdown: Content
    }

    func run() throws {
        let style = try output.style()
        let connection = try connection.connect()
        var query = QueryMessage()
        query.now = now?.text
        query.asOf = asOf?.text
        query.zone = output.zone?.text
        query.clientZone = ClientZones.own
        query.limit = 1
        let reply: TimelineMethods.UpcomingReply = try connection.call(
            "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
        let at = Instant.ofReply(reply.now)
        let target: MilestoneMessage
        if let milestone {
            let reply = try connection.call(
                "org.summitd.Timeline.Show",
                TimelineMethods.Show(
                    name: milestone.text, asOf: asOf?.text, now: now == nil ? nil : at.description),
                as: TimelineMethods.One.self)
            var shown = reply.milestone
            // Of what recurs, the next time counts that is not cancelled, or that of today.
            let occurrences = (reply.occurrences ?? []).filter { one in
                let start = one.when.earliest.flatMap { try? Instant(parsing: $0) }
                return one.when.precision == "day" || start.map { $0 > at } ?? true
            }
            if let next = occurrences.first(where: { $0.status != "cancelled" }) ?? occurrences.first {
                (shown.when, shown.occurrence, shown.status) = (next.when, next.occurrence, next.status)
            }
            target = shown
        } else if let next = reply.milestones.first {
            target = next
        } else {
            throw Failure("nothing is coming", status: .notFound)
        }
        try print(target, at: at, style)
    }

    private func print(_ target: MilestoneMessage, at now: Instant, _ style: Style) throws {
        let rows = MilestoneRows(style: style, now: now)
        let earliest = target.when?.earliest.flatMap { try? Instant(parsing: $0) }
        let seconds = earliest.map {
            $0.secondsSinceEpoch.subtractingReportingOverflow(now.secondsSinceEpoch).partialValue
        }
        var text = target.when == nil ? "no date" : rows.relative(target)
        if let seconds, seconds > 0, target.when?.precision == "minute" || target.when?.precision == "second" {
            text = Self.exact(seconds)
        }
        let document = Document(
            countdown: .init(milestone: target, now: now.description, seconds: seconds, text: text))
        let listing = Listing(
            style, [document.countdown], ids: { [target.slug ?? ""] }, csvHeader: ["slug", "title", "seconds", "text"],
            csvRows: { [[target.slug ?? "", target.title, seconds.map(String.init) ?? "", text]] })
        try listing.print(document: document) {
            let remark = target.projected == true ? "projected" : target.status == "confirmed" ? nil : target.status
            let title = Printable.escape(target.title) + (remark.map { " (\($0))" } ?? "")
            Output.print(style.paint(text, .bold) + ": " + title + (target.when == nil ? "" : ", " + rows.date(target)))
        }
    }

    /// "16 days, 3 hours, 5 minutes, 7 seconds"
    private static func exact(_ seconds: Int64) -> String {
        let units: [(length: Int64, name: String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")]
        var rest = seconds
        var parts: [String] = []
        for (length, name) in units {
            let count = rest / length
            rest %= length
            if count > 0 || !parts.isEmpty { parts.append(count == 1 ? "1 \(name)" : "\(count) \(name)s") }
        }
        return "in " + parts.joined(separator: ", ")
    }
}
