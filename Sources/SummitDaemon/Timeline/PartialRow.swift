internal import SummitAPI
internal import SummitCore

/// Rows of a file that has no place for all of a milestone, such as a table: what it has no place for stays as it is.
extension ImportRow {
    func complete(_ after: inout Milestone, from before: Milestone) {
        if input.when?.recurrence == nil { after.repetition = before.repetition }
        if input.excerpt == true { show(&after, from: before) }
        if let series = after.series, series.edition == nil, series.slug == before.series?.slug {
            after.series = before.series
        }
        complete(&after.place, from: before.place)
        if input.participants != nil {
            after.participants = Self.completed(after.participants, from: before.participants) { row, known in
                row.kind == nil && row.role == nil && Self.isSame(row.name, known.name)
            }
        }
        if input.tags != nil, input.excerpt != true {
            after.tags = Self.completed(after.tags, from: before.tags) { Self.isSame($0, $1) }
        }
        if input.sources != nil, input.excerpt != true {
            // A source with neither has no line in the file.
            let unnamed = before.sources.filter { $0.title == nil && $0.url == nil }
            after.sources = Self.completed(after.sources, from: before.sources, Self.isSame)
            after.sources += unnamed.filter { !after.sources.contains($0) }
        }
        if input.reminders != nil {
            after.reminders = Self.completed(after.reminders, from: before.reminders) { $0.trigger == $1.trigger }
        }
    }

    /// What a file that only shows milestones says of one.
    private func show(_ after: inout Milestone, from before: Milestone) {
        if let row = after.when, let known = before.when, Self.isShown(known, as: row) { after.when = known }
        after.tags = before.tags + after.tags.filter { tag in !before.tags.contains { Self.isSame(tag, $0) } }
        after.sources =
            before.sources
            + after.sources.filter { source in
                !before.sources.contains { $0 == source || $0.url != nil && $0.url == source.url }
            }
    }

    /// Whether a date without zone and doubt is what is to be seen of another.
    private static func isShown(_ known: When, as row: When) -> Bool {
        switch (known, row) {
        case (.edtf(let known, _), .edtf(let row, _)):
            // Of a span that is open, the one end is shown.
            return (known.lower ?? known.upper) == row.lower && (known.upper ?? known.lower) == row.upper
        case (.zoned(let known, let end), .zoned(let row, let rowEnd)):
            return known.local == row.local && localEnd(known, end) == localEnd(row, rowEnd)
        default: return false
        }
    }

    private static func localEnd(_ start: ZonedDateTime, _ end: When.End?) -> CivilDateTime? {
        switch end {
        case .at(let time)?: return time.local == start.local ? nil : time.local
        case .after(let length)?:
            let (seconds, overflow) = start.local.secondNumber.addingReportingOverflow(length.exactSeconds)
            return overflow || length == .zero ? nil : CivilDateTime(secondNumber: seconds)
        case nil: return nil
        }
    }

    private func complete(_ place: inout Place?, from before: Place?) {
        guard var known = place, let before else { return }
        known.country = known.country ?? before.country
        defer { place = known }
        // Elsewhere there are other degrees.
        guard known.name == nil || known.name == before.name else { return }
        known.name = before.name
        known.latitude = known.latitude ?? before.latitude
        known.longitude = known.longitude ?? before.longitude
    }

    /// Each of `row` as it is in `before`, if it is one of those: every one once.
    private static func completed<Element>(
        _ row: [Element], from before: [Element], _ isSame: (_ row: Element, _ known: Element) -> Bool
    ) -> [Element] {
        var left = before
        return row.map { one in
            guard let index = left.firstIndex(where: { isSame(one, $0) }) else { return one }
            return left.remove(at: index)
        }
    }

    /// In a list with semicolons between, one within has become a comma.
    private static func isSame(_ row: String, _ known: String) -> Bool {
        row == known || row == String(known.map { $0 == ";" ? "," : $0 })
    }

    /// By what is written of a source in one line.
    private static func isSame(_ row: Source, _ known: Source) -> Bool {
        var plain = Source(title: row.title, url: row.url)
        guard row == plain else { return false }
        if plain == Source(title: known.title, url: known.url) { return true }
        // A title that looks like an address is read as one.
        plain = Source(title: row.url, url: row.title)
        return plain == Source(title: known.title, url: known.url)
    }
}
