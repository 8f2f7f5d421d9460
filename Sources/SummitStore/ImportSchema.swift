/// The tables of imports under way.
///
/// What an import brings lies in `milestone_row` from the first row on and is not seen: the view `milestone`, which every
/// query reads, leaves it out. What replaces another row has the import's number, what is new is named in a table beside
/// (``ImportRows``). Closing the import changes one word, `import.state`, and with that all of it is seen, and what it
/// replaces no more. What is left is done row by row: its place is taken, the log gets its entries, the reminders are planned.
enum ImportSchema {
    static let migration = """
        CREATE TABLE import (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state TEXT NOT NULL CHECK (state IN ('open', 'stale', 'settling', 'ending')),
            at INTEGER NOT NULL,
            actor_uid INTEGER NOT NULL,
            actor_user TEXT,
            actor_pid INTEGER NOT NULL,
            actor_program TEXT,
            job INTEGER
        ) STRICT;
        CREATE TABLE import_document (
            id INTEGER PRIMARY KEY,
            import INTEGER NOT NULL REFERENCES import(id),
            subject TEXT NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX import_document_import ON import_document(import, id);
        CREATE TABLE import_relation (
            milestone_id INTEGER PRIMARY KEY,
            import INTEGER NOT NULL REFERENCES import(id),
            line INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX import_relation_import ON import_relation(import, line);
        ALTER TABLE series ADD COLUMN import INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE milestone_new (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL,
            slug TEXT NOT NULL,
            import INTEGER NOT NULL DEFAULT 0,
            replaces INTEGER,
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
            recurring INTEGER NOT NULL DEFAULT 0,
            planned_through INTEGER,
            document TEXT NOT NULL,
            UNIQUE (uid, import),
            UNIQUE (slug, import)
        ) STRICT;
        INSERT INTO milestone_new (
            id, uid, slug, revision, status, country, series_id, edition, earliest, latest, possible_from, possible_to,
            sort_key, fineness, recurring, planned_through, document)
        SELECT id, uid, slug, revision, status, country, series_id, edition, earliest, latest, possible_from, possible_to,
            sort_key, fineness, recurring, planned_through, document FROM milestone;
        DROP TABLE milestone;
        ALTER TABLE milestone_new RENAME TO milestone;
        ALTER TABLE milestone RENAME TO milestone_row;
        CREATE INDEX milestone_order ON milestone_row(sort_key, fineness DESC, slug);
        CREATE INDEX milestone_latest ON milestone_row(latest);
        CREATE INDEX milestone_country ON milestone_row(country) WHERE country IS NOT NULL;
        CREATE INDEX milestone_series ON milestone_row(series_id, edition) WHERE series_id IS NOT NULL;
        CREATE INDEX milestone_recurring ON milestone_row(recurring) WHERE recurring = 1;
        CREATE INDEX milestone_planned ON milestone_row(planned_through) WHERE planned_through IS NOT NULL;
        CREATE INDEX milestone_unsourced ON milestone_row(sort_key) WHERE json_extract(document, '$.sources') IS NULL;
        CREATE INDEX milestone_import ON milestone_row(import, replaces) WHERE import <> 0;
        CREATE INDEX milestone_replaces ON milestone_row(replaces) WHERE replaces IS NOT NULL;
        CREATE VIEW milestone AS
            SELECT id, uid, slug, revision, status, country, series_id, edition, earliest, latest, possible_from,
                possible_to, sort_key, fineness, recurring, planned_through, document
            FROM milestone_row AS r
            WHERE CASE r.import
                WHEN 0 THEN NOT EXISTS (SELECT 1 FROM import WHERE state = 'settling')
                    OR NOT EXISTS (
                        SELECT 1 FROM milestone_row AS n JOIN import AS i ON i.id = n.import
                        WHERE n.replaces = r.id AND i.state = 'settling')
                ELSE r.import IN (SELECT id FROM import WHERE state = 'settling')
                END;
        """
}
