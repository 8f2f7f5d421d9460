internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

extension Explain {
    struct ExplainRule: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "explain rule", abstract: "What a recurrence rule (RFC 5545 §3.3.10) means, and when it takes place.",
            discussion: """
                summitctl explain rule "FREQ=MONTHLY;BYDAY=-1FR" --start 2027-01-29T16:00 --zone Asia/Almaty --count 5
                """)

        @Argument(help: "A rule, such as FREQ=YEARLY;BYMONTH=6;BYDAY=3TH; or daily, weekly, monthly, yearly.")
        var rule: Value

        @Option(help: ArgumentHelp("From when: a day or a date-time; today where not given.", valueName: "date"))
        var start: Value?

        @Option(help: ArgumentHelp("Another time at which it takes place; repeat for more.", valueName: "date"))
        var also: [Value] = []

        @Option(help: ArgumentHelp("A time at which it does not; repeat for more.", valueName: "date"))
        var except: [Value] = []

        @Option(help: ArgumentHelp("How many occurrences to print; 10 where not given.", valueName: "number"))
        var count: Value?

        @Option(help: ArgumentHelp("Only those at this time or later.", valueName: "date"))
        var since: Value?

        @OptionGroup(title: "Output") var output: OutputOptions

        private struct Document: Encodable {
            let occurrences: [String]
            let complete: Bool
        }

        private struct Line: Encodable {
            let occurrence: String
            let utc: String?
        }

        private static let defaultCount = 10
        private static let largestCount = 1_000_000

        func run() throws {
            let style = try output.style()
            let zones = ClientZones.directory
            let zone = output.zone?.text ?? ClientZones.ownOrUTC
            let count = try count?.integer("--count", atLeast: 1) ?? Self.defaultCount
            guard count <= Self.largestCount else {
                throw ValueError("--count: at most \(Self.largestCount), got \(count)")
            }
            var milestone = Milestone(uid: "", slug: "", title: "")
            var cursor: OccurrenceCursor
            do {
                let when = try When(
                    parsing: start?.text ?? Self.today(in: zone), end: nil, duration: nil, defaultZone: zone,
                    zones: zones)
                var message = RecurrenceMessage(rule: rule.text)
                message.dates = also.map(\.text)
                message.exceptions = except.map(\.text)
                milestone.when = when
                milestone.repetition = try message.repetition(from: when, zones: zones)
                cursor = try milestone.occurrences(from: try since.map { try Self.instant($0, zone) }, zones: zones)
            } catch let error as any ReportedError {
                throw error
            } catch {
                throw ValueError(String(describing: error))
            }
            try print(&cursor, milestone, count, style)
        }

        private func print(
            _ cursor: inout OccurrenceCursor, _ milestone: Milestone, _ count: Int, _ style: Style
        ) throws {
            let zones = ClientZones.directory
            var found: [Occurrence] = []
            do {
                // One more than asked for tells whether that was all.
                while found.count <= count, let next = try cursor.next() { found.append(next) }
            } catch {
                throw Failure(String(describing: error))
            }
            let complete = found.count <= count
            let lines = try found.prefix(count).map {
                Line(occurrence: try $0.when.text(zones: zones), utc: $0.bounds.earliest?.description)
            }
            let texts = lines.map(\.occurrence)
            let listing = Listing(
                style, lines, ids: { texts }, csvHeader: ["occurrence", "utc"],
                csvRows: { lines.map { [$0.occurrence, $0.utc ?? ""] } })
            try listing.print(document: Document(occurrences: texts, complete: complete)) {
                try printTable(Array(found.prefix(count)), milestone, complete, style)
            }
        }

        private func printTable(
            _ found: [Occurrence], _ milestone: Milestone, _ complete: Bool, _ style: Style
        ) throws {
            let zones = ClientZones.directory
            let rule = milestone.repetition?.recurrence.rule
            if try milestone.occurrenceSet(zones: zones)?.startIsOccurrence() == false {
                Output.note("the start is not an occurrence: the rule does not give it, or --except names it")
            }
            let occurrences = try found.enumerated().map { index, one in
                let phrase = try RelativeTime.phrase(for: one.when, now: .present, zones: zones)
                return Facts.Fact(
                    "occurrence \(index + 1)",
                    try Self.weekday(one.nominal.date) + " " + one.when.text(zones: zones), aside: phrase)
            }
            try Facts(
                [
                    Facts.Fact("rule", rule?.text ?? ""), Facts.Fact("meaning", rule?.prose ?? ""),
                    Facts.Fact("start", milestone.when?.prose ?? ""), Facts.Fact("zone", milestone.when?.zone ?? ""),
                ] + occurrences
            ).print(style)
            if found.isEmpty { Output.note("there is none") } else if complete { Output.note("these are all") }
        }

        private static func weekday(_ date: CivilDate) -> String {
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][date.weekday - 1]
        }

        private static func today(in zone: String) throws -> String {
            let rules = try ClientZones.directory.rules(for: zone)
            guard let local = rules.local(at: .present) else { throw ValueError("the clock's year is out of range") }
            return local.date.description
        }

        private static func instant(_ value: Value, _ zone: String) throws -> Instant {
            let rules = try ClientZones.directory.rules(for: zone)
            let read = try QueryTime.parse(
                value.text, now: .present, zone: rules, zoneIdentifier: zone, zones: ClientZones.directory)
            guard let lower = read.lower else { throw ValueError("--since: “\(value.text)” has no beginning") }
            return lower
        }
    }
}
