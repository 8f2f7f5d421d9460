internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// `add` without arguments: asks for one thing after the other, and says at once how each answer is read.
struct AddInterview {
    /// For what names no zone of its own.
    let zone: String

    /// - Throws: ``Failure`` where the person breaks it off.
    func input() throws -> MilestoneInput {
        Output.note("A new milestone. An empty answer leaves it open; Ctrl-C breaks it off.")
        var input = MilestoneInput(title: try required("Title: "))
        input.when = try when()
        if input.when != nil { input.reminders = try reminders() }
        input.place = try place()
        input.tags = Self.list(try answer("Tags, with commas: "))
        input.sources = try answer("Source, a title or an address: ").map { [Add.source($0)] }
        Output.note("The same in one line:\n    \(Self.commandLine(input))")
        return input
    }

    /// What would have to be typed for it, so that nothing is lost where the daemon refuses it.
    static func commandLine(_ input: MilestoneInput) -> String {
        var words = ["summitctl", "add", input.title]
        if let when = input.when {
            words.append(when.text)
            if let zone = when.zone, !when.text.contains("[") { words += ["--zone", zone] }
            if let duration = when.duration { words += ["--duration", duration] }
            if let rule = when.recurrence?.rule { words += ["--repeat", rule] }
        }
        for reminder in input.reminders ?? [] { words += ["--remind", reminder.trigger] }
        if let name = input.place?.name { words += ["--place", name] }
        if let country = input.place?.country { words += ["--country", country] }
        for tag in input.tags ?? [] { words += ["--tag", tag] }
        for source in input.sources ?? [] { words += ["--source", source.url ?? source.title ?? ""] }
        return words.map(quoted).joined(separator: " ")
    }

    /// As a shell takes it for one word.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "-_.:/@%+,".utf8.contains(byte)
            }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private func when() throws -> WhenInput? {
        let zones = ClientZones.directory
        let text = try read("Date, such as 2027, 2027-06-17, 2027~ (about), 2027-06-17T10:00: ") { text in
            try RelativeDate.refuse(text, zone: zone)
            let when = try When(parsing: text, end: nil, duration: nil, defaultZone: zone, zones: zones)
            let relative = try RelativeTime.phrase(for: when, now: .present, zones: zones)
            return relative.isEmpty ? when.prose : "\(when.prose), \(relative)"
        }
        guard let text else { return nil }
        var input = WhenInput(text: text, zone: zone)
        guard ZonedDateTime.looksLikeDateTime(text) else { return input }
        input.duration = try read("How long, such as 2h or 30min: ") { try CalendarDuration(readable: $0).prose }
            .map { try CalendarDuration(readable: $0).description }
        let when = try When(parsing: text, end: nil, duration: input.duration, defaultZone: zone, zones: zones)
        input.recurrence = try read("Repeats, such as weekly or FREQ=MONTHLY;BYDAY=1MO: ") { rule in
            try RecurrenceMessage(rule: rule).repetition(from: when, zones: zones)
                .recurrence.rule?.prose
        }.map { RecurrenceMessage(rule: $0) }
        return input
    }

    private func reminders() throws -> [ReminderMessage]? {
        let text = try read("Reminders, such as 7d before, 1d before at 09:00: ") { text in
            _ = try (Self.list(text) ?? []).map {
                try Trigger(parsing: $0, defaultZone: zone, zones: ClientZones.directory)
            }
            return nil
        }
        return text.flatMap(Self.list)?.map { ReminderMessage(trigger: $0) }
    }

    private func place() throws -> Place? {
        let name = try answer("Place: ")
        let country = try read("Country, by its code such as KZ: ") { text in
            guard text.utf8.count == 2, text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isLetter }) else {
                throw ValueError("“\(text)” is not an ISO 3166 code of two letters")
            }
            return nil
        }
        return name == nil && country == nil ? nil : Place(name: name, country: country?.uppercased())
    }

    // MARK: One answer

    private func answer(_ prompt: String) throws -> String? {
        guard let answer = Question.ask(prompt) else { throw Failure("nothing was added") }
        return answer.isEmpty ? nil : answer
    }

    private func required(_ prompt: String) throws -> String {
        while true {
            if let answer = try answer(prompt) { return answer }
        }
    }

    /// Asks until the answer can be read.
    ///
    /// - Parameter reading: how it is understood, to be shown where that is not plain.
    private func read(_ prompt: String, reading: (String) throws -> String?) throws -> String? {
        while let answer = try answer(prompt) {
            do {
                if let meaning = try reading(answer) { Output.note("    \(meaning)") }
                return answer
            } catch {
                Output.note("    \((error as? any ReportedError)?.message ?? "\(error)")")
            }
        }
        return nil
    }

    private static func list(_ text: String?) -> [String]? {
        let parts = (text ?? "").split(separator: ",").map { Question.trimmed(String($0)) }.filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts
    }
}
