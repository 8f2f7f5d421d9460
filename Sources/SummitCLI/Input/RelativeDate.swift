internal import LinuxSystem
internal import SummitCore

/// Dates that count from today. Queries take them; a milestone keeps its date, however long it stays.
enum RelativeDate {
    private static let words: Set<String> = ["now", "today", "tomorrow", "yesterday"]
    private static let days: Set<String> = ["d", "w", "m", "y"]
    private static let times: Set<String> = ["h", "min"]

    /// - Parameter zone: where today is; this machine's where none is given.
    /// - Throws: ``ValueError`` with the date to write instead.
    static func refuse(_ text: String, zone: String?) throws {
        let text = text.replacing("\u{2212}", with: "-")
        let unit = String(text.drop { "+-".contains($0) }.drop { $0.isASCII && $0.isNumber })
        let isCount = text.first.map { "+-".contains($0) } == true && (days.union(times).contains(unit))
        guard isCount || words.contains(text.lowercased()) else { return }
        let zone = zone ?? ClientZones.ownOrUTC
        guard let rules = try? ClientZones.directory.rules(for: zone),
            let read = try? QueryTime.parse(
                text, now: .present, zone: rules, zoneIdentifier: zone, zones: ClientZones.directory),
            let local = read.lower.flatMap(rules.local(at:))
        else { return }
        let isTime = times.contains(unit) || text.lowercased() == "now"
        let written = isTime ? String(local.description.dropLast(3)) : local.date.description
        throw ValueError("“\(text)” counts from today, and a milestone keeps its date: write \(written)")
    }
}
