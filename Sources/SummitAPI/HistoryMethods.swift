package import SummitCore

/// The calls and replies of org.summitd.Timeline about its own history.
package enum HistoryMethods {
    package struct Change: Codable, Sendable {
        package var sequence: Int64
        package var at: String
        package var uid: UInt32
        package var user: String?
        package var pid: Int32
        package var program: String?
        package var verb: String
        package var subject: String
        package var identifier: String
        package var slug: String
        package var title: String
        package var fields: [Field]
        package var undoes: Int64?
        package var undoneBy: Int64?
        package var job: Int64?

        /// - Parameters:
        ///   - name: the slug and the title of what was changed.
        package init(
            sequence: Int64, _ change: SummitCore.Change, name: (slug: String, title: String), fields: [FieldChange],
            undoneBy: Int64?
        ) {
            self.sequence = sequence
            at = change.at.description
            uid = change.actor.uid
            user = change.actor.user
            pid = change.actor.pid
            program = change.actor.program
            verb = change.verb
            subject = change.subject.rawValue
            identifier = change.identifier
            (slug, title) = name
            self.fields = fields.map(Field.init)
            undoes = change.undoes
            self.undoneBy = undoneBy
            job = change.job
        }
    }

    package struct Field: Codable, Sendable {
        package var field: String
        package var before: String?
        package var after: String?

        package init(_ change: FieldChange) { (field, before, after) = (change.field, change.before, change.after) }
    }

    package struct History: Codable, Sendable {
        package var name: String?
        package var before: Int64?
        package var limit: Int?

        package init(name: String?, before: Int64? = nil, limit: Int? = nil) {
            self.name = name
            self.before = before
            self.limit = limit
        }
    }

    package struct HistoryReply: Codable, Sendable {
        package var changes: [Change]
        package init(changes: [Change]) { self.changes = changes }
    }

    package struct Undo: Codable, Sendable {
        package var sequence: Int64?
        package var job: Bool?
        package var dryRun: Bool?

        package init(sequence: Int64?, job: Bool? = nil, dryRun: Bool? = nil) {
            self.sequence = sequence
            self.job = job
            self.dryRun = dryRun
        }
    }

    package struct UndoReply: Codable, Sendable {
        package var undone: [Change]
        package var changes: [Change]
        package var warnings: [String]
        package var total: Int
        package var tried: Int?
        package var done: Int?

        package init(
            undone: [Change], changes: [Change], warnings: [String], total: Int, tried: Int? = nil, done: Int? = nil
        ) {
            self.undone = undone
            self.changes = changes
            self.warnings = warnings
            self.total = total
            self.tried = tried
            self.done = done
        }
    }

    package struct Watch: Codable, Sendable {
        package var since: Int64?
        package init(since: Int64?) { self.since = since }
    }

    package struct WatchReply: Codable, Sendable {
        package var sequence: Int64
        package var changes: [Change]

        package init(sequence: Int64, changes: [Change]) {
            self.sequence = sequence
            self.changes = changes
        }
    }
}
