internal import SummitAPI
internal import SummitCore

/// An event of TimelineJS, from either of its forms, to be read as a milestone.
struct TimelineJSSlide {
    var line = 0
    var start: TimelineJSDate?
    var end: TimelineJSDate?
    var headline: String?
    var text: String?
    var mediaURL: String?
    var mediaCaption: String?
    var mediaCredit: String?
    var group: String?
    var uniqueID: String?
    /// A stretch of time in the background.
    var isEra = false

    /// Whether it has nothing to be called by: a stretch of time may be a mere colour.
    var isNameless: Bool { headline == nil && text == nil && mediaCaption == nil }

    /// - Parameter zone: the zone of the dates, which have none of their own.
    /// - Throws: ``FormatError`` for what can be no milestone.
    func line(zone: String) throws(FormatError) -> ImportLine {
        var warnings: [String] = []
        func say(_ what: String, if isCut: Bool?) {
            if isCut == true { warnings.append("the \(what) is too long, and was cut") }
        }
        let title = headline.flatMap { ForeignText.line(HTMLText.plain($0)) }
        say("headline", if: title?.isCut)
        let summary = text.flatMap { ForeignText.lines(HTMLText.plain($0)) }
        say("text", if: summary?.isCut)
        // An event may have a text or a medium and no headline.
        let caption = mediaCaption.flatMap { Self.firstLine(HTMLText.plain($0)) }
        guard let name = title?.text ?? summary.flatMap({ Self.firstLine($0.text) }) ?? caption else {
            throw FormatError(line: line, reason: "an event needs a headline")
        }
        var input = MilestoneInput(title: name)
        (input.partial, input.excerpt) = (true, true)
        if summary?.text != name { input.summary = summary?.text }
        input.when = try when(zone: zone, &warnings)
        identify(&input)
        let tags = [isEra ? "era" : nil, group.flatMap { ForeignText.tag(HTMLText.plain($0)) }].compactMap { $0 }
        if !tags.isEmpty { input.tags = ForeignText.distinct(tags, limit: 2) }
        if let source = source(&warnings) { input.sources = [source] }
        return ImportLine(
            place: ImportLine.Place(line: line, name: input.slug ?? name), milestone: input,
            warnings: warnings.isEmpty ? nil : warnings)
    }

    private static func firstLine(_ text: String) -> String? {
        text.split(separator: "\n").first.flatMap { ForeignText.line(String($0), limit: 200)?.text }
    }

    /// A unique id is unique in its file alone: a handle where it can be one, else a uid.
    private func identify(_ input: inout MilestoneInput) {
        guard let uniqueID, let id = ForeignText.line(uniqueID, limit: MilestoneLimits.uid)?.text else { return }
        if (try? Slug.check(id, field: "unique_id")) != nil { input.slug = id } else { input.uid = id }
    }

    private func when(zone: String, _ warnings: inout [String]) throws(FormatError) -> WhenInput? {
        guard let start else {
            if end != nil { throw FormatError(line: line, reason: "an end date needs a start date") }
            return nil
        }
        for date in [start, end] where date?.month != nil && date.map({ $0.year.magnitude > 9_999 }) == true {
            warnings.append("of a year of more than four digits the month and the day are left out")
        }
        do throws(ForeignDate.Problem) {
            if let first = start.local, let last = end?.local {
                return WhenInput(text: first, zone: zone, end: first == last ? nil : last)
            }
            if let first = start.local, end == nil { return WhenInput(text: first, zone: zone) }
            if start.local != nil || end?.local != nil {
                warnings.append("only one of start and end has a time of day, which is left out")
            }
            return try ForeignDate.when(start.edtf, end: end?.edtf, zone: zone)
        } catch {
            throw FormatError(line: line, reason: error.reason)
        }
    }

    private func source(_ warnings: inout [String]) -> Source? {
        var source = Source(
            title: mediaCaption.flatMap { ForeignText.line(HTMLText.plain($0))?.text },
            author: mediaCredit.flatMap { ForeignText.line(HTMLText.plain($0))?.text })
        if let mediaURL {
            source.url = ForeignText.address(mediaURL)
            if source.url == nil { warnings.append("the medium is no address but markup or text, and is left out") }
        }
        return source == Source() ? nil : source
    }
}
