internal import SummitAPI
internal import SummitCore

enum SearchHandler: PagedHandler {
    static let method = "org.summitd.Timeline.Search"
    private static let longest = 1_000

    static func page(
        _ call: TimelineMethods.Search, _ context: CallContext, after: Pages.Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Pages.Position?) {
        guard call.text.utf8.count <= longest else {
            throw FieldError(field: "text", reason: "longer than \(longest) bytes")
        }
        guard call.text.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw FieldError(field: "text", reason: "there is no word to search for")
        }
        return try Pages.read(call.query, text: call.text, context, after: after)
    }
}
