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

/// Every method by its full name.
struct MethodTable: Sendable {
    typealias Run = @Sendable (_ call: Call, _ context: CallContext) throws -> Answer
    typealias RunChecking =
        @Sendable (
            _ call: Call, _ interface: InterfaceDescription, _ context: CallContext
        ) throws -> Answer
    private var methods: [String: Run] = [:]
    /// Those that check their parameters themselves.
    private(set) var checking: [String: RunChecking] = [:]
    /// Those that are made ready while the one before them is worked on.
    private(set) var takingTurns: Set<String> = []

    var names: Set<String> { Set(methods.keys).union(checking.keys) }

    subscript(method: String) -> Run? { methods[method] }

    mutating func read<H: ReadHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            try Self.read(H.self, try call.parameters(H.Parameters.self), context)
        }
    }

    /// The same for parameters that read themselves.
    mutating func read<H: ReadHandler>(_ handler: H.Type) where H.Parameters: PlainReadable {
        checking[H.method] = { call, interface, context in
            try Self.read(H.self, try Self.parameters(of: call, interface), context)
        }
    }

    /// Read without a tree in between, where nothing about them is out of the ordinary; otherwise checked, and read as
    /// those of any other call.
    private static func parameters<P: Decodable & PlainReadable>(
        of call: Call, _ interface: InterfaceDescription
    ) throws -> P {
        try call.plainParameters(P.self) ?? call.parameters(P.self, validatedBy: interface)
    }

    private static func read<H: ReadHandler>(
        _ handler: H.Type, _ parameters: H.Parameters, _ context: CallContext
    ) throws -> Answer {
        if let dated = parameters as? any Dated, dated.mayTakeLong {
            return onePage(context) { try reply(try H.run(parameters, context)) }
        }
        return .now(try reply(try H.run(parameters, context)))
    }

    mutating func blocking<H: BlockingChangeHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            guard context.mayChange else { throw VarlinkError.permissionDenied }
            return Self.onePage(context) {
                try Self.reply(try H.run(try call.parameters(H.Parameters.self), context))
            }
        }
    }

    /// The same for many rows: they are checked where they are worked on, and not on the thread that serves all others.
    mutating func rows<H: PreparedChangeHandler>(_ handler: H.Type) where H.Parameters: PlainReadable {
        takingTurns.insert(H.method)
        checking[H.method] = { call, interface, context in
            guard context.mayChange else { throw VarlinkError.permissionDenied }
            return .inTurn {
                let prepared = Result { try H.prepare(try Self.parameters(of: call, interface), context) }
                return {
                    do {
                        return try Self.reply(try H.run(try prepared.get(), context))
                    } catch {
                        return ReplyEncoder.error(ErrorMapping.wire(error, context))
                    }
                }
            }
        }
    }

    /// - Throws: what encoding throws.
    private static func reply(_ answer: some Encodable, continues: Bool = false) throws -> [UInt8] {
        if let written = answer as? any WrittenMessage {
            return ReplyEncoder.success(object: written.json, continues: continues)
        }
        return try ReplyEncoder.success(answer, continues: continues)
    }

    private static func onePage(_ context: CallContext, _ answer: @escaping @Sendable () throws -> [UInt8]) -> Answer {
        .pages(
            PageReader { _ in
                do {
                    return PageReader.Page(bytes: try answer(), next: nil)
                } catch {
                    return PageReader.Page(bytes: ReplyEncoder.error(ErrorMapping.wire(error, context)), next: nil)
                }
            })
    }

    mutating func change<H: ChangeHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            // Who may only read may try: nothing is changed by that.
            let rehearsal = try context.mayChange ? nil : call.parameters(H.Parameters.self)
            if let rehearsal, (rehearsal as? any Rehearsable)?.dryRun != true {
                throw VarlinkError.permissionDenied
            }
            return .later {
                do {
                    let parameters = try rehearsal ?? call.parameters(H.Parameters.self)
                    return try Self.reply(try await H.run(parameters, context))
                } catch {
                    return ReplyEncoder.error(ErrorMapping.wire(error, context))
                }
            }
        }
    }

    mutating func paged<H: PagedHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            guard !H.isPrivileged || context.mayChange else { throw VarlinkError.permissionDenied }
            guard call.more else {
                return Self.onePage(context) {
                    guard let whole = try H.whole(try call.parameters(H.Parameters.self), context) else {
                        throw VarlinkError.expectedMore
                    }
                    return try Self.reply(whole)
                }
            }
            return .pages(
                PageReader { after in
                    do {
                        let parameters = try call.parameters(H.Parameters.self)
                        let (page, next) = try H.page(parameters, context, after: after as? H.Position)
                        return PageReader.Page(
                            bytes: try Self.reply(page, continues: next != nil), next: next)
                    } catch {
                        return PageReader.Page(bytes: ReplyEncoder.error(ErrorMapping.wire(error, context)), next: nil)
                    }
                })
        }
    }
}

extension MethodTable {
    mutating func subscription<H: SubscriptionHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            guard call.more else { throw VarlinkError.expectedMore }
            return .pages(
                PageReader { after in
                    do {
                        let parameters = try call.parameters(H.Parameters.self)
                        let (page, position) = try H.next(parameters, context, after: after as? H.Position)
                        let bytes = try page.map { try Self.reply($0, continues: true) }
                        return PageReader.Page(bytes: bytes, next: position)
                    } catch {
                        return PageReader.Page(bytes: ReplyEncoder.error(ErrorMapping.wire(error, context)), next: nil)
                    }
                })
        }
    }
}

/// An error in one of many.
struct RowError: Error {
    let row: Int
    let error: any Error
}
