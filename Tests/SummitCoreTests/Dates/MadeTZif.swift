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
