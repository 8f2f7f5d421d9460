internal import SummitCore

/// Components that wait for the end of the file: what recurs, since a changed occurrence may come anywhere; and what
/// names a zone that has not come yet.
struct HeldObjects {
    struct Entry {
        let raw: RawComponent
        let zones: CalendarZones
    }

    /// What belongs together: the whole, and its changed occurrences.
    struct Group {
        var masters: [Entry] = []
        var overrides: [Entry] = []
    }

    /// Of text; what it takes in memory besides is a small part of that.
    static let limit = 128 << 20

    private var entries: [(entry: Entry, uid: String?, isOverride: Bool)] = []
    private var size = 0

    static func recurs(_ component: CalendarComponent) -> Bool {
        component.properties.contains { ["RRULE", "RDATE", "RECURRENCE-ID"].contains($0.name) && !$0.value.isEmpty }
    }

    /// - Throws: ``FormatError`` where too much is held.
    mutating func add(_ raw: RawComponent, _ component: CalendarComponent, _ zones: CalendarZones) throws {
        size += raw.text.count
        guard size <= Self.limit else {
            throw FormatError(
                line: raw.line,
                reason: "what recurs takes more than \(Self.limit >> 20) MiB up to here; split the file")
        }
        let uid = component["UID"].map { raw.name + ":" + $0.value }
        entries.append((Entry(raw: raw, zones: zones), uid, component["RECURRENCE-ID"] != nil))
    }

    /// In the order in which they stand in the file.
    consuming func groups() -> [Group] {
        var (groups, places): ([Group], [String: Int]) = ([], [:])
        for (entry, uid, isOverride) in entries {
            let index = uid.flatMap { places[$0] } ?? groups.count
            if index == groups.count {
                groups.append(Group())
                if let uid { places[uid] = index }
            }
            if isOverride { groups[index].overrides.append(entry) } else { groups[index].masters.append(entry) }
        }
        return groups
    }
}
