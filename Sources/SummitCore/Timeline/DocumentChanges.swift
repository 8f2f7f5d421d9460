/// One field that a change has set, in words.
public struct FieldChange: Hashable, Sendable {
    /// Such as `title`, `place.country` or `tags`.
    public let field: String
    /// `nil`: there was none.
    public let before: String?
    /// `nil`: there is none any more.
    public let after: String?

    public init(field: String, before: String?, after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}

extension DocumentTree {
    /// What only counts changes, and is none itself.
    static let counters: Set<String> = ["revision", "generation"]

    /// What differs between two states of a document, field by field; of lists, what was taken away and what was added.
    ///
    /// - Parameters:
    ///   - before: `nil` where there was no document.
    ///   - after: `nil` where there is none any more.
    public static func changes(from before: DocumentTree?, to after: DocumentTree?) -> [FieldChange] {
        var (old, new) = (before?.fields ?? [:], after?.fields ?? [:])
        for counter in counters.union(before == nil || after == nil ? ["uid"] : []) {
            old[counter] = nil
            new[counter] = nil
        }
        return changes(old, new, within: "")
    }

    private static func changes(
        _ old: [String: DocumentTree], _ new: [String: DocumentTree], within path: String
    ) -> [FieldChange] {
        Set(old.keys).union(new.keys).sorted().flatMap { key -> [FieldChange] in
            let (before, after) = (old[key], new[key])
            guard before != after else { return [] }
            let field = path.isEmpty ? key : "\(path).\(key)"
            switch (before, after) {
            case (.list(let before)?, .list(let after)?):
                return listChanges(field, before, after)
            case (.object(let before)?, .object(let after)?) where key != "when":
                return changes(before, after, within: field)
            default:
                return [FieldChange(field: field, before: before?.line, after: after?.line)]
            }
        }
    }

    private static func listChanges(
        _ field: String, _ before: [DocumentTree], _ after: [DocumentTree]
    ) -> [FieldChange] {
        let (had, has) = (Set(before), Set(after))
        let changes =
            before.filter { !has.contains($0) }.map { FieldChange(field: field, before: $0.line, after: nil) }
            + after.filter { !had.contains($0) }.map { FieldChange(field: field, before: nil, after: $0.line) }
        if !changes.isEmpty { return changes }
        return [
            FieldChange(
                field: field, before: DocumentTree.list(before).line, after: DocumentTree.list(after).line)
        ]
    }

    /// The same with its relations to what `name` has a name for, instead of a uid.
    public func namingRelations(_ name: (String) throws -> String?) rethrows -> DocumentTree {
        guard case .object(var fields) = self, case .list(let relations)? = fields["relations"] else { return self }
        fields["relations"] = .list(
            try relations.map { relation in
                guard case .object(var parts) = relation, case .text(let uid)? = parts["uid"], let named = try name(uid)
                else { return relation }
                parts["uid"] = .text(named)
                return .object(parts)
            })
        return .object(fields)
    }

    /// A document from which one change of it is taken back, whatever else has changed since.
    public enum Undoing: Hashable, Sendable {
        case done(DocumentTree)
        /// These fields were changed again since.
        case changedSince(fields: [String])
    }

    /// Takes the change from `before` to `after` out of this document.
    public func undoing(from before: DocumentTree, to after: DocumentTree) -> Undoing {
        let (old, new) = (before.fields, after.fields)
        var merged = fields
        var conflicts: [String] = []
        for key in Set(old.keys).union(new.keys).subtracting(Self.counters).sorted() where old[key] != new[key] {
            if merged[key] == new[key] {
                merged[key] = old[key]
            } else if merged[key] != old[key] {
                conflicts.append(key)
            }
        }
        return conflicts.isEmpty ? .done(.object(merged)) : .changedSince(fields: conflicts)
    }

    /// Whether two states say the same, however often they were changed.
    public func saysTheSame(as other: DocumentTree) -> Bool {
        fields.filter { !Self.counters.contains($0.key) } == other.fields.filter { !Self.counters.contains($0.key) }
    }
}
