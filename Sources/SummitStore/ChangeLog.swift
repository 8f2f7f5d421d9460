internal import GRDB
package import SummitCore

extension StoreWriter {
    /// Appends to the change log what this job does.
    func log(
        _ stamp: Stamp, _ subject: Change.Subject, _ identifier: String, before: String?, after: String?
    ) throws {
        job.first = try log(stamp, subject, identifier, before: before, after: after, first: job.first)
    }

    /// Appends to the change log, chained to the entry before by its hash.
    ///
    /// - Parameter first: the number of the first change of those that belong together.
    /// - Returns: the same; that of this one where it is the first.
    func log(
        _ stamp: Stamp, _ subject: Change.Subject, _ identifier: String, before: String?, after: String?,
        first: Int64?
    ) throws -> Int64 {
        let last = try job.logEnd ?? reader.logEnd()
        let sequence = last.sequence + 1
        let change = Change(
            at: stamp.at, actor: stamp.actor, verb: stamp.verb, subject: subject, identifier: identifier,
            before: before, after: after, undoes: stamp.undoes, job: first)
        let chained = hash(change.chainBytes(sequence: sequence, previousHash: last.hash))
        try write(change, sequence: sequence, hash: Hexadecimal.text(chained))
        job.logEnd = (sequence, chained)
        return first ?? sequence
    }

    func write(_ change: Change, sequence: Int64, hash: String) throws {
        job.logEnd = nil
        try db.run(
            """
            INSERT INTO change (seq, at, actor_uid, actor_user, actor_pid, actor_program, verb, subject,
                identifier, before, after, undoes, job, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ) { values in
            values.add(sequence)
            values.add(change.at.secondsSinceEpoch)
            values.add(Int64(change.actor.uid))
            values.add(change.actor.user)
            values.add(Int64(change.actor.pid))
            values.add(change.actor.program)
            values.add(change.verb)
            values.add(change.subject.rawValue)
            values.add(change.identifier)
            values.add(change.before)
            values.add(change.after)
            values.add(change.undoes)
            values.add(change.job)
            values.add(hash)
        }
    }
}

extension StoreReader {
    package struct LoggedChange: Hashable, Sendable {
        package let sequence: Int64
        package let change: Change
        /// Hexadecimal.
        package let hash: String

        package init(sequence: Int64, change: Change, hash: String) {
            self.sequence = sequence
            self.change = change
            self.hash = hash
        }
    }

    /// The number and the hash of the last entry; 0 and none where there is no entry.
    func logEnd() throws -> (sequence: Int64, hash: [UInt8]) {
        let last = try db.first("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1") { _ in
        } _: {
            (sequence: $0.number(0), hash: Hexadecimal.bytes($0.text(1)) ?? [])
        }
        return last ?? (0, [])
    }

    /// What the last entry of a milestone, series or figure has made it; `nil` where there is none, or it was removed.
    func lastState(_ subject: Change.Subject, _ identifier: String) throws -> String? {
        let sql = "SELECT after FROM change WHERE subject = ? AND identifier = ? ORDER BY seq DESC LIMIT 1"
        return try Row.fetchOne(db, cached: sql, arguments: [subject.rawValue, identifier])?[0]
    }

    /// Whether nothing was ever recorded.
    package func isEmpty() throws -> Bool { try lastChangeEver() == 0 && lastChange() == 0 }

    package func changeCount() throws -> Int { try Int.fetchOne(db, cached: "SELECT count(*) FROM change") ?? 0 }

    /// The highest number that an entry ever had: SQLite keeps it beside the table (`AUTOINCREMENT`).
    package func lastChangeEver() throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT seq FROM sqlite_sequence WHERE name = 'change'") ?? 0
    }

    /// What is not as its last entry in the log has it, or is there while the log says that it is gone, or the other way
    /// round: milestones, series and figures, by their slugs.
    package func unloggedDocuments(limit: Int) throws -> [String] {
        let last = "(SELECT max(seq) FROM change WHERE subject = ? AND identifier = %)"
        var found: [String] = []
        let isSettled = """
            d.import = 0 AND NOT EXISTS (
                SELECT 1 FROM import_milestone WHERE milestone_id = d.id AND import IN (SELECT id FROM import))
            """
        // What an import brings is logged when it has its place among the others.
        for (subject, table, name, isSettled) in [
            (Change.Subject.milestone, "milestone_row", "uid", isSettled),
            (.series, "series", "slug", "d.import = 0"), (.figure, "figure", "slug", "1"),
        ] {
            let changed = """
                SELECT d.slug FROM \(table) d
                LEFT JOIN change c ON c.seq = \(last.replacing("%", with: "d.\(name)"))
                WHERE c.after IS NOT d.document AND \(isSettled) LIMIT ?
                """
            let gone = """
                SELECT coalesce(json_extract(c.after, '$.slug'), c.identifier) FROM change c
                WHERE c.subject = ? AND c.after IS NOT NULL
                    AND c.seq = \(last.replacing("%", with: "c.identifier"))
                    AND NOT EXISTS (SELECT 1 FROM \(table) d WHERE d.\(name) = c.identifier AND \(isSettled)) LIMIT ?
                """
            found += try String.fetchAll(db, cached: changed, arguments: [subject.rawValue, limit])
            found += try String.fetchAll(db, cached: gone, arguments: [subject.rawValue, subject.rawValue, limit])
        }
        return Array(found.prefix(limit))
    }

    private static let columns = """
        seq, at, actor_uid, actor_user, actor_pid, actor_program, verb, subject, identifier, before, after, undoes, job,
        hash
        """

    /// The log from after `sequence` on, oldest first.
    package func changes(after sequence: Int64 = 0, limit: Int) throws -> [LoggedChange] {
        let sql = "SELECT \(Self.columns) FROM change WHERE seq > ? ORDER BY seq LIMIT ?"
        return try Row.fetchAll(db, cached: sql, arguments: [sequence, limit]).map(Self.logged)
    }

    /// The log from before `sequence` on, newest first.
    ///
    /// - Parameter subjects: only of these; of all where it is `nil`.
    package func changes(
        before sequence: Int64, of subjects: [(Change.Subject, identifier: String)]?, limit: Int
    ) throws -> [LoggedChange] {
        guard let subjects else {
            let sql = "SELECT \(Self.columns) FROM change WHERE seq < ? ORDER BY seq DESC LIMIT ?"
            return try Row.fetchAll(db, cached: sql, arguments: [sequence, limit]).map(Self.logged)
        }
        guard !subjects.isEmpty else { return [] }
        // One name may have been that of many, and SQLite's conditions have an end. The plus keeps it from going through the
        // whole log in that order instead.
        let sql = """
            SELECT \(Self.columns) FROM json_each(?) AS named CROSS JOIN change
                ON subject = json_extract(named.value, '$[0]') AND identifier = json_extract(named.value, '$[1]')
            WHERE +seq < ? ORDER BY +seq DESC LIMIT ?
            """
        let names = try Documents.encode(subjects.map { [$0.0.rawValue, $0.identifier] })
        return try Row.fetchAll(db, cached: sql, arguments: [names, sequence, limit]).map(Self.logged)
    }

    /// - Throws: ``StoreError/noSuchChange(_:)``.
    package func change(_ sequence: Int64) throws -> LoggedChange {
        let sql = "SELECT \(Self.columns) FROM change WHERE seq = ?"
        guard let row = try Row.fetchOne(db, cached: sql, arguments: [sequence]) else {
            throw StoreError.noSuchChange(sequence)
        }
        return try Self.logged(row)
    }

    /// The numbers of all changes of the call that made this one, oldest first.
    package func job(of change: LoggedChange) throws -> [Int64] {
        let first = change.change.job ?? change.sequence
        return try Int64.fetchAll(
            db, cached: "SELECT seq FROM change WHERE seq = ?1 OR job = ?1 ORDER BY seq", arguments: [first])
    }

    /// The first of those that a call has made.
    package func firstChanges(ofJob first: Int64, limit: Int) throws -> [LoggedChange] {
        let sql = "SELECT \(Self.columns) FROM change WHERE seq = ?1 OR job = ?1 ORDER BY seq LIMIT ?2"
        return try Row.fetchAll(db, cached: sql, arguments: [first, limit]).map(Self.logged)
    }

    /// The number of the last change; 0 where there is none.
    package func lastChange() throws -> Int64 { try Int64.fetchOne(db, cached: "SELECT max(seq) FROM change") ?? 0 }

    /// When the first and the last change of the log were made.
    package func firstChangeTime() throws -> Instant? { try changeTime("ASC") }
    package func lastChangeTime() throws -> Instant? { try changeTime("DESC") }

    private func changeTime(_ order: String) throws -> Instant? {
        try Int64.fetchOne(db, cached: "SELECT at FROM change ORDER BY seq \(order) LIMIT 1")
            .map(Instant.init(secondsSinceEpoch:))
    }

    /// The number of the last change that was made by then; 0 where there was none. One before it may be later: what an import
    /// leaves to be logged has the time of its end.
    package func lastChange(by instant: Instant) throws -> Int64 {
        try Int64.fetchOne(
            db, cached: "SELECT max(seq) FROM change WHERE at <= ?", arguments: [instant.secondsSinceEpoch]) ?? 0
    }

    /// Whether an entry up to `sequence` was made within the hour after an instant.
    package func hasLaterChange(than instant: Instant, upTo sequence: Int64) throws -> Bool {
        guard let end = instant.adding(seconds: 3_600) else { return false }
        return try db.exists("SELECT 1 FROM change WHERE at > ? AND at <= ? AND +seq <= ?") {
            $0.add(instant)
            $0.add(end)
            $0.add(sequence)
        }
    }

    /// The change that has taken this one back, and was not taken back itself.
    package func undoing(of sequence: Int64) throws -> Int64? {
        // All that hangs on it, however long the chain: which of them stand is known from its end on, since what takes back is
        // always later than what it takes back.
        let rows = try Row.fetchAll(
            db,
            cached: """
                WITH RECURSIVE undoing (seq, undoes) AS (
                    SELECT seq, undoes FROM change WHERE undoes = ?
                    UNION SELECT c.seq, c.undoes FROM change AS c JOIN undoing ON c.undoes = undoing.seq)
                SELECT seq, undoes FROM undoing ORDER BY seq DESC
                """, arguments: [sequence])
        var standing: [Int64: Int64] = [:]
        for row in rows {
            let (number, undone): (Int64, Int64) = (row[0], row[1])
            if standing[number] == nil, standing[undone] == nil { standing[undone] = number }
        }
        return standing[sequence]
    }

    /// The last change that takes nothing back, and was not taken back.
    package func lastEffectiveChange() throws -> LoggedChange? {
        var before = Int64.max
        // What has been taken back once and for all is passed over by SQLite; the rest is looked at.
        let sql = """
            SELECT \(Self.columns) FROM change AS c WHERE seq < ? AND undoes IS NULL AND (
                NOT EXISTS (SELECT 1 FROM change WHERE undoes = c.seq)
                OR EXISTS (SELECT 1 FROM change AS u JOIN change AS v ON v.undoes = u.seq WHERE u.undoes = c.seq))
            ORDER BY seq DESC LIMIT 1
            """
        while let row = try Row.fetchOne(db, cached: sql, arguments: [before]) {
            let change = try Self.logged(row)
            if try undoing(of: change.sequence) == nil { return change }
            before = change.sequence
        }
        return nil
    }

    /// What a name stands, or once stood, for.
    package func subjects(named name: String) throws -> [(Change.Subject, identifier: String)] {
        let sql = """
            SELECT DISTINCT subject, identifier FROM change
            WHERE identifier = ?1 OR subject = 'milestone' AND (
                json_extract(after, '$.slug') = ?1 OR json_extract(before, '$.slug') = ?1)
            """
        if let milestone = try milestone(name)?.milestone { return [(.milestone, milestone.uid)] }
        return try Row.fetchAll(db, cached: sql, arguments: [name]).compactMap { row in
            Change.Subject(rawValue: row[0]).map { ($0, identifier: row[1]) }
        }
    }

    private static func logged(_ row: Row) throws -> LoggedChange {
        guard let subject = Change.Subject(rawValue: row[7]) else {
            throw StoreError.inputOutput("change \(row[0] as Int64) is about an unknown “\(row[7] as String)”")
        }
        guard let uid = UInt32(exactly: row[2] as Int64), let pid = Int32(exactly: row[4] as Int64) else {
            throw StoreError.inputOutput("change \(row[0] as Int64) is by a user or process that there can't be")
        }
        let actor = Actor(uid: uid, user: row[3], pid: pid, program: row[5])
        let change = Change(
            at: Instant(secondsSinceEpoch: row[1]), actor: actor, verb: row[6], subject: subject,
            identifier: row[8], before: row[9], after: row[10], undoes: row[11], job: row[12])
        return LoggedChange(sequence: row[0], change: change, hash: row[13])
    }
}
