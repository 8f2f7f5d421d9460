internal import SummitCore

/// One component of a file, such as a VEVENT with what lies within it.
struct RawComponent {
    /// In upper case, such as `VEVENT`.
    let name: String
    /// Where its BEGIN stands, counted from 1.
    let line: Int
    /// Its unfolded lines with LF behind each, from BEGIN to END.
    var text: [UInt8] = []
    /// Where each of them stands in the file.
    var numbers: [Int32] = []
}

/// Cuts a file into its components (RFC 5545 §3.4): never more than one of them is in memory.
struct ComponentCutter {
    enum Piece {
        /// BEGIN:VCALENDAR
        case begin
        /// A property of the calendar itself.
        case property(ContentLine)
        case component(RawComponent)
        /// END:VCALENDAR
        case end
        /// A line that is none, or a component too large to be read.
        case problem(FormatError)
    }

    static let longestLine = 1 << 20
    static let largestComponent = 1 << 20
    static let deepest = 20

    private var isInCalendar = false
    private var pending: (bytes: [UInt8], number: Int)?
    private var sawCalendar = false

    /// The next piece; `nil` at the end of the file.
    ///
    /// - Throws: ``FormatError`` for what is no iCalendar file, or ends within a component; what reading throws.
    mutating func next(_ input: inout ByteInput) throws -> Piece? {
        while let (bytes, number) = try unfolded(&input) {
            if bytes.isEmpty { continue }
            let word = Self.marker(bytes[...])
            guard isInCalendar else {
                guard case .begin("VCALENDAR")? = word else { throw Self.noCalendar(bytes, number, sawCalendar) }
                (isInCalendar, sawCalendar) = (true, true)
                return .begin
            }
            switch word {
            case .end("VCALENDAR"):
                isInCalendar = false
                return .end
            case .end(let name):
                throw FormatError(line: number, reason: "END:\(Self.excerpt(name)) ends nothing that began here")
            case .begin(let name): return try component(name, bytes, number, &input)
            case nil:
                guard String(validating: bytes, as: UTF8.self) != nil else {
                    return .problem(FormatError(line: number, reason: ByteInput.notUTF8(bytes)))
                }
                guard let line = ContentLine(bytes[...], number: number) else { return .problem(Self.noLine(number)) }
                return .property(line)
            }
        }
        if isInCalendar { throw FormatError(line: input.lineNumber, reason: "the file ends before END:VCALENDAR") }
        if !sawCalendar { throw FormatError(line: 0, reason: "the file is empty") }
        return nil
    }

    static func noLine(_ number: Int) -> FormatError {
        FormatError(line: number, reason: "not a line of iCalendar; one is NAME:VALUE (RFC 5545 §3.1)")
    }

    private mutating func component(
        _ name: String, _ first: [UInt8], _ line: Int, _ input: inout ByteInput
    ) throws -> Piece {
        var component = RawComponent(name: name, line: line)
        var open = [name]
        var isTooLarge = false
        func add(_ bytes: [UInt8], _ number: Int) {
            isTooLarge = isTooLarge || component.text.count + bytes.count > Self.largestComponent
            if isTooLarge { return }
            component.text += bytes
            component.text.append(0x0A)
            component.numbers.append(Int32(clamping: number))
        }
        add(first, line)
        while let (bytes, number) = try unfolded(&input) {
            if bytes.isEmpty { continue }
            add(bytes, number)
            switch Self.marker(bytes[...]) {
            case .begin(let inner):
                guard open.count < Self.deepest else {
                    throw FormatError(line: number, reason: "components lie more than \(Self.deepest) deep in another")
                }
                open.append(inner)
            case .end(let inner):
                guard inner == open.last else {
                    throw FormatError(
                        line: number,
                        reason: "END:\(Self.excerpt(inner)) stands where END:\(Self.excerpt(open.last ?? "")) belongs")
                }
                open.removeLast()
            case nil: break
            }
            guard open.isEmpty else { continue }
            guard !isTooLarge else {
                let size = "\(Self.largestComponent >> 10) KiB"
                return .problem(
                    FormatError(line: line, reason: "the \(Self.excerpt(name)) that begins here is larger than \(size)")
                )
            }
            if String(validating: component.text, as: UTF8.self) == nil {
                return .problem(FormatError(line: Self.invalidLine(of: component), reason: "this is not UTF-8 text"))
            }
            return .component(component)
        }
        throw FormatError(line: line, reason: "the file ends before END:\(Self.excerpt(name)) of what begins here")
    }

    /// Where the first byte stands that is no UTF-8.
    private static func invalidLine(of component: RawComponent) -> Int {
        let lines = component.text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        return component.numbers.indices.contains(index) ? Int(component.numbers[index]) : component.line
    }

    /// The next content line, put together again, and the number of its first line.
    private mutating func unfolded(_ input: inout ByteInput) throws -> (bytes: [UInt8], number: Int)? {
        guard let (first, number) = try pending ?? physical(&input) else { return nil }
        var bytes = first
        pending = nil
        while let next = try physical(&input) {
            guard let first = next.bytes.first, first == 0x20 || first == 0x09 else {
                pending = next
                break
            }
            bytes += next.bytes.dropFirst()
            guard bytes.count <= Self.longestLine else {
                throw FormatError(line: number, reason: "the line is longer than \(Self.longestLine) bytes")
            }
        }
        return (bytes, number)
    }

    private func physical(_ input: inout ByteInput) throws -> (bytes: [UInt8], number: Int)? {
        let number = input.lineNumber
        guard let bytes = try input.line(limit: Self.longestLine) else { return nil }
        if bytes.contains(0) {
            let isWide = number == 1 && String(validating: bytes, as: UTF8.self) == nil
            let reason = isWide ? ByteInput.notUTF8(bytes) : "there is a NUL byte: this is no text, or it is UTF-16"
            throw FormatError(line: number, reason: reason)
        }
        return (bytes, number)
    }

    enum Marker {
        case begin(String)
        case end(String)
    }

    /// BEGIN and END, and of what, in upper case.
    static func marker(_ bytes: ArraySlice<UInt8>) -> Marker? {
        let isBegin = matches(bytes, "BEGIN:")
        guard isBegin || matches(bytes, "END:") else { return nil }
        var name = bytes.dropFirst(isBegin ? 6 : 4)
        while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
        let word = String(decoding: name.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
        return isBegin ? .begin(word) : .end(word)
    }

    private static func matches(_ bytes: ArraySlice<UInt8>, _ word: String) -> Bool {
        var index = bytes.startIndex
        for letter in word.utf8 {
            guard index < bytes.endIndex else { return false }
            let byte = bytes[index]
            guard byte == letter || ((0x61...0x7A).contains(byte) && byte & 0xDF == letter) else { return false }
            index += 1
        }
        return true
    }

    private static func noCalendar(_ bytes: [UInt8], _ number: Int, _ sawCalendar: Bool) -> FormatError {
        if String(validating: bytes, as: UTF8.self) == nil {
            return FormatError(line: number, reason: ByteInput.notUTF8(bytes))
        }
        let reason =
            sawCalendar
            ? "only another BEGIN:VCALENDAR may follow END:VCALENDAR"
            : "this is no iCalendar file, which begins with BEGIN:VCALENDAR"
        return FormatError(line: number, reason: reason)
    }

    private static func excerpt(_ name: String) -> String { Printable.excerpt(name) }
}
