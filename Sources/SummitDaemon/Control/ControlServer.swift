internal import LinuxSystem
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import SummitAPI
internal import Synchronization
internal import Varlink

/// Who may change the timeline.
package enum ChangePolicy: Sendable {
    /// Root, the daemon's own user, and the members of these groups.
    case system(groups: Set<UInt32>)
    /// The daemon's own user and root.
    case user

    func permits(_ peer: Peer) -> Bool {
        if peer.uid == 0 || peer.uid == OwnProcess.uid { return true }
        switch self {
        case .user: return false
        case .system(let groups): return groups.contains { peer.isMember(of: $0) }
        }
    }
}

/// The control socket: accepts connections and gives each its handler.
package final class ControlServer: Service {
    private let dispatcher: Dispatcher
    private let services: Services
    private let manager: any ManagerActions
    private let policy: ChangePolicy
    private let logger: Logger
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    private let blocking = NIOThreadPool(numberOfThreads: 2)
    private let underWay = CallsUnderWay()
    private let counts = Mutex(Counts())
    private let listener = Mutex<(any Channel)?>(nil)

    /// - Parameter manager: answers the calls of org.summitd.Manager.
    /// - Throws: never for the interface files as shipped.
    package init(
        services: Services, manager: any ManagerActions, policy: ChangePolicy, logger: Logger
    ) throws {
        self.services = services
        self.manager = manager
        self.policy = policy
        self.logger = logger
        dispatcher = try Dispatcher(
            methods: .summit, interfaces: try Interfaces.all(), version: Product.version)
    }

    /// Open connections.
    private struct Counts {
        var ofUser: [UInt32: Int] = [:]
        var onLoop: [ObjectIdentifier: Int] = [:]
    }

    package var connections: Int { counts.withLock { $0.ofUser.values.reduce(0, +) } }

    /// Listens on a socket that is bound and listening already; the server owns it from then on.
    ///
    /// The loop that accepts a connection serves it too, unless another has fewer by two: a lone client, such as
    /// `summitctl` beside somebody who watches, does not wait until threads have woken each other.
    package func start(descriptor: Int32) async throws {
        blocking.start()
        let channel = try await ServerBootstrap(group: group.any())
            .serverChannelOption(.backlog, value: 512)
            .childChannelOption(.autoRead, value: false)
            // Who has sent all and closed that side still reads the answers.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.writeBufferWaterMark, value: Self.waterMark)
            .childChannelInitializer { channel in
                let loop = self.takeLoop(preferring: channel.eventLoop)
                guard loop === channel.eventLoop else { return self.move(channel, to: loop) }
                channel.closeFuture.whenComplete { _ in self.leave(loop) }
                return self.admit(channel)
            }
            .withBoundSocket(descriptor).get()
        listener.withLock { $0 = channel }
    }

    private static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 256 << 10)

    /// The preferred loop, or one that has at least two connections fewer; to it, one is added.
    private func takeLoop(preferring preferred: any EventLoop) -> any EventLoop {
        counts.withLock { counts in
            func count(_ loop: any EventLoop) -> Int { counts.onLoop[ObjectIdentifier(loop), default: 0] }
            var loop = preferred
            for other in group.makeIterator() where count(other) + 1 < count(loop) { loop = other }
            counts.onLoop[ObjectIdentifier(loop)] = count(loop) + 1
            return loop
        }
    }

    private func leave(_ loop: any EventLoop) {
        counts.withLock { $0.onLoop[ObjectIdentifier(loop), default: 1] -= 1 }
    }

    /// Has another loop serve a connection.
    /// - Returns: a failure, by which the channel that accepted it is closed.
    private func move(_ channel: any Channel, to loop: any EventLoop) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            do {
                let copy = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                    of: NIOBSDSocket.Handle.self, { try Descriptor(duplicating: $0).release() })
                guard let copy else { throw ChannelError.inappropriateOperationForState }
                ClientBootstrap(group: loop)
                    .channelOption(.autoRead, value: false)
                    .channelOption(.allowRemoteHalfClosure, value: true)
                    .channelOption(.writeBufferWaterMark, value: Self.waterMark)
                    .channelInitializer { self.admit($0) }
                    .withConnectedSocket(copy)
                    .flatMap { $0.closeFuture }
                    .whenComplete { _ in self.leave(loop) }
            } catch {
                leave(loop)
                throw error
            }
            throw ChannelError.eof
        }
    }

    /// Serves until a graceful shutdown or ``stop()``, then answers the calls that are under way and closes every connection.
    /// What was acknowledged is durable; a change whose client does not take the answer may or may not have been made.
    package func run() async throws {
        guard let channel = listener.withLock({ $0 }) else { return }
        await withGracefulShutdownHandler {
            try? await channel.closeFuture.get()
        } onGracefulShutdown: {
            self.stop()
        }
        await underWay.finish()
        try await group.shutdownGracefully()
        try await blocking.shutdownGracefully()
    }

    /// Accepts no more, and ends ``run()``.
    package func stop() { listener.withLock { $0 }?.close(promise: nil) }

    private func admit(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let peer: Peer
            do {
                guard
                    let read = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                        of: NIOBSDSocket.Handle.self, { descriptor in try Peer(of: descriptor) })
                else { throw ChannelError.inappropriateOperationForState }
                peer = read
            } catch {
                logger.warning("a client was refused: its credentials can't be established", error: error)
                throw error
            }
            let limits = services.configuration.limits
            guard enter(peer.uid, limit: limits.connectionsPerUser) else {
                logger.warning(
                    "user \(Accounts.label(peer.uid)) has \(limits.connectionsPerUser) connections open; one more was refused"
                )
                let error = ReplyEncoder.error(APIError.tooManyConnections(limit: limits.connectionsPerUser))
                channel.writeAndFlush(channel.allocator.buffer(bytes: error)).whenComplete { _ in
                    channel.close(promise: nil)
                }
                return
            }
            channel.closeFuture.whenComplete { _ in self.leave(peer.uid) }
            let context = CallContext(
                services: services, manager: manager, peer: peer, mayChange: policy.permits(peer), limits: limits)
            try channel.pipeline.syncOperations.addHandler(
                ConnectionHandler(
                    dispatcher: dispatcher, callContext: context, limits: limits, blocking: blocking,
                    underWay: underWay))
        }
    }

    private func enter(_ uid: UInt32, limit: Int) -> Bool {
        counts.withLock { counts in
            guard counts.ofUser[uid, default: 0] < limit else { return false }
            counts.ofUser[uid, default: 0] += 1
            return true
        }
    }

    private func leave(_ uid: UInt32) {
        counts.withLock { counts in
            let left = counts.ofUser[uid, default: 1] - 1
            counts.ofUser[uid] = left > 0 ? left : nil
        }
    }
}
