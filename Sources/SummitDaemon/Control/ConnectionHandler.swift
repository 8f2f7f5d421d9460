internal import NIOCore
internal import NIOPosix
internal import SummitAPI
internal import Varlink

/// One client's connection: bytes in, calls one at a time, replies in order, limits kept.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let dispatcher: Dispatcher
    private let callContext: CallContext
    private let limits: ControlLimits
    private let blocking: NIOThreadPool
    private let underWay: CallsUnderWay
    private var connection: ServerConnection
    private var deadline: Scheduled<Void>?
    /// Pages that wait for room in the send buffer.
    private var waitingPages: Pages?
    /// A subscription that waits for news.
    private var parked: Pages?
    private var newsSubscription: UInt64?
    private var turns = Turns()
    private var isClosing = false
    private var readPending = false
    /// The client sends no more; it gets the answers to what it has sent.
    private var isInputClosed = false

    init(
        dispatcher: Dispatcher, callContext: CallContext, limits: ControlLimits, blocking: NIOThreadPool,
        underWay: CallsUnderWay
    ) {
        self.dispatcher = dispatcher
        self.callContext = callContext
        self.limits = limits
        self.blocking = blocking
        self.underWay = underWay
        connection = ServerConnection(limits: limits.protocolLimits)
    }

    func channelActive(context: ChannelHandlerContext) { context.read() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        connection.received(unwrapInboundIn(data).readableBytesView)
        work(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) { readOn(context) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable, !isClosing else { return }
        if let waiting = waitingPages {
            waitingPages = nil
            send(waiting, context)
        } else {
            resume(context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        isInputClosed = true
        closeIfDone(context)
    }

    private func closeIfDone(_ context: ChannelHandlerContext) {
        guard isInputClosed, !isClosing, !isWorking, turns.behind == nil, context.channel.isWritable else { return }
        isClosing = true
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        // Behind everything that was written.
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(capacity: 0))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosing = true
        deadline?.cancel()
        waitingPages = nil
        parked = nil
        if let id = newsSubscription { callContext.services.news.cancel(id) }
        callContext.services.brokenImports.clear(callContext.imports.takeAll(), callContext.services)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The client is gone, or its socket is; there is nobody to tell.
        isClosing = true
        context.close(promise: nil)
    }

    /// Reads more unless this client has sent enough for now: the kernel holds the rest back.
    private func readOn(_ context: ChannelHandlerContext) {
        let waits = isWorking || !context.channel.isWritable
        let full = waits && connection.bufferedBytes > limits.messageBytes
        readPending = full
        if !full, !isClosing, !isInputClosed { context.read() }
    }

    private func work(_ context: ChannelHandlerContext) {
        do {
            while !isClosing, context.channel.isWritable, let call = try connection.nextCall() {
                deadline?.cancel()
                deadline = nil
                perform(call, context)
            }
        } catch {
            refuse(APIError.messageInvalid(error.description), context)
        }
        watchDeadline(context)
    }

    private var isWorking: Bool { connection.isBusy || turns.count > 0 }

    private func perform(_ call: Call, _ context: ChannelHandlerContext) {
        if turns.count > 0, !dispatcher.takesTurns(call) {
            turns.behind = call
            return
        }
        switch dispatcher.answer(call, callContext) {
        case .now(let bytes): reply(bytes, to: call, context)
        case .later(let run):
            guard begins(context) else { return }
            let (loop, bound) = (context.eventLoop, NIOLoopBound((self, context), eventLoop: context.eventLoop))
            Task(executorPreference: LoopTasks(loop: loop)) { [underWay] in
                let bytes = await run()
                loop.execute {
                    let (handler, context) = bound.value
                    handler.reply(bytes, to: call, context)
                    handler.resume(context)
                    underWay.end()
                }
            }
        case .pages(let reader):
            send(Pages(reader: reader, call: call, after: nil), context)
        case .inTurn(let prepare):
            takeTurn(prepare, call, context)
        }
    }

    /// Whether work away from the loop may begin; where the server ends, the client is left instead.
    private func begins(_ context: ChannelHandlerContext) -> Bool {
        if underWay.begin() { return true }
        isClosing = true
        context.close(promise: nil)
        return false
    }

    private func reply(_ bytes: [UInt8], to call: Call, _ context: ChannelHandlerContext) {
        connection.finished()
        send(bytes, inReplyTo: call, context)
    }

    private func send(_ bytes: [UInt8], inReplyTo call: Call, _ context: ChannelHandlerContext) {
        guard !call.oneway, !isClosing else { return }
        if bytes.count > limits.queuedReplyBytes {
            write(
                ReplyEncoder.error(
                    APIError.messageInvalid(
                        "the answer has \(bytes.count) bytes, more than the \(limits.queuedReplyBytes) that are sent at once; ask for less"
                    )), context)
        } else {
            write(bytes, context)
        }
    }

    private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }

    /// Goes on after a call that was answered later, or when the client has taken answers.
    private func resume(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        work(context)
        if readPending { readOn(context) }
        closeIfDone(context)
    }

    // MARK: Turns

    /// Calls that are worked on one after the other, each made ready while the one before it is worked on.
    private struct Turns {
        static let most = 2
        var count = 0
        var last: EventLoopFuture<Void>?
        /// A call of another kind, which waits for all of them.
        var behind: Call?
    }

    private func takeTurn(
        _ prepare: @escaping @Sendable () -> @Sendable () -> [UInt8], _ call: Call, _ context: ChannelHandlerContext
    ) {
        guard begins(context) else { return }
        let (loop, blocking) = (context.eventLoop, blocking)
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        let ready = blocking.runIfActive(eventLoop: loop) { prepare() }
        let before = turns.last ?? loop.makeSucceededVoidFuture()
        let bytes = before.and(ready).flatMap { _, run in blocking.runIfActive(eventLoop: loop) { run() } }
        turns.count += 1
        turns.last = bytes.map { _ in }
        if turns.count < Turns.most { connection.finished() }
        bytes.whenSuccess { bytes in
            let (handler, context) = bound.value
            handler.endTurn(bytes, call, context)
        }
        bytes.whenComplete { [underWay] _ in underWay.end() }
    }

    private func endTurn(_ bytes: [UInt8], _ call: Call, _ context: ChannelHandlerContext) {
        turns.count -= 1
        send(bytes, inReplyTo: call, context)
        if turns.count == 0 { turns.last = nil }
        if let behind = turns.behind {
            guard turns.count == 0 else { return }
            turns.behind = nil
            perform(behind, context)
        } else {
            connection.finished()
        }
        resume(context)
    }

    // MARK: Pages

    private struct Pages: Sendable {
        let reader: PageReader
        let call: Call
        var after: (any Sendable)?
    }

    /// Reads the next page and sends it; as long as the client does not take what was sent, none is read.
    private func send(_ pages: Pages, _ context: ChannelHandlerContext) {
        guard context.channel.isWritable else {
            waitingPages = pages
            return
        }
        guard begins(context) else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let news = callContext.services.news.count
        let page = blocking.runIfActive(eventLoop: context.eventLoop) { pages.reader.read(pages.after) }
        page.whenSuccess { page in
            let (handler, context) = bound.value
            guard !handler.isClosing else { return }
            if let next = page.next {
                let rest = Pages(reader: pages.reader, call: pages.call, after: next)
                guard let bytes = page.bytes else {
                    // Nobody would ever hear of the news.
                    if pages.call.oneway {
                        handler.reply([], to: pages.call, context)
                        handler.resume(context)
                    } else {
                        handler.park(rest, since: news, context)
                    }
                    return
                }
                if !pages.call.oneway { handler.write(bytes, context) }
                handler.send(rest, context)
            } else {
                handler.reply(page.bytes ?? [], to: pages.call, context)
                handler.resume(context)
            }
        }
        page.whenComplete { [underWay] _ in underWay.end() }
    }

    /// Waits for news, unless there was some since the page was read.
    private func park(_ pages: Pages, since count: UInt64, _ context: ChannelHandlerContext) {
        let news = callContext.services.news
        if newsSubscription == nil {
            let loop = context.eventLoop
            let bound = NIOLoopBound((self, context), eventLoop: loop)
            newsSubscription = news.subscribe {
                loop.execute {
                    let (handler, context) = bound.value
                    guard let pages = handler.parked, !handler.isClosing else { return }
                    handler.parked = nil
                    handler.send(pages, context)
                }
            }
        }
        if news.count == count { parked = pages } else { send(pages, context) }
    }

    // MARK: Limits

    /// A message once begun has to be finished in time; none is begun while a call is being worked on.
    private func watchDeadline(_ context: ChannelHandlerContext) {
        guard !isClosing, connection.isMidMessage, !isWorking, context.channel.isWritable else {
            deadline?.cancel()
            deadline = nil
            return
        }
        guard deadline == nil else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let seconds = limits.messageTimeout
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            let (handler, context) = bound.value
            handler.refuse(APIError.messageTooSlow(seconds: seconds), context)
        }
    }

    private func refuse(_ error: VarlinkError, _ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        deadline?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: ReplyEncoder.error(error)))
        ).whenComplete { _ in bound.value.close(promise: nil) }
    }
}

/// Runs tasks on the loop that started them: to wake another thread and to be woken takes longer than most of what they do
/// beside waiting.
private final class LoopTasks: TaskExecutor {
    private let loop: any EventLoop

    init(loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
