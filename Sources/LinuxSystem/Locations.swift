/// Where daemon and client keep and look for things, for the system or for one user (XDG Base Directory).
package struct Locations: Hashable, Sendable {
    package let configuration: String
    package let state: String
    package let socket: String

    package static let system = Locations(
        configuration: "/etc/summitd/summitd.yaml", state: "/var/lib/summitd", socket: "/run/summit/org.summitd")

    /// - Throws: ``SystemError`` where there is no directory for the socket that belongs to this user alone.
    package static func user() throws(SystemError) -> Locations {
        let home = OwnProcess.environment("HOME") ?? Accounts.homeDirectory(OwnProcess.uid) ?? "/"
        let configuration = absolute("XDG_CONFIG_HOME") ?? home + "/.config"
        let state = absolute("XDG_STATE_HOME") ?? home + "/.local/state"
        return Locations(
            configuration: configuration + "/summitd/summitd.yaml", state: state + "/summitd",
            socket: try runtimeDirectory() + "/summit/org.summitd")
    }

    /// `XDG_RUNTIME_DIR`; unset, `/run/user/UID` if it is ours and closed to others; else a directory of ours
    /// below `/tmp`, made if need be.
    private static func runtimeDirectory() throws(SystemError) -> String {
        if let given = absolute("XDG_RUNTIME_DIR") { return given }
        let usual = "/run/user/\(OwnProcess.uid)"
        if Files.isOwnedPrivateDirectory(usual) { return usual }
        let own = "/tmp/summit-\(OwnProcess.uid)"
        if !Files.exists(own) { try Files.makeDirectories(own, mode: 0o700) }
        guard Files.isOwnedPrivateDirectory(own) else {
            throw SystemError(
                code: 1, call: "use", path: own, detail: "it has to be a directory of this user with mode 0700")
        }
        return own
    }

    /// A relative path in an XDG variable does not count (XDG Base Directory §2).
    private static func absolute(_ variable: String) -> String? {
        OwnProcess.environment(variable).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
}
