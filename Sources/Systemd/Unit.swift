import CSystemd
import Glibc
import LinuxSystem

/// This boot of the machine.
package enum BootID {
    /// 32 hexadecimal digits; `nil` where `/proc` does not show it (`ProcSubset=pid`).
    package static func current() -> String? {
        guard let bytes = try? Files.read(path: "/proc/sys/kernel/random/boot_id", limit: 128) else { return nil }
        let digits = String(decoding: bytes, as: UTF8.self).filter(\.isHexDigit)
        return digits.count == 32 ? digits : nil
    }
}

/// The unit that we run under.
package enum OwnUnit {
    /// `summitd.service`: the user manager's unit where there is one, else the system's; `nil` outside systemd.
    package static func name() -> String? { userUnit() ?? systemUnit() }

    /// Our entries in the journal, by what journald vouches for.
    ///
    /// A scope (a terminal, a session) is somebody else's and has another name the next time: there the user counts.
    package static func writer() -> JournalWriter {
        if let unit = userUnit(), unit.hasSuffix(".service") { return .userUnit(unit, uid: OwnProcess.uid) }
        if let unit = systemUnit(), unit.hasSuffix(".service"), !unit.hasPrefix("user@") {
            return .unit(unit, uid: OwnProcess.uid)
        }
        return .user(OwnProcess.uid)
    }

    private static func userUnit() -> String? {
        (unsafe taken { unsafe sd_pid_get_user_unit(0, $0) }) ?? ownCgroup.userUnit
    }

    private static func systemUnit() -> String? {
        (unsafe taken { unsafe sd_pid_get_unit(0, $0) }) ?? ownCgroup.systemUnit
    }

    /// libsystemd asks for the control group of process 1 too, which `ProtectProc=invisible` hides: under our own unit it
    /// knows no unit.
    private static var ownCgroup: CgroupUnits {
        let bytes = (try? Files.read(path: "/proc/self/cgroup", limit: 65_536)) ?? []
        return CgroupUnits(String(decoding: bytes, as: UTF8.self))
    }

    private static func taken(
        _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> String? {
        var result: UnsafeMutablePointer<CChar>?
        guard unsafe call(&result) >= 0, let text = unsafe result else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

/// The units that a process runs under, by its control group (cgroups(7), `/proc/self/cgroup`).
struct CgroupUnits {
    private(set) var systemUnit: String?
    private(set) var userUnit: String?

    /// - Parameter text: what the file holds; the unified hierarchy counts, else that of systemd.
    init(_ text: String) {
        let lines = text.split(separator: "\n")
        let path = ["0::", "1:name=systemd:"].lazy.compactMap { start in
            lines.first { $0.hasPrefix(start) && $0.count > start.count + 1 }?.dropFirst(start.count)
        }.first
        // A name that could be taken for another thing has an underscore before it.
        var parts = (path ?? "").split(separator: "/").map { $0.hasPrefix("_") ? $0.dropFirst() : $0 }[...]
        // In a container without a namespace of its own, what leads to it comes first.
        if let payload = parts.lastIndex(of: "payload") { parts = parts[(payload + 1)...] }
        systemUnit = Self.takeUnit(&parts)
        if systemUnit?.hasPrefix("user@") == true { userUnit = Self.takeUnit(&parts) }
    }

    private static func takeUnit(_ parts: inout ArraySlice<Substring>) -> String? {
        parts = parts.drop { $0.hasSuffix(".slice") }
        guard let unit = parts.first, unit.hasSuffix(".service") || unit.hasSuffix(".scope") else { return nil }
        parts = parts.dropFirst()
        return String(unit)
    }
}

/// Whose journal entries count: what journald itself found out about the sender, which nobody can forge
/// (systemd.journal-fields(7), trusted fields).
///
/// The user is in the credentials of each datagram. The unit journald looks up by the process, and where that has died
/// meanwhile it has none: such an entry counts by its user alone.
package enum JournalWriter: Hashable, Sendable {
    /// A unit of the system, that runs as this user.
    case unit(String, uid: UInt32)
    /// A unit of a user's own service manager.
    case userUnit(String, uid: UInt32)
    /// A user, where there is no unit.
    case user(UInt32)

    /// What each of its entries has.
    package var match: (field: String, value: String) {
        switch self {
        case .unit(_, let uid), .userUnit(_, let uid), .user(let uid): ("_UID", String(uid))
        }
    }

    /// What ``wrote(_:)`` looks at.
    static let fields = ["_SYSTEMD_UNIT", "_SYSTEMD_USER_UNIT"]

    /// Whether an entry that has ``match`` is of this writer.
    package func wrote(_ entry: JournalReader.Entry) -> Bool {
        switch self {
        case .unit(let name, _): entry.fields["_SYSTEMD_UNIT"].map { $0 == name } ?? true
        case .userUnit(let name, _):
            entry.fields["_SYSTEMD_USER_UNIT"].map { $0 == name } ?? (entry.fields["_SYSTEMD_UNIT"] == nil)
        case .user: true
        }
    }
}
