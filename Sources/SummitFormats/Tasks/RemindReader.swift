internal import SummitAPI
internal import SummitCore

/// What `remind -ppp` says (rem2ps(1), “REM2PS PURE JSON INPUT FORMAT”): a list of months, each with its entries.
///
/// An entry is one occurrence and becomes one milestone, on each of its days; how it recurs can't be told in general
/// from what remind hands over. Days from one to another (`THROUGH`) are one milestone, and so is a time that goes on
/// past midnight. The uid is made of the date and the text, so that the same months brought in again, or overlapping
/// ones, change nothing; lines may be moved in the file that remind reads.
enum RemindReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var shape = try input.json()
        if shape.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "#") {
            throw FormatError(
                line: 1, reason: "this is what remind -p or -pp writes; the output of remind -ppp can be read")
        }
        let root = try shape.whole()
        guard shape.first(root) == UInt8(ascii: "[") else {
            throw FormatError(line: root.line, reason: "the output of remind -ppp is a list of months")
        }
        var entries = RemindEntries(zone: options.zone)
        try shape.elements(root) { part in
            let month = try JSONFields(shape, part)
            guard month.keys.contains("entries") else {
                throw FormatError(line: month.line, reason: "a month of remind -ppp has “entries”; this has none")
            }
            try month.each("entries") { part in
                do {
                    let entry = try JSONFields(shape, part)
                    if let row = try entries.row(entry) { try sink.row(row) }
                } catch let error as FormatError {
                    try sink.problem(error)
                }
            }
        }
        for (kind, count) in entries.skipped.sorted(by: { $0.key < $1.key }) {
            try sink.warn(
                "\(count) \(count == 1 ? "entry" : "entries") of the kind \(Printable.excerpt(kind)) "
                    + "only changed how a calendar looks, and \(count == 1 ? "is" : "are") left out", line: 0)
        }
    }
}

/// The entries of a file, one after another.
struct RemindEntries {
    private let zone: String
    /// How many of each kind were left out that only draw: shades, moons, weeks.
    private(set) var skipped: [String: Int] = [:]
    /// What goes on over several days, once its first is there.
    private var spans: Set<String> = []
    /// How often the same text was met at the same time.
    private var counts: [String: Int] = [:]

    init(zone: String) { self.zone = zone }

    /// - Returns: `nil` for an entry that is none of its own.
    /// - Throws: ``FormatError``.
    mutating func row(_ entry: JSONFields) throws -> ImportLine? {
        if let kind = try entry.text("passthru"), !["COLOR", "COLOUR"].contains(kind.uppercased()) {
            skipped[kind.uppercased(), default: 0] += 1
            return nil
        }
        guard let date = try entry.text("date") else {
            throw FormatError(line: entry.line, reason: "“date” is missing")
        }
        let body = try Self.body(entry)
        let raw = try entry.text("rawbody") ?? body
        let place = "\(try entry.text("filename") ?? ""):\(try entry.text("lineno") ?? "")"
        let when: WhenInput
        if let start = try entry.text("eventstart") {
            // The days after the first have the same start.
            guard start.hasPrefix(date) || spans.insert("\(place) \(start) \(raw)").inserted else { return nil }
            spans.insert("\(place) \(start) \(raw)")
            when = try timed(start, entry)
        } else if let span = try Self.span(entry) {
            guard spans.insert("\(place) \(span) \(raw)").inserted else { return nil }
            when = WhenInput(text: span, zone: zone)
        } else {
            when = WhenInput(text: date, zone: zone)
        }
        try Self.check(when.text, entry)
        guard let title = body.split(whereSeparator: \.isNewline).first.flatMap({ ForeignText.line(String($0)) }) else {
            throw FormatError(line: entry.line, reason: "the entry of \(Printable.escape(date)) has no text")
        }
        var input = MilestoneInput(title: title.text)
        input.when = when
        input.uid = uid(when.text, raw)
        let lines = ForeignText.lines(body)
        if let lines, lines.text != title.text { input.summary = lines.text }
        input.tags = try tags(entry)
        input.reminders = try Self.reminders(entry)
        try Self.add(entry.object("info"), to: &input)
        return ImportLine(
            place: ImportLine.Place(line: entry.line, name: title.text), milestone: input,
            warnings: title.isCut || lines?.isCut == true ? ["the text is too long, and was cut"] : nil)
    }

    /// The text without what remind puts in front: the time, or a colour.
    private static func body(_ entry: JSONFields) throws -> String {
        if let plain = try entry.text("plain_body") { return plain }
        let body = try entry.text("body") ?? ""
        // What has no substitution in it is as it was written.
        if let raw = try entry.text("rawbody"), !raw.contains("%") { return raw }
        if try entry.text("passthru") != nil {
            return body.split(separator: " ", maxSplits: 3).dropFirst(3).joined(separator: " ")
        }
        guard try entry.text("time") != nil, let space = body.firstIndex(of: " ") else { return body }
        let clock = body[..<space]
        let isClock =
            clock.first?.isNumber == true && clock.contains { ":.".contains($0) }
            && clock.allSatisfy { "0123456789:.-+apm".contains($0) }
        return isClock ? String(body[body.index(after: space)...]) : body
    }

    private func timed(_ start: String, _ entry: JSONFields) throws -> WhenInput {
        var when = WhenInput(text: start, zone: zone)
        if let minutes = try entry.whole("eventduration") ?? entry.whole("duration"), minutes > 0 {
            guard minutes <= CalendarDuration.dayLimit * 1_440 else {
                throw FormatError(line: entry.line, reason: "a duration of \(minutes) minutes is too long")
            }
            when.duration = CalendarDuration.seconds(minutes * 60).description
        }
        return when
    }

    /// The days of `REM 10 June 2027 THROUGH 12 June 2027`, which remind hands over as a repetition on each day.
    private static func span(_ entry: JSONFields) throws -> String? {
        guard try entry.whole("rep") == 1, let until = try entry.text("until"), let day = try entry.whole("d"),
            let month = try entry.whole("m"), let year = try entry.whole("y"),
            try entry.text("skip") == nil, try entry.texts("localomit").isEmpty,
            let monthOfYear = Int(exactly: month), let dayOfMonth = Int(exactly: day),
            let first = CivilDate(year: year, month: monthOfYear, day: dayOfMonth),
            case .day(let last)? = try? LocalStart(parsing: until), first < last
        else { return nil }
        return "\(first)/\(last)"
    }

    private static func check(_ text: String, _ entry: JSONFields) throws(FormatError) {
        do {
            if ForeignDate.hasTime(text) { _ = try LocalStart(parsing: text) } else { _ = try EDTF(text) }
        } catch {
            throw FormatError(line: entry.line, reason: error.description)
        }
    }

    private mutating func uid(_ date: String, _ text: String) -> String {
        let key = "\(date)-\(StableHash.text(text))"
        let count = counts[key, default: 0] + 1
        counts[key] = count
        return key + (count > 1 ? "-\(count)" : "") + "@remind"
    }

    private func tags(_ entry: JSONFields) throws -> [String]? {
        // Newer versions add a tag of their own making.
        let tags = (try entry.text("tags") ?? "").split(separator: ",").filter { !$0.hasPrefix("__syn__") }
        let found = ForeignText.distinct(
            tags.compactMap { ForeignText.tag(String($0)) }, limit: MilestoneLimits.tags)
        return found.isEmpty ? nil : found
    }

    /// The warnings ahead: so many days (`+5`), and so many minutes behind `AT` (`+15`).
    private static func reminders(_ entry: JSONFields) throws -> [ReminderMessage]? {
        var found: [ReminderMessage] = []
        if let days = try entry.whole("delta"), days != 0, days.magnitude <= 3_660 {
            found.append(ReminderMessage(trigger: "-P\(days.magnitude)D"))
        }
        if let minutes = try entry.whole("tdelta"), (1...527_040).contains(minutes) {
            found.append(ReminderMessage(trigger: CalendarDuration.seconds(-minutes * 60).description))
        }
        return found.isEmpty ? nil : found
    }

    /// `INFO "Location: Astana"`, of newer versions.
    private static func add(_ info: JSONFields?, to input: inout MilestoneInput) throws {
        guard let info else { return }
        for key in info.keys {
            guard let value = try info.text(key) else { continue }
            switch key.lowercased() {
            case "location":
                input.place = ForeignText.line(value, limit: MilestoneLimits.name).map { Place(name: $0.text) }
            case "url": if let url = ForeignText.address(value) { input.sources = [Source(url: url)] }
            case "description": if let text = ForeignText.lines(value)?.text { input.summary = text }
            default: continue
            }
        }
    }
}

/// A number for a text that is the same at all times and on all machines (FNV-1a, 64 bits); for handles, against
/// accidents and not against attackers.
enum StableHash {
    /// Sixteen hexadecimal digits.
    static func text(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
