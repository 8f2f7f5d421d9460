/// Writes a JSON document as it stands in the store, without a tree in between: no spaces, slashes as they are, control
/// characters escaped. Whoever calls it gives the keys of an object in their order.
///
/// What is generic is inlinable: it asks the runtime for types otherwise, once a member.
@usableFromInline package struct DocumentWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether nothing stands yet in the object or list that is open.
    private var isFirst = true

    package init(reserving count: Int) { bytes.reserveCapacity(count) }

    // MARK: Values

    package mutating func object(_ body: (inout DocumentWriter) -> Void) { enclose("{", "}", body) }

    @inlinable package mutating func list<Element>(
        _ elements: some Collection<Element>, _ element: (inout DocumentWriter, Element) -> Void
    ) {
        enclose("[", "]") { writer in
            for one in elements {
                writer.separate()
                element(&writer, one)
            }
        }
    }

    package mutating func text(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { characters in
            // All of them, and no end before the last: so it is done with many at a time.
            var odd: UInt8 = 0
            for index in characters.indices { odd |= unsafe Self.isPlain(characters[index]) ? 0 : 1 }
            if odd == 0 {
                unsafe bytes.append(contentsOf: characters)
            } else {
                for index in characters.indices { unsafe escape(characters[index]) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    @inlinable package mutating func number(_ number: some BinaryInteger) { digits(String(number)) }

    @usableFromInline mutating func digits(_ digits: String) { bytes.append(contentsOf: digits.utf8) }

    /// - Parameter number: finite.
    package mutating func number(_ number: Double) {
        var digits = number.description
        if digits.hasSuffix(".0") { digits.removeLast(2) }
        bytes.append(contentsOf: digits.utf8)
    }

    package mutating func yes() { truth(true) }

    package mutating func truth(_ isTrue: Bool) { bytes.append(contentsOf: isTrue ? "true".utf8 : "false".utf8) }

    // MARK: Members

    @usableFromInline package mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        text(value)
    }

    package mutating func member(_ name: StaticString, ifAny value: String?) {
        if let value { member(name, value) }
    }

    package mutating func member(_ name: StaticString, ifAny texts: [String]?) {
        guard let texts else { return }
        key(name)
        list(texts) { $0.text($1) }
    }

    @inlinable package mutating func member<Number: BinaryInteger>(_ name: StaticString, ifAny value: Number?) {
        guard let value else { return }
        key(name)
        number(value)
    }

    package mutating func member(_ name: StaticString, ifAny value: Double?) {
        guard let value else { return }
        key(name)
        number(value)
    }

    @inlinable package mutating func member<Value>(
        _ name: StaticString, ifAny value: Value?, _ write: (inout DocumentWriter, Value) -> Void
    ) {
        guard let value else { return }
        key(name)
        write(&self, value)
    }

    /// A list, where it has anything in it.
    @inlinable package mutating func member<Element>(
        _ name: StaticString, unlessEmpty list: [Element], _ element: (inout DocumentWriter, Element) -> Void
    ) {
        if list.isEmpty { return }
        key(name)
        self.list(list, element)
    }

    // MARK: Characters

    @usableFromInline mutating func enclose(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout DocumentWriter) -> Void
    ) {
        bytes.append(UInt8(ascii: opening))
        isFirst = true
        body(&self)
        bytes.append(UInt8(ascii: closing))
        isFirst = false
    }

    @usableFromInline mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        if Self.isPlain(byte) { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digit = byte & 0x0F
            bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
