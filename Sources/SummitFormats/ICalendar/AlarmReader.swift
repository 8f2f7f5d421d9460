internal import SummitAPI
internal import SummitCore

/// A VALARM (RFC 5545 §3.6.6, RFC 9074) as a reminder.
struct AlarmReader {
    let alarm: CalendarComponent
    /// SUMMARY of what it reminds of.
    let title: String?
    let zones: CalendarZones
    private(set) var warnings: [(line: Int, text: String)] = []
    /// Whether it says more than the reminder does.
    private(set) var isKept = false

    init(alarm: CalendarComponent, title: String?, zones: CalendarZones) {
        self.alarm = alarm
        self.title = title
        self.zones = zones
    }

    private static let plain: Set<String> = ["ACTION", "DESCRIPTION", "TRIGGER", "REPEAT", "DURATION"]

    /// - Returns: `nil` for what is none that we could give: its lines are kept.
    mutating func read() -> ReminderMessage? {
        isKept =
            alarm["ACTION"]?.value.uppercased() != "DISPLAY" || alarm["DESCRIPTION"]?.text != title
            || !alarm.components.isEmpty
            || alarm.properties.contains { !Self.plain.contains($0.name) && !$0.name.hasPrefix(Own.prefix) }
        // Some programs write an alarm that says that there is none.
        if alarm["ACTION"]?.value.uppercased() == "NONE" { return nil }
        // It depends on where somebody is (RFC 9074 §8).
        if alarm["PROXIMITY"] != nil { return nil }
        guard let line = alarm["TRIGGER"] else {
            return refuse(alarm.line, "the VALARM has no TRIGGER")
        }
        guard let trigger = trigger(line) else { return nil }
        var reminder = ReminderMessage(trigger: trigger)
        reminder.priority = alarm[Own.priority]?.text
        reminder.catchUp = alarm[Own.catchUp]?.text
        readRepetition(into: &reminder)
        return reminder
    }

    private mutating func refuse(_ line: Int, _ text: String) -> ReminderMessage? {
        warnings.append((line, "\(text); it is only kept as it is"))
        isKept = true
        return nil
    }

    /// In our canonical form.
    private mutating func trigger(_ line: ContentLine) -> String? {
        if let own = alarm[Own.trigger], own[Own.belongsTo] == Self.origin(line) { return own.text }
        let value = line.value.uppercased()
        if value.drop(while: { "+-".contains($0) }).hasPrefix("P") {
            do {
                let duration = try CalendarDuration(parsing: line.value)
                return (line["RELATED"]?.uppercased() == "END" ? "end:" : "") + duration.description
            } catch {
                _ = refuse(line.number, "TRIGGER: \(error)")
                return nil
            }
        }
        do {
            let time = try CalendarTime(line)
            guard !time.start.isDay else {
                _ = refuse(line.number, "TRIGGER is a day, and has to be a time")
                return nil
            }
            if time.zone == .utc { return "\(time.start.local)Z" }
            // The standard asks for UTC, but others are met with.
            var placer = TimePlacer(zones: zones, isFinal: true, recurs: false, defaultZone: zones.defaultZone)
            return try placer.place(time).text
        } catch {
            _ = refuse(line.number, "\(error)")
            return nil
        }
    }

    /// REPEAT counts what comes after the first time (§3.8.6.2), as `atMost` does.
    private mutating func readRepetition(into reminder: inout ReminderMessage) {
        guard let line = alarm["REPEAT"], line.value != "0" else { return }
        guard let count = Int(line.value), let pause = alarm["DURATION"],
            let every = try? CalendarDuration(parsing: pause.value),
            let again = try? RepeatUntilAcknowledged(every: every, atMost: count)
        else {
            let most = RepeatUntilAcknowledged.most
            _ = refuse(
                line.number, "REPEAT is 1 to \(most) times, every minute to every 366 days: given once")
            return
        }
        reminder.every = CalendarDuration.seconds(again.every).description
        reminder.atMost = again.atMost
    }

    /// What a trigger is made from, so that it is known whether somebody has changed it.
    static func origin(_ line: ContentLine) -> String {
        (line["RELATED"]?.uppercased() == "END" ? "END:" : "") + line.value
    }

    /// The lines to keep: those of ours are written anew.
    static func keptLines(_ alarm: CalendarComponent) -> [String] {
        ["BEGIN:VALARM"] + alarm.properties.filter { !$0.name.hasPrefix(Own.prefix) }.map(\.raw)
            + alarm.components.flatMap(\.lines) + ["END:VALARM"]
    }
}
