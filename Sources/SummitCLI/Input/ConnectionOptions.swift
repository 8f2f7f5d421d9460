internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient

/// Which daemon to talk to.
struct ConnectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
    var socket: Value?

    @Flag(help: "Talk to the present user's own daemon.")
    var user = false

    @Flag(help: "Talk to the system's daemon.")
    var system = false

    func validate() throws {
        if user, system { throw ValidationError("--user and --system exclude each other") }
        if socket != nil, user || system { throw ValidationError("--socket goes without --user and --system") }
    }

    /// - Throws: ``ClientError``, or ``Failure`` where there is no place for a socket.
    func connect() throws -> Connection {
        let scope: Endpoint.Scope? = user ? .user : system ? .system : nil
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint(socket: socket?.text, scope: scope)
        } catch {
            throw Failure(error.description, status: .unavailable)
        }
        return try Connection(to: endpoint)
    }

    /// The same for a change, which is logged with the program's name.
    func connectForChange() throws -> Connection {
        let connection = try connect()
        try connection.identify(as: "summitctl \(Product.version)")
        return connection
    }
}
