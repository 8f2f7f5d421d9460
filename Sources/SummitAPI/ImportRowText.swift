/// A milestone as summit-convert hands it over: its line and its name in the file, and what the daemon is to be sent,
/// with a tab between two. Whatever is more than that is an
/// ``ImportLine``, which begins with a brace.
package struct ImportRowText: Sendable {
    package let place: ImportLine.Place
    /// The JSON of a `MilestoneInput`.
    package let milestone: ArraySlice<UInt8>

    private static let tab = UInt8(ascii: "\t")

    /// - Returns: `nil` for a line of another kind.
    package init?(_ line: ArraySlice<UInt8>) {
        guard let first = line.first, (0x30...0x39).contains(first),
            let end = line.firstIndex(of: Self.tab),
            let next = line[(end + 1)...].firstIndex(of: Self.tab),
            let number = Int(String(decoding: line[..<end], as: UTF8.self))
        else { return nil }
        place = ImportLine.Place(line: number, name: String(decoding: line[(end + 1)..<next], as: UTF8.self))
        milestone = line[(next + 1)...]
    }

    /// - Parameter json: has no line breaks and no tabs, as JSON that an encoder makes.
    package static func write(_ place: ImportLine.Place, _ json: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        bytes += "\(max(0, place.line))\t".utf8
        // A name may hold anything that a file does.
        for byte in place.name.utf8.prefix(300) { bytes.append(byte < 0x20 ? 0x20 : byte) }
        bytes.append(tab)
        bytes += json
        bytes.append(0x0A)
    }
}
