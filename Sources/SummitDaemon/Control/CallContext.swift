internal import LinuxSystem
package import SummitCore
internal import Synchronization

/// Who is calling, and over which connection.
package final class CallContext: Sendable {
    let services: Services
    let manager: any ManagerActions
    let peer: Peer
    let mayChange: Bool
    /// Those of this connection, which a reload leaves as they were.
    let limits: ControlLimits
    let imports = OpenImports()
    /// What the user is called, as it was when the connection made its first change.
    private let user = Mutex<String??>(nil)
    private let claimedProgram = Mutex<String?>(nil)

    init(
        services: Services, manager: any ManagerActions, peer: Peer, mayChange: Bool, limits: ControlLimits
    ) {
        self.services = services
        self.manager = manager
        self.peer = peer
        self.mayChange = mayChange
        self.limits = limits
    }

    /// What the client calls itself.
    var program: String? {
        get { claimedProgram.withLock { $0 } }
        set { claimedProgram.withLock { $0 = newValue } }
    }

    var actor: Actor {
        let name = user.withLock { known in
            let name = known ?? Accounts.userName(peer.uid)
            known = .some(name)
            return name
        }
        return Actor(uid: peer.uid, user: name, pid: peer.pid, program: program)
    }

    var changes: TimelineChanges { TimelineChanges(services: services, actor: actor) }
    var views: TimelineViews { TimelineViews(services: services) }
}

/// What the calls of org.summitd.Manager ask of the daemon as a whole.
package protocol ManagerActions: Sendable {
    /// - Throws: ``ConfigurationError``; then the old configuration stays in force.
    func reload() async throws -> Configuration
    var facts: ManagerFacts { get }
}

/// What the daemon knows of itself.
package struct ManagerFacts: Sendable {
    package var started: Instant
    package var mode: String
    package var store: String
    package var storeCheck: String
    package var journal: String
    package var clockBelieved: Bool
    package var connections: Int
    package var droppedLogLines: Int

    package init(
        started: Instant, mode: String, store: String, storeCheck: String, journal: String, clockBelieved: Bool,
        connections: Int, droppedLogLines: Int
    ) {
        self.started = started
        self.mode = mode
        self.store = store
        self.storeCheck = storeCheck
        self.journal = journal
        self.clockBelieved = clockBelieved
        self.connections = connections
        self.droppedLogLines = droppedLogLines
    }
}
