package import SummitCore

/// One line of what summit-convert is given to write, and of our own JSON Lines files: what the file is, a series, a
/// figure, a milestone, or an entry of the log.
package struct ExportLine: Codable, Sendable {
    /// The first line.
    package struct Head: Codable, Sendable {
        package static let name = "summit-timeline"
        /// Always 1.
        package var version: Int
        /// ``name``: what tells our files from others.
        package var format: String
        /// What the timeline is called.
        package var title: String?
        /// The instant it was asked for as if it were (RFC 3339).
        package var now: String
        /// The zone of whoever asked.
        package var zone: String
        /// The window of a picture (RFC 3339), where one was asked for.
        package var since: String?
        package var until: String?
        /// The log follows the milestones.
        package var history: Bool?
        /// The last line says how many there are, so that a file that is cut off is known.
        package var counted: Bool?

        package init(title: String? = nil, now: String, zone: String, history: Bool? = nil) {
            version = 1
            format = Self.name
            self.title = title
            self.now = now
            self.zone = zone
            self.history = history
        }
    }

    /// The last line.
    package struct End: Codable, Sendable {
        /// Lines between the first and this.
        package var rows: Int

        package init(rows: Int) { self.rows = rows }
    }

    package var head: Head?
    package var end: End?
    package var series: SeriesMessage?
    package var figure: FigureMessage?
    package var milestone: MilestoneMessage?
    package var change: ArchivedChange?

    package init(
        head: Head? = nil, series: SeriesMessage? = nil, figure: FigureMessage? = nil,
        milestone: MilestoneMessage? = nil, change: ArchivedChange? = nil
    ) {
        self.head = head
        self.series = series
        self.figure = figure
        self.milestone = milestone
        self.change = change
    }
}

/// An entry of the change log as it is archived: everything that its hash covers.
package struct ArchivedChange: Codable, Hashable, Sendable {
    package var sequence: Int64
    package var at: String
    package var uid: UInt32
    package var user: String?
    package var pid: Int32
    package var program: String?
    package var verb: String
    package var subject: String
    package var identifier: String
    /// The JSON documents as they were and are stored.
    package var before: String?
    package var after: String?
    package var undoes: Int64?
    package var job: Int64?
    /// Hexadecimal.
    package var hash: String

    package init(_ change: Change, sequence: Int64, hash: String) {
        self.sequence = sequence
        at = change.at.description
        (uid, user) = (change.actor.uid, change.actor.user)
        (pid, program) = (change.actor.pid, change.actor.program)
        verb = change.verb
        subject = change.subject.rawValue
        identifier = change.identifier
        (before, after) = (change.before, change.after)
        (undoes, job) = (change.undoes, change.job)
        self.hash = hash
    }

    /// - Throws: ``FieldError``.
    package func change() throws(FieldError) -> Change {
        guard let subject = Change.Subject(rawValue: subject) else {
            throw FieldError(
                field: "changes.subject",
                reason: "“\(Printable.excerpt(subject))” is none of milestone, series, figure")
        }
        let instant: Instant
        do {
            instant = try Instant(parsing: at)
        } catch {
            throw FieldError(field: "changes.at", reason: error.description)
        }
        return Change(
            at: instant, actor: Actor(uid: uid, user: user, pid: pid, program: program), verb: verb,
            subject: subject, identifier: identifier, before: before, after: after, undoes: undoes, job: job)
    }
}
