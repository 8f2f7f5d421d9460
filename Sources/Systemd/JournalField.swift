/// One field of a journal entry.
package struct JournalField: Sendable {
    /// A constant of this program's, so that nothing from outside becomes a field's name: capital letters, digits and
    /// underscores, no leading underscore, at most 64 characters.
    package let name: StaticString
    package let value: String

    package init(_ name: StaticString, _ value: String) {
        self.name = name
        self.value = value
    }

    /// An entry in the native protocol. Every value has its length in front, also where the shorter form would do:
    /// so a line break in a value never starts another field.
    static func message(_ fields: [JournalField]) -> [UInt8] {
        var message: [UInt8] = []
        message.reserveCapacity(fields.reduce(0) { $0 + $1.value.utf8.count + 80 })
        for field in fields {
            field.name.withUTF8Buffer { unsafe message.append(contentsOf: $0) }
            message.append(UInt8(ascii: "\n"))
            let length = UInt64(field.value.utf8.count)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                message.append(UInt8(truncatingIfNeeded: length >> shift))
            }
            message.append(contentsOf: field.value.utf8)
            message.append(UInt8(ascii: "\n"))
        }
        return message
    }
}
