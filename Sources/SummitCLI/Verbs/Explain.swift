internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "explain",
        abstract: "How a date, a rule or a zone is read, without a daemon; and why a reminder was given or not.",
        subcommands: [ExplainDate.self, ExplainRule.self, ExplainZone.self, ExplainReminder.self])

    func run() throws {
        throw UsageError(
            "explain what? `explain date EXPRESSION`, `explain rule RULE --start TIME`, `explain zone ZONE` or "
                + "`explain reminder KEY|MILESTONE`")
    }

    struct ExplainDate: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "explain date", abstract: "What an EDTF date (ISO 8601-2:2019) means, and which days it covers.")

        @Argument(help: "An EDTF date, such as 1992~, 2004-XX, -0201/0220 or 2013/..")
        var date: Value

        @OptionGroup(title: "Output") var output: OutputOptions

        private struct Document: Encodable {
            let valid = true
            let edtf: String
            /// The one form that all spellings of the same date have.
            let normalised: String
            let kind: String
            let level: Int
            let precision: String
            let lower: String?
            let upper: String?
            let approximate: Bool
            let uncertain: Bool

            private enum Key: String, CodingKey {
                case valid, edtf, normalised, kind, level, precision, lower, upper, approximate, uncertain
            }

            /// Open and unknown bounds are `null`, not absent.
            func encode(to encoder: any Encoder) throws {
                var values = encoder.container(keyedBy: Key.self)
                try values.encode(valid, forKey: .valid)
                try values.encode(edtf, forKey: .edtf)
                try values.encode(normalised, forKey: .normalised)
                try values.encode(kind, forKey: .kind)
                try values.encode(level, forKey: .level)
                try values.encode(precision, forKey: .precision)
                try values.encode(lower, forKey: .lower)
                try values.encode(upper, forKey: .upper)
                try values.encode(approximate, forKey: .approximate)
                try values.encode(uncertain, forKey: .uncertain)
            }
        }

        func run() throws {
            let style = try output.style()
            let edtf: EDTF
            do {
                edtf = try EDTF(date.text)
            } catch {
                if case .time? = try? LocalStart(parsing: date.text) {
                    throw ValueError(
                        "“\(date.text)” is a date with a time, which is no EDTF; "
                            + "`summitctl explain zone ZONE --at \(date.text)` explains it")
                }
                throw ValueError(error.description)
            }
            if style.format == .json || style.format == .jsonl {
                let document = Document(
                    edtf: edtf.text, normalised: edtf.normalised, kind: edtf.kind.rawValue, level: edtf.level,
                    precision: edtf.precision.rawValue,
                    lower: edtf.lower?.description, upper: edtf.upper?.description, approximate: edtf.isApproximate,
                    uncertain: edtf.isUncertain)
                Output.write(style.format == .json ? try JSONOutput.document(document) : try JSONOutput.line(document))
                return
            }
            let facts: [(String, String)] = [
                ("EDTF", edtf.text), ("normal form", edtf.normalised == edtf.text ? "" : edtf.normalised),
                ("meaning", edtf.prose), ("kind", edtf.kind == .date ? "" : edtf.kind.rawValue),
                ("level", String(edtf.level)),
                ("precision", edtf.precision.rawValue),
                ("first day", Self.bound(edtf.lower, isOpen: edtf.hasOpenStart)),
                ("last day", Self.bound(edtf.upper, isOpen: edtf.hasOpenEnd)),
                ("possibly from", Self.wider(edtf.possibleLower, than: edtf.lower)),
                ("possibly until", Self.wider(edtf.possibleUpper, than: edtf.upper)),
                ("approximate", edtf.isApproximate ? "yes" : ""), ("uncertain", edtf.isUncertain ? "yes" : ""),
            ]
            try Facts(facts).print(style)
        }

        private static func bound(_ day: CivilDate?, isOpen: Bool) -> String {
            if let day { return day.description }
            return isOpen ? "open" : "unknown"
        }

        private static func wider(_ possible: CivilDate?, than day: CivilDate?) -> String {
            guard let possible, possible != day else { return "" }
            return possible.description
        }
    }

    struct ExplainZone: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "explain zone", abstract: "What a zone's clocks show at a time, by this system's tzdata.")

        @Argument(help: "A zone of the IANA database, such as Asia/Almaty.")
        var zone: Value

        @Option(help: ArgumentHelp("A local time in the zone, or an instant; now where not given.", valueName: "time"))
        var at: Value?

        @OptionGroup(title: "Output") var output: OutputOptions

        private struct Document: Encodable {
            let zone: String
            let local: String
            let utc: String
            let offset: String
            let kind: String
            let tzdata: String?
        }

        func run() throws {
            let style = try output.style()
            let zones = ClientZones.directory
            let time: ZonedDateTime
            do {
                let rules = try zones.rules(for: zone.text)
                time = try Self.time(at?.text, in: rules, zone: zone.text)
            } catch {
                throw ValueError(String(describing: error))
            }
            let resolution = try zones.rules(for: zone.text).resolve(time.local)
            let (instant, offset) = try time.resolve(zones: zones)
            let kind =
                switch resolution {
                case .unique: "unique"
                case .gap: "gap"
                case .overlap: "overlap"
                }
            let document = Document(
                zone: zone.text, local: try time.text(zones: zones), utc: instant.description,
                offset: UTCOffset.text(UTCOffset.roundedToMinute(offset)), kind: kind, tzdata: zones.tzdataVersion)
            switch style.format {
            case .json: Output.write(try JSONOutput.document(document))
            case .jsonl: Output.write(try JSONOutput.line(document))
            case .table, .csv, .ids:
                let facts: [(String, String)] = [
                    ("zone", document.zone), ("local time", document.local), ("UTC", document.utc),
                    ("offset", document.offset), ("kind", Self.meaning(resolution)), ("tzdata", document.tzdata ?? ""),
                ]
                try Facts(facts).print(style)
            }
        }

        private static func time(_ text: String?, in rules: ZoneRules, zone: String) throws -> ZonedDateTime {
            guard let text else {
                guard let now = ZonedDateTime(instant: .present, in: rules, zone: zone) else {
                    throw ValueError("the clock's year is out of range")
                }
                return now
            }
            // A bare date is its first moment; an instant with an offset is shown in the zone.
            if !ZonedDateTime.looksLikeDateTime(text), let day = try EDTF(text).lower,
                let start = CivilDateTime(date: day, secondOfDay: 0)
            {
                return ZonedDateTime(local: start, zone: zone, laterInOverlap: false)
            }
            if !text.contains("["), let instant = try? Instant(parsing: text),
                let shown = ZonedDateTime(instant: instant, in: rules, zone: zone)
            {
                return shown
            }
            let time = try ZonedDateTime(parsing: text, defaultZone: zone, zones: ClientZones.directory)
            if time.zone == zone { return time }
            // A time in another zone is an instant, too.
            guard
                let shown = ZonedDateTime(
                    instant: try time.resolve(zones: ClientZones.directory).instant, in: rules, zone: zone)
            else { throw ValueError("“\(text)”: the year is out of range") }
            return shown
        }

        private static func meaning(_ resolution: LocalResolution) -> String {
            switch resolution {
            case .unique: "unique: the clocks show this time once"
            case .gap(_, let before, let after):
                "gap: the clocks skip this time, from \(UTCOffset.text(before)) to \(UTCOffset.text(after)); "
                    + "it is read with the first (RFC 5545 §3.3.5)"
            case .overlap(_, let first, _, let second):
                "overlap: the clocks show this time at \(UTCOffset.text(first)) and again at \(UTCOffset.text(second)); "
                    + "the first counts unless the offset says otherwise"
            }
        }
    }
}

/// Names and values, one a line.
struct Facts {
    struct Fact {
        let name: String
        let value: String
        /// How far off it is, behind the value.
        let aside: String

        init(_ name: String, _ value: String, aside: String = "") {
            self.name = name
            self.value = value
            self.aside = aside
        }
    }

    private let facts: [Fact]

    init(_ facts: [Fact]) { self.facts = facts.filter { !$0.value.isEmpty } }

    init(_ facts: [(String, String)]) { self.init(facts.map { Fact($0.0, $0.1) }) }

    /// As lines, or as CSV.
    ///
    /// - Throws: ``ValueError`` where identifiers are asked for, which facts have none of.
    func print(_ style: Style) throws {
        switch style.format {
        case .ids: throw ValueError("--output: there are no ids here; table, json, jsonl and csv are accepted")
        case .csv:
            if style.legend { Output.write(CSV.line(["name", "value"])) }
            for fact in facts { Output.write(CSV.line([fact.name, fact.value])) }
        case .table, .json, .jsonl: printLines(style)
        }
    }

    private func printLines(_ style: Style) {
        let width = (facts.map { DisplayWidth.of($0.name) }.max() ?? 0) + 2
        let widest = facts.filter { !$0.aside.isEmpty }.map { DisplayWidth.of($0.value) }.max() ?? 0
        for fact in facts {
            let value = Printable.escape(fact.value)
            let aside = fact.aside.isEmpty ? "" : "  " + style.paint(fact.aside, .cyan)
            Output.print(
                style.paint(DisplayWidth.pad(fact.name, width), .dim)
                    + (aside.isEmpty ? value : DisplayWidth.pad(value, widest)) + aside)
        }
    }
}
