internal import LinuxSystem
internal import SummitCore
internal import Systemd

/// How many entries journald takes of our unit before it drops the rest (`LogRateLimitIntervalSec=`,
/// `LogRateLimitBurst=`, systemd.exec(5)).
enum JournalLimit {
    /// Where systemd tells journald of it, as links whose targets are the values: microseconds, and a count.
    private static let directory = "/run/systemd/units/"

    /// Four fifths of what this unit may send; journald's default where the unit says nothing.
    static func pace() -> DeliveryMachine.Pace {
        guard let unit = OwnUnit.name(),
            let interval = value("log-rate-limit-interval:\(unit)"), interval > 0,
            let burst = value("log-rate-limit-burst:\(unit)"), burst > 0,
            let count = Int(exactly: burst / 5 * 4), interval <= .max / 1_000
        else { return .standard }
        return DeliveryMachine.Pace(count: count, interval: interval * 1_000)
    }

    private static func value(_ name: String) -> UInt64? {
        (try? Files.linkTarget(directory + name)).flatMap { UInt64($0) }
    }
}
