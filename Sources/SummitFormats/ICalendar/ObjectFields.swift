internal import SummitAPI
internal import SummitCore

/// What else a component says.
extension ObjectReader {
    mutating func readSources() {
        var url: String?
        if let line = single["URL"] {
            var isCut = false
            url = TidyText.line(line.value, limit: .max, cut: &isCut)
            if let text = url, text.utf8.count > MilestoneLimits.url {
                warn(line.number, "URL is longer than \(MilestoneLimits.url) bytes, and only kept as it is")
                kept.append(line.raw)
                url = nil
            }
        }
        if let own = Own.value([Source].self, single[Own.sources]) {
            input.sources = SourceURL.replace(in: own, by: url)
        } else if let url {
            input.sources = [Source(url: url)]
        }
    }

    /// An organizer who attends too is one participant.
    mutating func readPeople() {
        let organizers = several["ORGANIZER"] ?? []
        let known = Set(organizers.filter { !PersonLine.isPlain($0) }.map { PersonLine.address($0).lowercased() })
        var people: [Participant] = []
        for line in component.properties where line.name == "ORGANIZER" || line.name == "ATTENDEE" {
            if line.value.isEmpty || line.name == "ATTENDEE" && known.contains(PersonLine.address(line).lowercased()) {
                continue
            }
            if let participant = PersonLine.participant(line) { people.append(participant) }
        }
        if let own = Own.value([Participant].self, single[Own.participants]) {
            people = Self.merge(people, own)
        }
        input.participants = limited(people, "participants", limit: MilestoneLimits.participants)
    }

    /// Those that are named in the standard properties, with what we said of them.
    private static func merge(_ people: [Participant], _ own: [Participant]) -> [Participant] {
        if people.map(\.name).sorted() == own.map(\.name).sorted() { return own }
        return people.map { one in own.first { $0.name == one.name } ?? one }
    }

    mutating func readStatus() {
        var name = component.name
        if let line = single[Own.component], single["DTSTART"] == nil {
            name = line.text == "VEVENT" ? "VJOURNAL" : name
        }
        if let line = single["STATUS"] {
            if let own = single[Own.status], own[Own.belongsTo] == line.value,
                let status = Milestone.Status(rawValue: own.text)
            {
                input.status = status.rawValue
                return
            }
            if let status = StatusText.status(line.value, in: name) {
                input.status = status.rawValue
                // IN-PROCESS, say, is more than we have a word for.
                if StatusText.text(status, in: name) != line.value { kept.append(line.raw) }
            } else {
                warn(line.number, "there is no STATUS “\(Self.excerpt(line.value))” of a \(name)")
            }
        } else if name == "VTODO", component["COMPLETED"] != nil {
            input.status = Milestone.Status.held.rawValue
        }
    }

    /// Fields that only our own files have.
    mutating func readOwnFields() {
        input.slug = single[Own.slug]?.text
        input.series = Own.value(Milestone.Membership.self, single[Own.series])
        input.previously = Own.value([WhenInput].self, single[Own.previously])
        input.generation = single[Own.generation].flatMap { Int64($0.value) }
        let relations = (several[Own.relation] ?? []).compactMap { line -> RelationMessage? in
            guard line.name != Own.relation else { return Own.value(RelationMessage.self, line) }
            return line[Own.kind].map { RelationMessage(kind: $0, milestone: line.text) }
        }
        if !relations.isEmpty { input.relations = relations }
    }

    mutating func readAlarms() {
        var reminders: [ReminderMessage] = []
        for alarm in component.components where alarm.name == "VALARM" {
            var reader = AlarmReader(alarm: alarm, title: single["SUMMARY"]?.text, zones: zones)
            let reminder = reader.read()
            for warning in reader.warnings { warn(warning.line, warning.text) }
            if let reminder { reminders.append(reminder) }
            if reader.isKept { kept += AlarmReader.keptLines(alarm) }
        }
        for line in several[Own.reminder] ?? [] {
            if let reminder = Own.value(ReminderMessage.self, line) { reminders.append(reminder) }
        }
        input.reminders = limited(reminders, "reminders", limit: MilestoneLimits.reminders)
        for line in several[Own.kept] ?? [] { kept.append(line.text) }
        for inner in component.components where inner.name != "VALARM" { kept += inner.lines }
    }

    /// How identities end that are made here.
    static let madeUID = "@without-uid.summit"

    /// UID (RFC 5545 §3.8.4.7), or one that is the same at each import.
    mutating func readIdentity() {
        var isCut = false
        if let uid = single["UID"].flatMap({ TidyText.line($0.text, limit: .max, cut: &isCut) }) {
            input.uid = uid
            guard uid.utf8.count > MilestoneLimits.uid else { return }
            let (first, last) = (
                Self.head(uid, bytes: 110), String(Self.head(String(uid.reversed()), bytes: 110).reversed())
            )
            input.uid = "\(first)~\(uid.utf8.count)~\(last)"
            warn(component.line, "UID is longer than \(MilestoneLimits.uid) bytes, and was shortened")
            return
        }
        let value = (single["DTSTART"] ?? single["DUE"])?.value
        let start = value.flatMap { TidyText.line($0, limit: 20, cut: &isCut) } ?? "undated"
        input.uid = "\(Self.head(start, bytes: 20))-\(Slug.make(title: input.title, year: nil))\(Self.madeUID)"
        warn(component.line, "there is no UID: one is made from DTSTART and SUMMARY")
    }

    private static func head(_ text: String, bytes: Int) -> String {
        var (result, size) = (String.UnicodeScalarView(), 0)
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= bytes else { break }
            result.append(scalar)
        }
        return String(result)
    }

    mutating func readCalendar() {
        var calendar = CalendarObject()
        if component.name != "VEVENT" { calendar.component = component.name }
        if let line = single[Own.component], line.text == "VEVENT" { calendar.component = nil }
        if let line = single["SEQUENCE"] {
            if let number = Int32(line.value), number >= 0 {
                calendar.sequence = Int64(number)
            } else {
                warn(line.number, "SEQUENCE is no number from 0 on, and is left out")
            }
        }
        var stamp = single["DTSTAMP"]
        // The time of our own export says nothing of the milestone.
        if let own = single[Own.stamp], own.value == stamp?.value { stamp = nil }
        if let line = single["LAST-MODIFIED"] ?? stamp { calendar.modified = instant(line) }
        calendar.properties = keptWithinLimits()
        if calendar != CalendarObject() { input.calendar = calendar }
    }

    /// RFC 3339 in UTC.
    private mutating func instant(_ line: ContentLine) -> String? {
        guard let time = try? CalendarTime(line), !time.start.isDay else {
            warn(line.number, "\(line.name) is no time in UTC, and is left out")
            return nil
        }
        return "\(time.start.local)Z"
    }

    /// A line to keep as a milestone can hold it, and whether there is more of it; `nil` for one of nothing but space.
    static func keptLine(_ line: String) -> (text: String, isCut: Bool)? {
        var isCut = false
        guard let clean = TidyText.lines(line, limit: MilestoneLimits.calendarBytes, cut: &isCut) else { return nil }
        return (clean.utf8.contains(0x0A) ? String(clean.map { $0 == "\n" ? " " : $0 }) : clean, isCut)
    }

    private mutating func keptWithinLimits() -> [String]? {
        var (lines, size, dropped): ([String], Int, Int) = ([], 0, 0)
        for line in kept {
            guard let (text, isCut) = Self.keptLine(line) else { continue }
            size += text.utf8.count
            if isCut || lines.count == MilestoneLimits.calendarLines || size > MilestoneLimits.calendarBytes {
                dropped += 1
                size -= text.utf8.count
            } else {
                lines.append(text)
            }
        }
        if dropped > 0 {
            warn(
                component.line,
                "\(dropped) lines that only other programs understand are left out: more than "
                    + "\(MilestoneLimits.calendarBytes) bytes or \(MilestoneLimits.calendarLines) lines can't be kept")
        }
        return lines.isEmpty ? nil : lines
    }
}
