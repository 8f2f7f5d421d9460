internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum CompleteHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Complete"
    private static let most = 100

    static func run(
        _ call: TimelineMethods.Complete, _ context: CallContext
    ) throws -> TimelineMethods.CompleteReply {
        let kind = try Fields.choice("kind", "a kind of name", call.kind, of: TimelineMethods.Complete.Kind.self)
        let column: StoreReader.NameColumn =
            switch kind {
            case .milestone: .milestones
            case .series: .series
            case .figure: .figures
            case .tag: .tags
            }
        return TimelineMethods.CompleteReply(
            names: try context.services.store.read { try $0.names(column, beginningWith: call.prefix, limit: most) })
    }
}
