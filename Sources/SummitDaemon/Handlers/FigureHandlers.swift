internal import SummitAPI
internal import SummitStore

enum FigureListHandler: ReadHandler {
    static let method = "org.summitd.Timeline.FigureList"

    static func run(_ call: TimelineMethods.All, _ context: CallContext) throws -> TimelineMethods.FigureListReply {
        TimelineMethods.FigureListReply(
            figures: try context.views.moment(asOf: call.asOf).source.read { try $0.allFigures() }.map(
                FigureMessage.init))
    }
}

enum FigureShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.FigureShow"

    static func run(_ call: TimelineMethods.Slug, _ context: CallContext) throws -> TimelineMethods.FigureReply {
        guard let figure = try context.views.moment(asOf: call.asOf).source.read({ try $0.figure(call.slug) }) else {
            throw StoreError.noSuchFigure(call.slug)
        }
        return TimelineMethods.FigureReply(figure: FigureMessage(figure))
    }
}
