internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Varlink

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
                return { Self.answer(context) { try Self.reply(try H.run(try prepared.get(), context)) } }
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
        pages(context) { _ in PageReader.Page(bytes: try answer(), next: nil) }
    }

    /// A page after the other; an error is the last.
    private static func pages(
        _ context: CallContext, _ page: @escaping @Sendable (_ after: (any Sendable)?) throws -> PageReader.Page
    ) -> Answer {
        .pages(
            PageReader { after in
                do {
                    return try page(after)
                } catch {
                    return PageReader.Page(bytes: ReplyEncoder.error(ErrorMapping.wire(error, context)), next: nil)
                }
            })
    }

    /// What `body` writes, or the error that it throws.
    private static func answer(_ context: CallContext, _ body: () throws -> [UInt8]) -> [UInt8] {
        do { return try body() } catch { return ReplyEncoder.error(ErrorMapping.wire(error, context)) }
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
            return Self.pages(context) { after in
                let parameters = try call.parameters(H.Parameters.self)
                let (page, next) = try H.page(parameters, context, after: after as? H.Position)
                return PageReader.Page(bytes: try Self.reply(page, continues: next != nil), next: next)
            }
        }
    }

    mutating func subscription<H: SubscriptionHandler>(_ handler: H.Type) {
        methods[H.method] = { call, context in
            guard call.more else { throw VarlinkError.expectedMore }
            return Self.pages(context) { after in
                let parameters = try call.parameters(H.Parameters.self)
                let (page, position) = try H.next(parameters, context, after: after as? H.Position)
                let bytes = try page.map { try Self.reply($0, continues: true) }
                return PageReader.Page(bytes: bytes, next: position)
            }
        }
    }
}
