package import LinuxSystem

/// Which daemon to talk to.
package struct Endpoint: Hashable, Sendable {
    package enum Scope: Sendable {
        case user, system
    }

    package let path: String

    /// The socket that was named, or that of the scope; else `SUMMITD_SOCKET`, else the user's if there is one, else the
    /// system's. What is asked for goes before what is in the environment.
    ///
    /// - Throws: ``SystemError`` where a user's daemon is asked for and there is no directory for its socket.
    package init(socket: String?, scope: Scope?) throws(SystemError) {
        if let named = socket ?? (scope == nil ? Self.ofEnvironment : nil) {
            path = named
            return
        }
        switch scope {
        case .user: path = try Locations.user().socket
        case .system: path = Locations.system.socket
        case nil:
            let own = try? Locations.user().socket
            path = own.flatMap { Files.exists($0) ? $0 : nil } ?? Locations.system.socket
        }
    }

    /// An empty variable is as good as none.
    private static var ofEnvironment: String? {
        OwnProcess.environment("SUMMITD_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
    }
}
