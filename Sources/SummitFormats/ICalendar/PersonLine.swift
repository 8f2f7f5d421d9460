internal import SummitCore

/// ATTENDEE and ORGANIZER (RFC 5545 §3.8.4.1, §3.8.4.3) as participants, and back.
enum PersonLine {
    private static let knownRoles = ["CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"]

    /// - Returns: `nil` for a line without a name and an address.
    static func participant(_ line: ContentLine) -> Participant? {
        var isCut = false
        guard
            let name = TidyText.line(line["CN"] ?? address(line), limit: MilestoneLimits.name, cut: &isCut)
                ?? TidyText.line(address(line), limit: MilestoneLimits.name, cut: &isCut)
        else { return nil }
        if line.name == "ORGANIZER" { return Participant(name: name, role: "organizer") }
        let kind: String? =
            switch line["CUTYPE"]?.uppercased() {
            case nil, "INDIVIDUAL": "person"
            case "GROUP": "organisation"
            case "RESOURCE": "resource"
            case "ROOM": "room"
            default: nil
            }
        // REQ-PARTICIPANT is what an attendee is unless something else is said (§3.2.16).
        let role = line["ROLE"].flatMap { $0.uppercased() == "REQ-PARTICIPANT" ? nil : $0.lowercased() }
            .flatMap { TidyText.line($0, limit: 100, cut: &isCut) }
        return Participant(name: name, kind: kind, role: role)
    }

    /// The address without `mailto:`.
    static func address(_ line: ContentLine) -> String {
        let isMail = line.value.prefix(7).lowercased() == "mailto:"
        return isMail ? String(line.value.dropFirst(7)) : line.value
    }

    /// Whether the line says no more than a participant does.
    static func isPlain(_ line: ContentLine) -> Bool {
        line.value == Own.noAddress && line.parameters.allSatisfy { ["CN", "CUTYPE", "ROLE"].contains($0.name) }
    }

    /// A line for a participant of whom no address is known.
    ///
    /// - Parameter asOrganizer: there is no ORGANIZER yet, of whom there is one at most.
    static func line(_ participant: Participant, asOrganizer: Bool) -> String {
        let name = CalendarText.parameter(participant.name)
        if asOrganizer { return "ORGANIZER;CN=\(name):\(Own.noAddress)" }
        let type =
            switch participant.kind {
            case "person": ""
            case "room": ";CUTYPE=ROOM"
            case "resource": ";CUTYPE=RESOURCE"
            case nil: ";CUTYPE=UNKNOWN"
            default: ";CUTYPE=GROUP"
            }
        let wanted = participant.role?.uppercased() ?? ""
        let role = knownRoles.contains(wanted) ? ";ROLE=\(wanted)" : ""
        return "ATTENDEE;CN=\(name)\(type)\(role):\(Own.noAddress)"
    }
}

/// STATUS (RFC 5545 §3.8.1.11) as ours, and back.
enum StatusText {
    /// - Returns: `nil` for what is none of the component.
    static func status(_ text: String, in component: String) -> Milestone.Status? {
        switch (component, text.uppercased()) {
        case (_, "CANCELLED"): .cancelled
        case ("VEVENT", "TENTATIVE"), ("VJOURNAL", "DRAFT"): .tentative
        case ("VEVENT", "CONFIRMED"), ("VJOURNAL", "FINAL"), ("VTODO", "NEEDS-ACTION"), ("VTODO", "IN-PROCESS"):
            .confirmed
        case ("VTODO", "COMPLETED"): .held
        default: nil
        }
    }

    /// The nearest to it that the component has.
    static func text(_ status: Milestone.Status, in component: String) -> String {
        switch (component, status) {
        case (_, .cancelled): "CANCELLED"
        case ("VTODO", .held): "COMPLETED"
        case ("VTODO", _): "NEEDS-ACTION"
        case ("VJOURNAL", .tentative), ("VJOURNAL", .postponed): "DRAFT"
        case ("VJOURNAL", _): "FINAL"
        case (_, .tentative), (_, .postponed): "TENTATIVE"
        default: "CONFIRMED"
        }
    }
}

/// Sources beside URL (RFC 5545 §3.8.4.6), which has room for one address.
enum SourceURL {
    /// The first address of the sources that is a URI.
    static func of(_ sources: [Source]) -> String? {
        sources.first { $0.url != nil }?.url.flatMap { isURI($0) ? $0 : nil }
    }

    /// Sources of which somebody has changed the address that stood in URL.
    static func replace(in sources: [Source], by url: String?) -> [Source] {
        guard of(sources) != url else { return sources }
        guard let index = sources.firstIndex(where: { $0.url != nil }), of(sources) != nil else {
            return url.map { [Source(url: $0)] + sources } ?? sources
        }
        var changed = sources
        changed[index].url = url
        let rest = changed[index]
        if url == nil, rest.title == nil, rest.publisher == nil, rest.author == nil { changed.remove(at: index) }
        return changed
    }

    private static func isURI(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), colon > text.utf8.startIndex else {
            return false
        }
        let scheme = text.utf8[..<colon].allSatisfy { byte in
            (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E].contains(byte)
        }
        return scheme && !text.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
    }
}
