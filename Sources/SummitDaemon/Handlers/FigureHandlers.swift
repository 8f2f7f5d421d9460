internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum FigureListHandler: PagedHandler {
    static let method = "org.summitd.Timeline.FigureList"

    static func page(
        _ call: TimelineMethods.All, _ context: CallContext, after: ArraySlice<Figure>?
    ) throws -> (page: TimelineMethods.FigureListReply, next: ArraySlice<Figure>?) {
        let figures = try after ?? context.views.moment(asOf: call.asOf).source.read { try $0.allFigures()[...] }
        let fitting = PageBytes(context).prefix(of: Array(figures), \.bulk)
        let rest = figures.dropFirst(fitting.count)
        return (
            TimelineMethods.FigureListReply(figures: fitting.map(FigureMessage.init)), rest.isEmpty ? nil : rest
        )
    }

    static func whole(_ call: TimelineMethods.All, _ context: CallContext) throws -> TimelineMethods.FigureListReply? {
        let (page, next) = try page(call, context, after: nil)
        return next == nil ? page : nil
    }
}

enum FigureShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.FigureShow"

    static func run(_ call: TimelineMethods.Slug, _ context: CallContext) throws -> TimelineMethods.FigureReply {
        let figure = try context.views.moment(asOf: call.asOf).source.read { try $0.existingFigure(call.slug) }
        return TimelineMethods.FigureReply(figure: FigureMessage(figure))
    }
}

enum FigureAddHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.FigureAdd"

    static func run(_ call: FigureMethods.Add, _ context: CallContext) async throws -> TimelineMethods.FigureReply {
        let figure = Figure(slug: call.slug, title: call.title, unit: call.unit, observations: [])
        try figure.validate()
        let changes = context.changes
        try await changes.write(dryRun: call.dryRun ?? false) { writer in
            if try writer.reader.figure(figure.slug) != nil { throw StoreError.slugTaken(figure.slug) }
            try writer.put(figure, changes.stamp("figure-add"))
        }
        return TimelineMethods.FigureReply(figure: FigureMessage(figure))
    }
}

enum FigureEditHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.FigureEdit"

    static func run(_ call: FigureMethods.Edit, _ context: CallContext) async throws -> TimelineMethods.FigureReply {
        try await context.changes.changeFigure(call.slug, verb: "figure-edit", dryRun: call.dryRun ?? false) { figure in
            figure.title = call.title ?? figure.title
            figure.unit = call.unit ?? figure.unit
        }
    }
}

enum FigureRecordHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.FigureRecord"

    static func run(_ call: FigureMethods.Record, _ context: CallContext) async throws -> TimelineMethods.FigureReply {
        var given = try call.observation.observation()
        given.value = try Fields.read("observation.value") { try DecimalNumber(parsing: given.value).description }
        let zone = try context.views.zone(of: nil)
        let today = zone.rules.local(at: context.services.clock())?.date.description
        return try await context.changes.changeFigure(
            call.slug, verb: "figure-record", dryRun: call.dryRun ?? false
        ) { [given] figure in
            var observation = given
            // The value that counts, or a vintage, once more is another source of it, and no revision.
            let current = figure.current.first { $0.date == observation.date }
            let same = figure.observations.lastIndex {
                $0.saysTheSame(as: observation)
                    && (observation.vintage == nil ? $0 == current : $0.vintage == observation.vintage)
            }
            if let same {
                let known = figure.observations[same].sources
                figure.observations[same].sources += observation.sources.filter { !known.contains($0) }
                return
            }
            if observation.vintage == nil, current != nil { observation.vintage = today }
            figure.observations.append(observation)
        }
    }
}

extension Figure.Observation {
    fileprivate func saysTheSame(as other: Figure.Observation) -> Bool {
        var same = self
        (same.vintage, same.sources) = (other.vintage, other.sources)
        return same == other
    }
}

enum FigureRemoveHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.FigureRemove"

    static func run(_ call: FigureMethods.Remove, _ context: CallContext) async throws -> TimelineMethods.FigureReply {
        let changes = context.changes
        guard let index = call.observation else {
            let figure = try await changes.write(dryRun: call.dryRun ?? false) { writer in
                let figure = try writer.reader.existingFigure(call.slug)
                try writer.removeFigure(call.slug, changes.stamp("figure-remove"))
                return figure
            }
            return TimelineMethods.FigureReply(figure: FigureMessage(figure))
        }
        return try await changes.changeFigure(call.slug, verb: "figure-unrecord", dryRun: call.dryRun ?? false) {
            figure in
            guard figure.observations.indices.contains(index) else {
                throw FieldError(
                    field: "observation",
                    reason: "there are \(figure.observations.count) observations, and it is none of them")
            }
            figure.observations.remove(at: index)
        }
    }
}

extension TimelineChanges {
    fileprivate func changeFigure(
        _ slug: String, verb: String, dryRun: Bool, _ body: @escaping @Sendable (inout Figure) throws -> Void
    ) async throws -> TimelineMethods.FigureReply {
        let figure = try await write(dryRun: dryRun) { writer in
            var figure = try writer.reader.existingFigure(slug)
            try body(&figure)
            try figure.validate()
            try writer.put(figure, self.stamp(verb))
            return figure
        }
        return TimelineMethods.FigureReply(figure: FigureMessage(figure))
    }
}

enum FigureCompareHandler: ReadHandler {
    static let method = "org.summitd.Timeline.FigureCompare"

    static func run(_ call: FigureMethods.Compare, _ context: CallContext) throws -> FigureMethods.Comparison {
        try context.views.moment(asOf: call.asOf).source.read { reader in
            let figure = try reader.existingFigure(call.slug)
            let comparison = try figure.compared(
                from: try reader.date("from", call.from), to: try reader.date("to", call.to))
            return FigureMethods.Comparison(comparison, of: figure)
        }
    }
}

enum FigureShareHandler: ReadHandler {
    static let method = "org.summitd.Timeline.FigureShare"

    static func run(_ call: FigureMethods.ShareOf, _ context: CallContext) throws -> FigureMethods.Share {
        try context.views.moment(asOf: call.asOf).source.read { reader in
            let (figure, whole) = (try reader.existingFigure(call.slug), try reader.existingFigure(call.of))
            guard figure.unit == whole.unit else {
                throw FieldError(
                    field: "of", reason: "“\(figure.slug)” is in \(figure.unit) and “\(whole.slug)” in \(whole.unit)")
            }
            let date = try reader.date("at", call.at)
            let share = try FigureShare(
                part: try figure.observation(at: date, field: "at"), whole: try whole.observation(at: date, field: "at")
            )
            return FigureMethods.Share(share, of: figure, whole: whole)
        }
    }
}

extension StoreReader {
    /// An EDTF date, or that of an edition of a series, as `china-central-asia-summit#2`.
    fileprivate func date(_ field: String, _ text: String) throws -> EDTF {
        guard let mark = text.lastIndex(of: "#"), let number = Int64(text[text.index(after: mark)...]) else {
            return try Fields.read(field) { try EDTF(text) }
        }
        let slug = String(text[..<mark])
        _ = try existingSeries(slug)
        switch try milestone(ofSeries: slug, edition: number)?.when {
        case .edtf(let date, _)?: return date
        case .zoned(let start, _)?:
            if let day = EDTF(day: start.local.date) { return day }
            fallthrough
        case nil:
            let isThere = try milestone(ofSeries: slug, edition: number) != nil
            throw FieldError(
                field: field,
                reason: isThere
                    ? "edition \(number) of “\(slug)” has no date" : "“\(slug)” has no edition \(number)")
        }
    }
}
