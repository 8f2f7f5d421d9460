/// Reads parameters field by field into what they are for, without a tree in between: for long lists of rows.
///
/// It gives up at whatever is not plainly as expected – a field that is unknown, null, doubled or of another type – and
/// leaves it to ``Call/parameters(_:validatedBy:)`` to take it or to say what is wrong.
package struct PlainReader {
    package struct GaveUp: Error {
        package init() {}
    }

    private var scanner: JSONScanner

    init(_ scanner: JSONScanner) { self.scanner = scanner }

    fileprivate var isAtEnd: Bool { scanner.position == scanner.end }

    /// Reads an object.
    ///
    /// - Parameter member: reads the value of a member.
    package mutating func object(
        _ member: (inout PlainReader, _ key: String) throws(GaveUp) -> Void
    ) throws(GaveUp) {
        try enclosed("{", "}") { reader throws(GaveUp) in
            let key = try reader.text()
            do throws(ProtocolError) {
                reader.scanner.skipSpace()
                try reader.scanner.expect(":")
            } catch {
                throw GaveUp()
            }
            try member(&reader, key)
        }
    }

    package mutating func list<Element>(
        _ element: (inout PlainReader) throws(GaveUp) -> Element
    ) throws(GaveUp) -> [Element] {
        var elements: [Element] = []
        try enclosed("[", "]") { reader throws(GaveUp) in elements.append(try element(&reader)) }
        return elements
    }

    package mutating func text() throws(GaveUp) -> String {
        scanner.skipSpace()
        do throws(ProtocolError) { return try scanner.readString() } catch { throw GaveUp() }
    }

    package mutating func number() throws(GaveUp) -> Int64 {
        guard let number = Int64(try digits(isInteger: true)) else { throw GaveUp() }
        return number
    }

    package mutating func decimal() throws(GaveUp) -> Double {
        guard let number = Double(try digits(isInteger: false)), number.isFinite else { throw GaveUp() }
        return number
    }

    package mutating func flag() throws(GaveUp) -> Bool {
        scanner.skipSpace()
        do throws(ProtocolError) {
            let isTrue = try scanner.peek() == UInt8(ascii: "t")
            try scanner.skipLiteral(isTrue ? "true" : "false")
            return isTrue
        } catch {
            throw GaveUp()
        }
    }

    // MARK: Fields that come once

    package mutating func read(_ field: inout String?) throws(GaveUp) { field = try once(field, try text()) }
    package mutating func read(_ field: inout Bool?) throws(GaveUp) { field = try once(field, try flag()) }
    package mutating func read(_ field: inout Int64?) throws(GaveUp) { field = try once(field, try number()) }
    package mutating func read(_ field: inout Double?) throws(GaveUp) { field = try once(field, try decimal()) }

    package mutating func read(_ field: inout Int?) throws(GaveUp) {
        guard let number = Int(exactly: try number()) else { throw GaveUp() }
        field = try once(field, number)
    }

    package mutating func read(_ field: inout [String]?) throws(GaveUp) {
        field = try once(field, try list { reader throws(GaveUp) in try reader.text() })
    }

    package mutating func read<Element: PlainReadable>(_ field: inout [Element]?) throws(GaveUp) {
        field = try once(field, try list { reader throws(GaveUp) in try Element(&reader) })
    }

    package mutating func read<Value: PlainReadable>(_ field: inout Value?) throws(GaveUp) {
        field = try once(field, try Value(&self))
    }

    private func once<Value>(_ before: Value?, _ value: Value) throws(GaveUp) -> Value {
        guard before == nil else { throw GaveUp() }
        return value
    }

    // MARK: Syntax

    private mutating func enclosed(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout PlainReader) throws(GaveUp) -> Void
    ) throws(GaveUp) {
        do throws(ProtocolError) {
            scanner.skipSpace()
            try scanner.enter()
            try scanner.expect(opening)
            scanner.skipSpace()
            if try scanner.take(closing) { return scanner.leave() }
        } catch {
            throw GaveUp()
        }
        while true {
            try body(&self)
            do throws(ProtocolError) {
                scanner.skipSpace()
                if try scanner.take(closing) { return scanner.leave() }
                try scanner.expect(",")
            } catch {
                throw GaveUp()
            }
        }
    }

    private mutating func digits(isInteger: Bool) throws(GaveUp) -> String {
        scanner.skipSpace()
        let start = scanner.position
        do throws(ProtocolError) {
            if try !scanner.skipNumber(), isInteger { throw ProtocolError.truncated }
        } catch {
            throw GaveUp()
        }
        return String(decoding: scanner.bytes[start..<scanner.position], as: UTF8.self)
    }
}

/// What a ``PlainReader`` reads.
package protocol PlainReadable {
    init(_ reader: inout PlainReader) throws(PlainReader.GaveUp)
}

extension Reply {
    /// The parameters, where there are any and they are plainly as expected.
    package func plainParameters<P: PlainReadable>(_ type: P.Type) -> P? {
        range.flatMap { PlainReader.read(type, in: message, $0) }
    }

    /// The parameters of a message that says nothing else, read without looking through it beforehand.
    ///
    /// - Parameter message: without its NUL.
    /// - Returns: `nil` for every other, an error among them: it is to be decoded.
    package static func plainParameters<P: PlainReadable>(_ type: P.Type, ofAll message: [UInt8]) -> P? {
        let opening: StaticString = #"{"parameters":"#
        let isPlain = opening.withUTF8Buffer { unsafe message.starts(with: $0) }
        guard isPlain, message.last == UInt8(ascii: "}") else { return nil }
        var reader = PlainReader(JSONScanner(message, in: opening.utf8CodeUnitCount..<message.count - 1))
        guard let parameters = try? P(&reader), reader.isAtEnd else { return nil }
        return parameters
    }
}

extension Call {
    /// The parameters, where there are any and they are plainly as expected.
    package func plainParameters<P: PlainReadable>(_ type: P.Type) -> P? {
        range.flatMap { PlainReader.read(type, in: message, $0) }
    }
}

extension PlainReader {
    fileprivate static func read<P: PlainReadable>(_ type: P.Type, in message: [UInt8], _ range: Range<Int>) -> P? {
        var reader = PlainReader(JSONScanner(message, in: range))
        return try? P(&reader)
    }
}
