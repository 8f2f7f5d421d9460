internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// How a milestone looks in a table.
struct MilestoneRows {
    let style: Style
    let now: Instant
    /// What was searched for.
    var words: SearchWords?
    private let zones = ZoneSnapshot(of: ClientZones.directory)

    init(style: Style, now: Instant, words: SearchWords? = nil) {
        self.style = style
        self.now = now
        self.words = words
    }

    static let headings = ["WHEN", "", "MILESTONE", "WHERE", "STATUS", "SLUG", "FOUND"]
    /// A date that is cut says something else: how far off it is goes before it. A slug that is cut can't be typed any
    /// more: it is the last to be, but for the end of a very long one, of which the beginning does for Tab.
    static let elastic = [
        (column: 2, least: 24), (6, 24), (3, 0), (0, 23), (1, 12), (2, 18), (6, 0), (1, 0), (5, 34), (0, 18), (2, 8),
        (0, 10), (4, 0), (2, 0), (5, 10),
    ]

    func table(_ milestones: [MilestoneMessage]) -> Table {
        var table = Table(headings: Self.headings, elastic: Self.elastic)
        table.rows = milestones.map(row)
        return table
    }

    /// Whether it is known to the day: what is in its bounds then is under way for certain.
    static func isExact(_ when: WhenMessage) -> Bool {
        guard !when.approximate, !when.uncertain else { return false }
        switch when.precision {
        case "day", "minute", "second": return true
        case "interval":
            return when.text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
                (try? EDTF(String($0)))?.precision == .day
            }
        default: return false
        }
    }

    private func row(_ milestone: MilestoneMessage) -> [Table.Cell] {
        let isProjected = milestone.projected == true
        let status = isProjected ? "projected" : milestone.status
        let when = when(milestone)
        return [
            Table.Cell(when.map(date) ?? milestone.when?.text ?? "no date"),
            Table.Cell(when.map(relative) ?? "", .cyan),
            Table.Cell(
                milestone.title, isProjected ? .dim : milestone.status == "cancelled" ? .dim : nil, words: words),
            Table.Cell(Self.place(milestone)),
            Table.Cell(status == "confirmed" ? "" : status, Self.tint(status)),
            Table.Cell(milestone.slug ?? "", .dim),
            Table.Cell(excerpt(milestone), words: words),
        ]
    }

    /// Where the words stand, if not all in the title.
    private func excerpt(_ milestone: MilestoneMessage) -> String {
        guard let words, !words.stand(in: milestone.title) else { return "" }
        let sources = (milestone.sources ?? []).flatMap { [$0.title, $0.author, $0.publisher, $0.quote] }
        let texts =
            [milestone.summary, Self.place(milestone)] + (milestone.participants ?? []).map(\.name)
            + (milestone.tags ?? []) + sources
        for text in texts.compactMap({ $0 }) {
            guard let first = words.found(in: text).first else { continue }
            let before = text[..<first.lowerBound]
            guard before.count > 24 else { return text }
            return "…" + before.suffix(16) + text[first.lowerBound...]
        }
        return ""
    }

    static func tint(_ status: String) -> Style.Tint? {
        switch status {
        case "held": .green
        case "tentative", "postponed": .yellow
        case "cancelled": .red
        case "projected": .dim
        default: nil
        }
    }

    static func place(_ milestone: MilestoneMessage) -> String {
        let (name, country) = (milestone.place?.name, milestone.place?.country)
        return if let name, let country { "\(name), \(country)" } else { name ?? country ?? "" }
    }

    /// `nil` also for what this system can't read: it may not have the zone.
    private func when(_ milestone: MilestoneMessage) -> When? { try? milestone.when?.when(zones: zones) }

    /// The date at its own precision; a time in the zone that is asked for, or in its own, which is named where it is not the
    /// reader's.
    func date(_ milestone: MilestoneMessage) -> String {
        when(milestone).map(date) ?? milestone.when?.text ?? "no date"
    }

    func date(_ when: When) -> String {
        guard case .zoned(let start, _) = when else { return when.prose }
        guard let zone = style.zone, zone != start.zone,
            let rules = try? zones.rules(for: zone),
            let instant = try? start.resolve(zones: zones).instant,
            let local = rules.local(at: instant), let day = EDTF(day: local.date)
        else {
            let isOwn = start.zone == style.zone ?? ClientZones.own
            return Self.short(start.local) + (isOwn ? "" : " " + start.zone)
        }
        return "\(day.prose) \(Self.clock(local)) \(zone)"
    }

    private static func short(_ local: CivilDateTime) -> String {
        "\(EDTF(day: local.date)?.prose ?? local.date.description) \(clock(local))"
    }

    private static func clock(_ local: CivilDateTime) -> String {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let minutes = two(local.hour) + ":" + two(local.minute)
        return local.second == 0 ? minutes : minutes + ":" + two(local.second)
    }

    /// "in 16 days"
    func relative(_ milestone: MilestoneMessage) -> String { when(milestone).map(relative) ?? "" }

    private func relative(_ when: When) -> String {
        (try? RelativeTime.phrase(for: when, now: now, zones: zones)) ?? ""
    }
}
