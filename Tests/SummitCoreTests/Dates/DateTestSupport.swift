import FoundationEssentials
import SummitCore

/// The zones of this machine, read anew each time.
struct SystemZoneFiles: ZoneProvider {
    static func bytes(_ identifier: String) throws -> [UInt8] {
        let url = URL(filePath: "/usr/share/zoneinfo/\(identifier)")
        guard let data = try? Data(contentsOf: url) else {
            throw ZoneError(identifier: identifier, reason: "no such time zone")
        }
        return Array(data)
    }

    func rules(for identifier: String) throws -> ZoneRules {
        try ZoneRules(identifier: identifier, tzif: Self.bytes(identifier))
    }
}

/// Numbers that are the same in each run (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
