import CSystemd
import LinuxSystem

/// Tells the service manager how we are (sd_notify(3)). Nothing happens, and `false` comes back, without one.
package enum Notify {
    /// Sends `NAME=value` lines in one message.
    @discardableResult
    package static func send(_ lines: [String]) -> Bool {
        unsafe sd_notify(0, lines.map(oneLine).joined(separator: "\n")) > 0
    }

    /// Start-up, or a reload, is done.
    @discardableResult
    package static func ready(status: String? = nil) -> Bool {
        send(["READY=1"] + (status.map { ["STATUS=\($0)"] } ?? []))
    }

    /// A reload begins; ``ready(status:)`` ends it.
    @discardableResult
    package static func reloading() -> Bool {
        send(["RELOADING=1", "MONOTONIC_USEC=\(Clock.monotonicNanoseconds() / 1000)"])
    }

    /// The end begins.
    @discardableResult
    package static func stopping() -> Bool { send(["STOPPING=1"]) }

    /// One line for `systemctl status`.
    @discardableResult
    package static func status(_ text: String) -> Bool { send(["STATUS=\(text)"]) }

    /// Still alive; due more often than ``watchdogInterval()``.
    @discardableResult
    package static func watchdog() -> Bool { send(["WATCHDOG=1"]) }

    /// Start, reload or stop takes longer: not before this many microseconds from now is it late.
    @discardableResult
    package static func extendTimeout(microseconds: UInt64) -> Bool {
        send(["EXTEND_TIMEOUT_USEC=\(microseconds)"])
    }

    /// How long the service manager waits for ``watchdog()``, in microseconds; `nil` when it doesn't.
    package static func watchdogInterval() -> UInt64? {
        var microseconds: UInt64 = 0
        return unsafe sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds : nil
    }

    /// A line break would start another assignment.
    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
