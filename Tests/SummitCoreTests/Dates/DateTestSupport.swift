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

/// A TZif file of version 2 with an empty first block: for zones that no system has.
func makeTZif(transitions: [(Int64, UInt8)], types: [Int32], footer: String) -> [UInt8] {
    func bigEndian(_ value: UInt64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (UInt64($0) * 8)) }
    }
    func header(_ counts: [Int]) -> [UInt8] {
        Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap { bigEndian(UInt64($0), 4) }
    }
    var bytes = header([0, 0, 0, 0, 1, 1]) + [0, 0, 0, 0, 0, 0, 0]
    bytes += header([0, 0, 0, transitions.count, types.count, 4])
    bytes += transitions.flatMap { bigEndian(UInt64(bitPattern: $0.0), 8) } + transitions.map(\.1)
    bytes += types.flatMap { bigEndian(UInt64(UInt32(bitPattern: $0)), 4) + [0, 0] }
    return bytes + Array("ABC\0\n\(footer)\n".utf8)
}
