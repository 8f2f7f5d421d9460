/// The brackets after a date-time: RFC 9557 §4.1.
extension DateTimeText {
    /// Reads every suffix and gives the zone. Elective tags (`[u-ca=hebrew]`) are passed over, as §3.2 asks; critical
    /// ones (`[!u-ca=hebrew]`) that are not understood are an error.
    static func suffixes(_ scanner: inout DateScanner) throws(ParseError) -> String? {
        var zone: String?
        var isFirst = true
        while scanner.skip(DateScanner.Byte.open) {
            let isCritical = scanner.skip(DateScanner.Byte.bang)
            let start = scanner.position
            while let next = scanner.peek, next != DateScanner.Byte.close { scanner.position += 1 }
            let content = scanner.text(start..<scanner.position)
            guard scanner.skip(DateScanner.Byte.close) else {
                throw scanner.failure("a closing bracket is missing here")
            }
            if let equals = content.firstIndex(of: "=") {
                let known = ["u-ca=iso8601", "u-ca=gregory"]
                guard !isCritical || known.contains(content) else {
                    let key = Printable.excerpt(content[..<equals])
                    throw scanner.failure("“\(key)” is marked as critical and not understood", at: start)
                }
            } else {
                guard isFirst else {
                    throw scanner.failure("a time has one zone, in the first brackets", at: start)
                }
                try checkZoneName(content, at: start, in: scanner)
                zone = content
            }
            isFirst = false
        }
        return zone
    }

    /// Whether `name` is made as the names in the IANA time zone database are (RFC 9557 §4.1, `time-zone-name`). Such a
    /// name is also a safe relative path: no empty part, no `.` and no `..`.
    static func isZoneName(_ name: String) -> Bool {
        guard name.utf8.count <= 255 else { return false }
        return name.utf8.split(separator: DateScanner.Byte.slash, omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.first, first != DateScanner.Byte.minus, first != DateScanner.Byte.plus else {
                return false
            }
            if part.allSatisfy({ $0 == DateScanner.Byte.dot }) { return false }
            return !(0x30...0x39).contains(first)
                && part.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                        || [0x2B, 0x2D, 0x2E, 0x5F].contains(byte)
                }
        }
    }

    static func checkZoneName(_ name: String, at start: Int, in scanner: DateScanner) throws(ParseError) {
        guard !isZoneName(name) else { return }
        let first = name.utf8.first ?? 0
        let isOffset = first == DateScanner.Byte.plus || first == DateScanner.Byte.minus
        throw scanner.failure(
            isOffset
                ? "brackets hold the name of a zone, not an offset; a fixed one is Etc/GMT-5 for UTC+5"
                : "brackets hold the name of a zone, such as Asia/Almaty", at: start)
    }

    /// Takes `[Zone/Name]` off the end of an EDTF date; nil when there is none. A set of EDTF level 2, which begins
    /// with a bracket, is no zone.
    static func splitZone(_ text: String) throws(ParseError) -> (date: String, zone: String)? {
        let scanner = DateScanner(text)
        guard scanner.bytes.last == DateScanner.Byte.close,
            let open = scanner.bytes.lastIndex(of: DateScanner.Byte.open), open > 0
        else { return nil }
        var start = open + 1
        if start < scanner.end, scanner.bytes[start] == DateScanner.Byte.bang { start += 1 }
        let zone = scanner.text(start..<(scanner.end - 1))
        try checkZoneName(zone, at: start, in: scanner)
        return (scanner.text(0..<open), zone)
    }
}
