internal import GRDB
internal import SummitCore

/// The tables, as named migrations that only go forward. One that has shipped is never edited.
enum Schema {
    /// "Smmt": what `file` and a look at bytes 68–71 of the store show.
    static let applicationID: Int32 = 0x536D_6D74

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 timeline") { db in try db.execute(sql: timeline) }
        migrator.registerMigration("2 reminders") { db in try db.execute(sql: reminders) }
        migrator.registerMigration("3 recurrence") { db in try db.execute(sql: recurrence) }
        migrator.registerMigration("4 lifecycle") { db in try db.execute(sql: lifecycle) }
        migrator.registerMigration("5 knowledge") { db in
            try db.execute(sql: knowledge)
            try SearchTable.fill(db)
        }
        migrator.registerMigration("6 imports") { db in try db.execute(sql: ImportSchema.migration) }
        migrator.registerMigration("7 spans") { db in try db.execute(sql: Span.migration) }
        migrator.registerMigration("8 import rows") { db in try db.execute(sql: ImportRows.migration) }
        migrator.registerMigration("9 standings") { db in try db.execute(sql: Standings.migration) }
        migrator.registerMigration("10 standings without triggers") { db in
            try db.execute(sql: Standings.withoutTriggers)
        }
        migrator.registerMigration("11 ledger by time and gaps") { db in try db.execute(sql: ledgerByTime) }
        migrator.registerMigration("12 elided words") { db in
            try SearchTable.refill(db, whereDocumentHas: Slug.apostrophes)
        }
        return migrator
    }

    /// That of what all migrations make, where SQLite writes down the tables of its full text as in version 3.40.
    static let fingerprint: UInt64 = 15_737_818_424_768_882_032

    /// FNV-1a over the objects in order, each with a NUL behind it. It tells a file that somebody has changed from one as it
    /// was made; nobody needs to be kept from making another file of the same fingerprint.
    static func fingerprint(of objects: Set<String>) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for object in objects.sorted() {
            for byte in object.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
            value = value &* 0x100_0000_01B3
        }
        return value
    }

    /// Milestones are documents; the columns beside are derived from them, for queries.
    ///
    /// `sort_key` is the earliest second, the least for an open start and the greatest for the undated;
    /// `possible_from` and `possible_to` have the doubt about the date added (NULL: undated).
    private static let timeline = """
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            document TEXT NOT NULL
        ) STRICT;
        CREATE TABLE milestone (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            slug TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL,
            status TEXT NOT NULL,
            country TEXT,
            series_id INTEGER REFERENCES series(id),
            edition INTEGER,
            earliest INTEGER,
            latest INTEGER,
            possible_from INTEGER,
            possible_to INTEGER,
            sort_key INTEGER NOT NULL,
            fineness INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX milestone_order ON milestone(sort_key, fineness DESC, slug);
        CREATE INDEX milestone_latest ON milestone(latest);
        CREATE INDEX milestone_country ON milestone(country) WHERE country IS NOT NULL;
        CREATE INDEX milestone_series ON milestone(series_id, edition) WHERE series_id IS NOT NULL;
        CREATE TABLE milestone_tag (
            tag TEXT NOT NULL,
            milestone_id INTEGER NOT NULL REFERENCES milestone(id) ON DELETE CASCADE,
            PRIMARY KEY (tag, milestone_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX milestone_tag_owner ON milestone_tag(milestone_id);
        CREATE TABLE milestone_participant (
            name TEXT NOT NULL,
            milestone_id INTEGER NOT NULL REFERENCES milestone(id) ON DELETE CASCADE,
            PRIMARY KEY (name, milestone_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX milestone_participant_owner ON milestone_participant(milestone_id);
        CREATE VIRTUAL TABLE milestone_text USING fts5(text, tokenize = 'unicode61 remove_diacritics 2');
        CREATE TABLE figure (
            id INTEGER PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE,
            document TEXT NOT NULL
        ) STRICT;
        CREATE TABLE change (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            actor_uid INTEGER NOT NULL,
            actor_user TEXT,
            actor_pid INTEGER NOT NULL,
            actor_program TEXT,
            verb TEXT NOT NULL,
            subject TEXT NOT NULL,
            identifier TEXT NOT NULL,
            before TEXT,
            after TEXT,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE INDEX change_identifier ON change(subject, identifier);
        CREATE TRIGGER change_is_append_only_update BEFORE UPDATE ON change
            BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
        CREATE TRIGGER change_is_append_only_delete BEFORE DELETE ON change
            BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END;
        CREATE TABLE setting (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// `pending` is the plan, derived and replaceable; `delivery` is the ledger: what was claimed, and how it went.
    private static let reminders = """
        CREATE TABLE pending (
            key TEXT PRIMARY KEY,
            milestone_id INTEGER NOT NULL REFERENCES milestone(id) ON DELETE CASCADE,
            nominal_start TEXT NOT NULL,
            trigger TEXT NOT NULL,
            priority TEXT NOT NULL,
            policy TEXT,
            due INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX pending_due ON pending(due);
        CREATE INDEX pending_milestone ON pending(milestone_id);
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            uid TEXT NOT NULL,
            slug TEXT NOT NULL,
            title TEXT NOT NULL,
            nominal_start TEXT NOT NULL,
            trigger TEXT NOT NULL,
            priority TEXT NOT NULL,
            policy TEXT,
            due INTEGER NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('claimed', 'sent', 'confirmed', 'skipped', 'missed', 'unverifiable')),
            message TEXT,
            claimed_at INTEGER,
            boot_id TEXT,
            sent_at INTEGER,
            lateness_usec INTEGER,
            settled_at INTEGER,
            cursor TEXT,
            note TEXT
        ) STRICT;
        CREATE INDEX delivery_due ON delivery(due);
        CREATE INDEX delivery_uid ON delivery(uid);
        CREATE INDEX delivery_open ON delivery(state) WHERE state IN ('claimed', 'sent');
        """

    /// Of a milestone that recurs the bounds are those of all its occurrences. `planned_through` is where the plan of
    /// its reminders ends (NULL: nothing more is to come).
    private static let recurrence = """
        ALTER TABLE milestone ADD COLUMN recurring INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE milestone ADD COLUMN planned_through INTEGER;
        CREATE INDEX milestone_recurring ON milestone(recurring) WHERE recurring = 1;
        CREATE INDEX milestone_planned ON milestone(planned_through) WHERE planned_through IS NOT NULL;
        """

    /// `at` is when a reminder is to be given: when it is due, or later. What is given again has a `repetition`, and
    /// stands in the plan like all others; the same `generation`, `nominal_start` and `trigger` of a milestone tell
    /// that it is the same reminder. `delivery_event` has each step of each delivery, in the order of its happening.
    private static let lifecycle = """
        ALTER TABLE pending ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pending ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pending ADD COLUMN repetition INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pending ADD COLUMN every INTEGER;
        ALTER TABLE pending ADD COLUMN at_most INTEGER;
        ALTER TABLE pending ADD COLUMN catch_up TEXT NOT NULL DEFAULT 'late';
        UPDATE pending SET at = due;
        DROP INDEX pending_due;
        CREATE INDEX pending_at ON pending(at);
        ALTER TABLE delivery ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE delivery ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE delivery ADD COLUMN repetition INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE delivery ADD COLUMN every INTEGER;
        ALTER TABLE delivery ADD COLUMN at_most INTEGER;
        ALTER TABLE delivery ADD COLUMN catch_up TEXT NOT NULL DEFAULT 'late';
        ALTER TABLE delivery ADD COLUMN form TEXT NOT NULL DEFAULT 'single';
        ALTER TABLE delivery ADD COLUMN acknowledged_at INTEGER;
        ALTER TABLE delivery ADD COLUMN acknowledged_by TEXT;
        UPDATE delivery SET at = due;
        CREATE TABLE delivery_event (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            delivery_id INTEGER NOT NULL REFERENCES delivery(id),
            at INTEGER NOT NULL,
            step TEXT NOT NULL,
            note TEXT
        ) STRICT;
        CREATE INDEX delivery_event_delivery ON delivery_event(delivery_id);
        """

    /// `milestone_text` holds words as `SearchText` cuts and folds them, a column for each weight.
    /// `change.undoes` and `change.job` are as `Change` has them.
    private static let knowledge = """
        DROP TABLE milestone_text;
        CREATE VIRTUAL TABLE milestone_text USING fts5(
            title, summary, place, people, tags, sources, tokenize = 'unicode61 remove_diacritics 2');
        CREATE TABLE milestone_relation (
            milestone_id INTEGER NOT NULL REFERENCES milestone(id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            target_uid TEXT NOT NULL,
            PRIMARY KEY (milestone_id, kind, target_uid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX milestone_relation_target ON milestone_relation(target_uid);
        CREATE INDEX milestone_unsourced ON milestone(sort_key) WHERE json_extract(document, '$.sources') IS NULL;
        ALTER TABLE change ADD COLUMN undoes INTEGER;
        ALTER TABLE change ADD COLUMN job INTEGER;
        CREATE INDEX change_undoes ON change(undoes) WHERE undoes IS NOT NULL;
        CREATE INDEX change_job ON change(job) WHERE job IS NOT NULL;
        CREATE INDEX change_at ON change(at);
        """
    /// The ledger only grows: it is asked by time, and counted by state, without being gone through. `plan_gap` has the
    /// milestones whose plan could not be continued: `since` is where it ends for them, and `planned_through` when that is to
    /// be tried again. `import.began` is the number of the last change before it; −1: nobody knows.
    private static let ledgerByTime = """
        DROP INDEX delivery_due;
        DROP INDEX delivery_open;
        CREATE INDEX delivery_at ON delivery(at, key);
        CREATE INDEX delivery_state ON delivery(state);
        CREATE TABLE plan_gap (
            milestone_id INTEGER PRIMARY KEY REFERENCES milestone_row(id) ON DELETE CASCADE,
            since INTEGER NOT NULL
        ) STRICT;
        ALTER TABLE import ADD COLUMN began INTEGER NOT NULL DEFAULT -1;
        """
}
