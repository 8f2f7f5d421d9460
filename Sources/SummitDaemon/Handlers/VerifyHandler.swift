internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Systemd
internal import Varlink

/// Holds the change log against its hashes, and the delivery ledger against the journal, a page at a time.
enum VerifyHandler: PagedHandler {
    static let method = "org.summitd.Manager.Verify"
    private static let size = 1_000

    enum Position: Sendable {
        case changes(after: Int64, chain: ChainCheck, checked: Int)
        case deliveries(after: Int64, checked: Int)
        case journal(since: UInt64, seen: Set<String>, checked: Int)
    }

    typealias Step = (page: ManagerMethods.VerifyReply, next: Position?)

    static func page(_ call: EmptyParameters, _ context: CallContext, after: Position?) throws -> Step {
        let services = context.services
        switch after ?? .changes(after: 0, chain: ChainCheck(hash: services.hash), checked: 0) {
        case .changes(let sequence, let chain, let checked):
            return try changes(after: sequence, chain, checked: checked, services)
        case .deliveries(let id, let checked):
            return try deliveries(after: id, checked: checked, services)
        case .journal(let since, let seen, let checked):
            return try journal(since: since, seen: seen, checked: checked, services)
        }
    }

    private static func changes(
        after sequence: Int64, _ chain: ChainCheck, checked: Int, _ services: Services
    ) throws -> Step {
        let (entries, total) = try services.store.read {
            (try $0.changes(after: sequence, limit: size), try $0.changeCount())
        }
        var chain = chain
        var findings = chain.problems(entries).map { changed($0.sequence, $0.text) }
        let done = checked + entries.count
        let isMore = entries.count == size
        if !isMore { findings += try lastChanges(expected: chain.expected, services) }
        let page = ManagerMethods.VerifyReply(
            phase: "changes", checked: done, total: total, findings: findings, gone: 0)
        return (
            page,
            isMore
                ? .changes(after: chain.expected - 1, chain: chain, checked: done) : .deliveries(after: 0, checked: 0)
        )
    }

    /// What the end of the log does not tell by itself: whether more was there, and whether all was logged.
    private static func lastChanges(expected: Int64, _ services: Services) throws -> [ManagerMethods.Finding] {
        try services.store.read { reader in
            // What was changed since the last page was read is in both.
            let (last, found) = (try reader.lastChangeEver(), try reader.lastChange())
            let cut = last > max(found, expected - 1) ? [changed(last, "is missing: the log ends before it")] : []
            return try cut
                + reader.unloggedDocuments(limit: size).map {
                    ManagerMethods.Finding(
                        kind: "unlogged", subject: $0, text: "\($0) is not what its last change has made it")
                }
        }
    }

    private static func changed(_ sequence: Int64, _ text: String) -> ManagerMethods.Finding {
        ManagerMethods.Finding(kind: "changed", subject: String(sequence), text: "change \(sequence) \(text)")
    }

    private static func deliveries(after id: Int64, checked: Int, _ services: Services) throws -> Step {
        let (entries, total, first) = try services.store.read {
            (try $0.confirmed(after: id, limit: size), try $0.confirmedCount(), try $0.firstClaim())
        }
        var page = ManagerMethods.VerifyReply(
            phase: "deliveries", checked: checked + entries.count, total: total, findings: [], gone: 0)
        guard total > 0 else { return (page, nil) }
        guard let reader = try? JournalReader(), reader.canRead else {
            page.findings.append(
                ManagerMethods.Finding(
                    kind: "unreadable", subject: "journal",
                    text: "the journal can't be read: \(total) deliveries can't be held against it"))
            return (page, nil)
        }
        // Of the files that ours go to; those of other users reach back as far as they like.
        let oldest = try reader.entries(matches: [[OwnUnit.writer().match]], limit: 1).first?.realtimeMicroseconds
        let counts = try reader.count(
            field: "SUMMIT_DELIVERY_ID", values: entries.map(\.delivery.key.description), writtenBy: OwnUnit.writer())
        for (_, delivery) in entries {
            let key = delivery.key.description
            switch counts[key] ?? 0 {
            case 1: break
            case 0:
                // What the journal has thrown away since is no discrepancy.
                if let sent = delivery.sentAt, let oldest, UInt64(clamping: sent) >= oldest {
                    let text =
                        "\(delivery.slug): the ledger calls it \(delivery.state.rawValue), and the journal has no entry"
                    page.findings.append(ManagerMethods.Finding(kind: "missing", subject: key, text: text))
                } else {
                    page.gone += 1
                }
            case let count:
                let text = "\(delivery.slug): the journal has \(count) entries of it"
                page.findings.append(ManagerMethods.Finding(kind: "doubled", subject: key, text: text))
            }
        }
        if entries.count == size, let last = entries.last?.id {
            return (page, .deliveries(after: last, checked: page.checked))
        }
        return (page, first.map { .journal(since: UInt64(clamping: $0), seen: [], checked: 0) })
    }

    /// The other way round: is what the journal has known to the ledger?
    private static func journal(since: UInt64, seen: Set<String>, checked: Int, _ services: Services) throws -> Step {
        let reader = try JournalReader()
        let writer = OwnUnit.writer()
        let groups = MessageID.ofReminders.map { [writer.match, ("MESSAGE_ID", $0)] }
        let found = try reader.entries(matches: groups, sinceRealtimeMicroseconds: since, limit: size)
        let entries = found.filter { !seen.contains($0.cursor) && writer.wrote($0) }
        let findings = try services.store.read { reader in
            try entries.flatMap { $0.values["SUMMIT_DELIVERY_ID"] ?? [] }.compactMap { text in
                if let key = DeliveryKey(hexadecimal: text), try reader.delivery(key) != nil {
                    return nil as ManagerMethods.Finding?
                }
                return ManagerMethods.Finding(
                    kind: "unknown", subject: text, text: "the journal has a reminder that the ledger does not know")
            }
        }
        let done = checked + entries.count
        let page = ManagerMethods.VerifyReply(phase: "journal", checked: done, total: done, findings: findings, gone: 0)
        guard found.count == size, let last = found.last, !entries.isEmpty else { return (page, nil) }
        let sameInstant = found.filter { $0.realtimeMicroseconds == last.realtimeMicroseconds }.map(\.cursor)
        return (page, .journal(since: last.realtimeMicroseconds, seen: Set(sameInstant), checked: done))
    }
}
