internal import FoundationEssentials
internal import SummitAPI
internal import SummitCore

/// Knight Lab's TimelineJS3, as JSON: a milestone with a date is an event, an event a line. TimelineJS takes texts for
/// HTML, so they are escaped.
struct TimelineJSWriter: TimelineWriter {
    private struct Date: Encodable {
        var year: Int64
        var month: Int?
        var day: Int?
        var hour: Int?
        var minute: Int?
        var second: Int?

        init(_ date: TimelineJSDate) {
            year = date.shownYear
            // A browser counts days in years of six digits at most.
            guard (-9_999...9_999).contains(date.year) else { return }
            (month, day) = (date.month, date.day)
            guard let time = date.secondOfDay else { return }
            (hour, minute) = (time / 3_600, time / 60 % 60)
            if time % 60 != 0 { second = time % 60 }
        }
    }

    private struct Text: Encodable {
        var headline: String
        var text: String?
    }

    private struct Media: Encodable {
        var url: String
        var caption: String?
        var credit: String?
    }

    private struct Event: Encodable {
        var unique_id: String?
        var start_date: Date
        var end_date: Date?
        var display_date: String?
        var text: Text
        var media: Media?
        var group: String?
    }

    private let options: WriteOptions
    private let output: ByteOutput
    private let encoder = JSONEncoder()
    private var hasBegun = false
    private var isFirst = true

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.options = options
        self.output = output
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func write(_ line: ExportLine) throws {
        if let head = line.head { try begin(options.title ?? head.title) }
        guard let milestone = line.milestone, milestone.projected != true, let span = TimelineJSSpan(milestone) else {
            return
        }
        try begin(options.title)
        let source = TimelineJSSource(milestone)
        let event = Event(
            unique_id: milestone.uniqueID, start_date: Date(span.start), end_date: span.end.map(Date.init),
            display_date: span.words.map(HTMLText.escape),
            text: Text(
                headline: HTMLText.escape(milestone.title), text: milestone.summary.map(HTMLText.paragraphs)),
            media: source.map {
                Media(
                    url: $0.url, caption: $0.caption.map(HTMLText.escape), credit: $0.credit.map(HTMLText.escape))
            }, group: milestone.tags?.first.map(HTMLText.escape))
        try output.write((isFirst ? "" : ",") + "\n")
        try output.write(Array(try encoder.encode(event)))
        isFirst = false
    }

    mutating func end() throws {
        try begin(options.title)
        try output.write("\n]}\n")
    }

    private mutating func begin(_ title: String?) throws {
        guard !hasBegun else { return }
        hasBegun = true
        var text = "{"
        if let title {
            let slide = ["text": Text(headline: HTMLText.escape(title))]
            text += "\"title\":" + String(decoding: try encoder.encode(slide), as: UTF8.self) + ",\n"
        }
        try output.write(text + "\"events\":[")
    }
}

/// The first source with an address that a page may load.
struct TimelineJSSource {
    let url: String
    let caption: String?
    let credit: String?

    init?(_ milestone: MilestoneMessage) {
        let found = milestone.sources?.first { source in
            source.url.map { url in
                ForeignText.address(url) != nil && ["https://", "http://"].contains { url.lowercased().hasPrefix($0) }
            } ?? false
        }
        guard let found, let url = found.url else { return nil }
        // A quotation mark would end the attribute that the address is put into.
        self.url = String(url.flatMap { $0 == "\"" ? "%22" : $0 == "'" ? "%27" : String($0) })
        caption = found.title
        credit = found.author ?? found.publisher
    }
}

/// TimelineJS3's table, to be put into its spreadsheet.
struct TimelineJSTableWriter: TimelineWriter {
    static let columns = [
        "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline",
        "Text",
        "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background", "Unique ID",
    ]

    private let options: WriteOptions
    private let output: ByteOutput
    private var hasBegun = false

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.options = options
        self.output = output
    }

    mutating func write(_ line: ExportLine) throws {
        if let head = line.head { try begin(options.title ?? head.title) }
        guard let milestone = line.milestone, milestone.projected != true, let span = TimelineJSSpan(milestone) else {
            return
        }
        try begin(options.title)
        let source = TimelineJSSource(milestone)
        try output.write(
            CSVWriter.record(
                Self.date(span.start) + Self.date(span.end) + [
                    span.words.map(HTMLText.escape) ?? "", HTMLText.escape(milestone.title),
                    milestone.summary.map(HTMLText.paragraphs) ?? "", source?.url ?? "",
                    source?.credit.map(HTMLText.escape) ?? "", source?.caption.map(HTMLText.escape) ?? "", "", "",
                    milestone.tags?.first.map(HTMLText.escape) ?? "", "", milestone.uniqueID ?? "",
                ]))
    }

    mutating func end() throws { try begin(options.title) }

    private mutating func begin(_ title: String?) throws {
        guard !hasBegun else { return }
        hasBegun = true
        try output.write(CSVWriter.record(Self.columns))
        guard let title else { return }
        var row = Array(repeating: "", count: Self.columns.count)
        (row[9], row[15]) = (HTMLText.escape(title), "title")
        try output.write(CSVWriter.record(row))
    }

    private static func date(_ date: TimelineJSDate?) -> [String] {
        guard let date else { return ["", "", "", ""] }
        guard (-9_999...9_999).contains(date.year) else { return [String(date.shownYear), "", "", ""] }
        let time = date.secondOfDay.map { second in
            let clock = [second / 3_600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            return (second % 60 == 0 ? clock.dropLast() : clock[...]).joined(separator: ":")
        }
        return [String(date.shownYear), date.month.map { "\($0)" } ?? "", date.day.map { "\($0)" } ?? "", time ?? ""]
    }
}

extension MilestoneMessage {
    /// The slug; of one occurrence of several with when that is, since no two may be called the same.
    fileprivate var uniqueID: String? {
        guard let slug, let occurrence, when?.recurrence == nil else { return slug }
        return slug + "-" + occurrence.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" }
    }
}
