internal import ArgumentParser

/// Options as other programs call them, where the letters that they share with one of ours say nothing.
enum OptionHabits {
    private static let habits: [String: [String]] = [
        "--on": ["--when"], "--at": ["--when"], "--date": ["--when"], "--start": ["--when"], "--due": ["--when"],
        "--from": ["--since"], "--after": ["--since"], "--to": ["--until", "--end"], "--before": ["--until"],
        "--description": ["--summary"], "--desc": ["--summary"], "--note": ["--summary"], "--notes": ["--summary"],
        "--location": ["--place"], "--where": ["--place"], "--name": ["--title"], "--label": ["--tag"],
        "--category": ["--tag"], "--categories": ["--tag"], "--project": ["--series", "--tag"],
        "--people": ["--with"], "--participants": ["--with"], "--attendee": ["--with"], "--who": ["--with"],
        "--url": ["--source"], "--source": ["--source-url", "--url"], "--reference": ["--source"],
        "--alarm": ["--remind"], "--reminder": ["--remind"],
        "--rrule": ["--repeat"], "--recur": ["--repeat"], "--recurrence": ["--repeat"], "--every": ["--repeat"],
        "--tz": ["--zone"], "--timezone": ["--zone"], "--max": ["--limit"], "--count": ["--limit"],
        "--format": ["--output"], "--state": ["--status"], "--force": ["--yes"],
    ]

    /// What is meant by an option that a verb does not have, as ArgumentParser complains of it; `nil` where nobody knows.
    static func hint(for complaint: String, of command: any ParsableCommand.Type) -> String? {
        let lead = "Unknown option '"
        guard complaint.hasPrefix(lead) else { return nil }
        let option = complaint.dropFirst(lead.count).prefix { $0 != "'" && $0 != "=" }
        // Each stands at the beginning of a line, or behind a short one.
        let known = Set(
            command.helpMessage().split { $0 == " " || $0 == "," || $0 == "\n" || $0 == "[" || $0 == "]" }.map(
                String.init))
        guard let meant = habits[String(option)]?.first(where: known.contains) else {
            // Only what is added can be given reminders at once.
            guard ["--remind", "--reminder", "--alarm"].contains(option) else { return nil }
            return "Unknown option '\(option)'. `summitctl remind add` adds reminders to a milestone"
        }
        return "Unknown option '\(option)'. Did you mean '\(meant)'?"
    }
}
