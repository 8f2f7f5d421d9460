internal import LinuxSystem

/// What the client knows of zones.
enum ClientZones {
    static let directory = ZoneDirectory()

    /// The zone of this machine, for the daemon to fall back on.
    static let own = ZoneDirectory.systemZone()

    /// The zone that the client's own dates are read in.
    static var ownOrUTC: String { own ?? "UTC" }
}
