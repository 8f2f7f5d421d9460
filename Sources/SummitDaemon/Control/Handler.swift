internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Varlink

/// A short read, answered where the call arrived.
protocol ReadHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Answer: Encodable & Sendable
    static var method: String { get }
    static func run(_ parameters: Parameters, _ context: CallContext) throws -> Answer
}

/// A change, answered when it is durable. Only for those who may change the timeline.
///
/// What it does beside its transaction is done on the loop where the call arrived, and takes no longer than a short read.
protocol ChangeHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Answer: Encodable & Sendable
    static var method: String { get }
    static func run(_ parameters: Parameters, _ context: CallContext) async throws -> Answer
}

/// A change that takes many transactions, run where it may wait for them. Only for those who may change the timeline.
protocol BlockingChangeHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Answer: Encodable & Sendable
    static var method: String { get }
    static func run(_ parameters: Parameters, _ context: CallContext) throws -> Answer
}

/// The same in two steps: the first is taken as soon as the call is here, while the one before it is still worked on.
protocol PreparedChangeHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Prepared: Sendable
    associatedtype Answer: Encodable & Sendable
    static var method: String { get }
    /// Changes nothing, and looks at nothing that a call changes.
    static func prepare(_ parameters: Parameters, _ context: CallContext) throws -> Prepared
    static func run(_ prepared: Prepared, _ context: CallContext) throws -> Answer
}

/// A read of any length, answered page by page to callers that take `more`.
protocol PagedHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Page: Encodable & Sendable
    associatedtype Position: Sendable
    static var method: String { get }
    /// Whether it is only for those who may change the timeline.
    static var isPrivileged: Bool { get }
    /// The one answer to a call without `more`; `nil` where it takes that.
    static func whole(_ parameters: Parameters, _ context: CallContext) throws -> Page?
    /// - Parameter after: where the page before ended.
    /// - Returns: a page, and where it ended if there are more.
    static func page(
        _ parameters: Parameters, _ context: CallContext, after: Position?
    ) throws -> (page: Page, next: Position?)
}

extension PagedHandler {
    static var isPrivileged: Bool { false }

    static func whole(_ parameters: Parameters, _ context: CallContext) throws -> Page? { nil }
}

/// A subscription, answered for as long as the client listens. Only to callers that take `more`.
protocol SubscriptionHandler: SendableMetatype {
    associatedtype Parameters: Decodable & Sendable
    associatedtype Page: Encodable & Sendable
    associatedtype Position: Sendable
    static var method: String { get }
    /// - Returns: what there is after a position, `nil` where there is nothing yet; and the position behind it.
    static func next(
        _ parameters: Parameters, _ context: CallContext, after: Position?
    ) throws -> (page: Page?, position: Position)
}

/// How a call is to be answered.
enum Answer: Sendable {
    /// These bytes.
    case now([UInt8])
    /// These bytes, after waiting.
    case later(@Sendable () async -> [UInt8])
    /// Pages, read where blocking is allowed.
    case pages(PageReader)
    /// These bytes, in two steps where blocking is allowed: the second when the calls before this one are answered.
    case inTurn(@Sendable () -> @Sendable () -> [UInt8])
}

/// Reads one page at a time.
struct PageReader: Sendable {
    struct Page: Sendable {
        /// `nil`: there is nothing yet, and the same is to be asked again when there is news.
        let bytes: [UInt8]?
        /// Where the page ended, if more follow.
        let next: (any Sendable)?
    }

    /// The page after a position, from the beginning where there is none.
    let read: @Sendable (_ after: (any Sendable)?) -> Page
}

/// An error in one of many.
struct RowError: Error {
    let row: Int
    let error: any Error
}
