internal import CLibical

/// libical, the parser of components. Nothing of its is held longer than a call.
///
/// What it makes of values is not taken where it loses something: it trims texts, keeps the carets of parameters, cuts
/// a list of categories wrongly behind an escaped comma, reads a number that is none as 0, and takes a month 13.
enum Libical {
    /// Whether it is told that its errors are no end, and properties that it does not know none.
    static let isReady: Bool = {
        icalerror_set_errors_are_fatal(0)
        ical_set_unknown_token_handling_setting(ICAL_ASSUME_IANA_TOKEN)
        return true
    }()

    /// So many lines a component may have.
    private static let mostLines = 10_000

    /// The lines of a component that libical does not take.
    ///
    /// - Returns: their numbers; that of the component itself where it takes none of it.
    static func refusals(of raw: RawComponent, _ component: CalendarComponent) -> Set<Int> {
        guard isReady else { return [] }
        // With each line that it can't take, it looks through those before.
        if raw.text.count(where: { $0 == 0x0A }) > mostLines { return [component.line] }
        // An empty value is an error to libical, and common.
        let hasEmpty = component.hasEmptyValues
        if !hasEmpty, errorCount(raw.text) == 0 { return [] }
        var (text, numbers): ([UInt8], Set<Int>) = ([], [])
        tag(component, into: &text, &numbers)
        if hasEmpty, errorCount(text) == 0 { return [] }
        return unsafe withParsed(text) { parsed in
            guard let parsed = unsafe parsed else { return [component.line] }
            var seen: Set<Int> = []
            unsafe collect(parsed, &seen)
            return numbers.subtracting(seen)
        }
    }

    /// Each property with its line as its first parameter, so that it is known what became of it.
    private static func tag(_ component: CalendarComponent, into text: inout [UInt8], _ numbers: inout Set<Int>) {
        text += Array("BEGIN:\(component.name)\n".utf8)
        for line in component.properties where !line.value.isEmpty {
            numbers.insert(line.number)
            let rest = line.raw.utf8.dropFirst(line.name.utf8.count)
            text += Array("\(line.name);X-L=\(line.number)".utf8)
            text += Array(rest)
            text.append(0x0A)
        }
        for inner in component.components { tag(inner, into: &text, &numbers) }
        text += Array("END:\(component.name)\n".utf8)
    }

    private static func collect(_ component: OpaquePointer, _ seen: inout Set<Int>) {
        var property = unsafe icalcomponent_get_first_property(component, ICAL_ANY_PROPERTY)
        while let current = unsafe property {
            if let mark = unsafe icalproperty_get_first_parameter(current, ICAL_X_PARAMETER),
                let value = unsafe icalparameter_get_xvalue(mark), let number = unsafe Int(String(cString: value))
            {
                seen.insert(number)
            }
            unsafe property = icalcomponent_get_next_property(component, ICAL_ANY_PROPERTY)
        }
        var inner = unsafe icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT)
        while let current = unsafe inner {
            unsafe collect(current, &seen)
            unsafe inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)
        }
    }

    private static func errorCount(_ text: [UInt8]) -> Int32 {
        unsafe withParsed(text) { parsed in
            guard let parsed = unsafe parsed else { return 1 }
            return unsafe icalcomponent_count_errors(parsed)
        }
    }

    /// What libical makes of a text, for as long as `body` runs.
    static func withParsed<Result>(_ text: [UInt8], _ body: (OpaquePointer?) -> Result) -> Result {
        let parsed = unsafe (text + [0]).withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe icalparser_parse_string($0.baseAddress) }
        }
        defer { if let parsed = unsafe parsed { unsafe icalcomponent_free(parsed) } }
        return unsafe body(parsed)
    }
}

extension CalendarComponent {
    fileprivate var hasEmptyValues: Bool {
        properties.contains { $0.value.isEmpty } || components.contains { $0.hasEmptyValues }
    }
}

/// A VTIMEZONE (RFC 5545 §3.6.5) as libical follows it. It is freed with this object, and never handed out.
@safe final class LibicalZone {
    private let zone: OpaquePointer

    /// - Returns: `nil` for what libical can't follow.
    init?(_ text: [UInt8]) {
        guard Libical.isReady, let zone = unsafe icaltimezone_new() else { return nil }
        // The zone owns the component from here on.
        let component = unsafe (text + [0]).withUnsafeBufferPointer { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe icalparser_parse_string($0.baseAddress) }
        }
        guard let component = unsafe component else {
            unsafe icaltimezone_free(zone, 1)
            return nil
        }
        guard unsafe icaltimezone_set_component(zone, component) != 0 else {
            unsafe icalcomponent_free(component)
            unsafe icaltimezone_free(zone, 1)
            return nil
        }
        unsafe self.zone = zone
    }

    deinit { unsafe icaltimezone_free(zone, 1) }

    /// Seconds east of UTC at a local time.
    func offset(year: Int64, month: Int, day: Int, hour: Int, minute: Int, second: Int) -> Int {
        var time = unsafe icaltime_null_time()
        unsafe time.year = Int32(clamping: year)
        unsafe time.month = Int32(clamping: month)
        unsafe time.day = Int32(clamping: day)
        unsafe time.hour = Int32(clamping: hour)
        unsafe time.minute = Int32(clamping: minute)
        unsafe time.second = Int32(clamping: second)
        var isDaylight: Int32 = 0
        return unsafe Int(icaltimezone_get_utc_offset(zone, &time, &isDaylight))
    }
}
