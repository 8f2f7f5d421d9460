internal import SummitCore

/// The lines that a milestone keeps of its iCalendar object, taken apart again.
struct KeptLines {
    /// Properties, in their order.
    private(set) var properties: [ContentLine] = []
    private(set) var alarms: [[String]] = []
    /// Changed occurrences: RECURRENCE-ID, and what else they say.
    private(set) var overrides: [(identifier: ContentLine, lines: [ContentLine], components: [[String]])] = []
    /// Other components.
    private(set) var components: [[String]] = []

    init(_ lines: [String]) {
        var (block, open): ([String], [String]) = ([], [])
        for text in lines {
            guard let line = ContentLine(text) else { continue }
            if line.name == "BEGIN" { open.append(line.value.uppercased()) }
            if open.isEmpty {
                if line.name != "END" { properties.append(line) }
                continue
            }
            block.append(text)
            guard line.name == "END" else { continue }
            guard open.popLast() == line.value.uppercased() else {
                // Nothing of ours is written so.
                (block, open) = ([], [])
                continue
            }
            if open.isEmpty {
                take(block)
                block = []
            }
        }
    }

    private mutating func take(_ block: [String]) {
        let name = ContentLine(block[0])?.value.uppercased() ?? ""
        if name == "VALARM" {
            alarms.append(block)
        } else if ["VEVENT", "VTODO", "VJOURNAL"].contains(name), let identifier = ContentLine(block[1]),
            identifier.name == "RECURRENCE-ID"
        {
            let inner = KeptLines(Array(block.dropFirst(2).dropLast()))
            overrides.append((identifier, inner.properties, inner.alarms + inner.components))
        } else {
            components.append(block)
        }
    }
}
