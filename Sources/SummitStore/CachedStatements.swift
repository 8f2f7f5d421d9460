internal import GRDB
internal import Synchronization

// Statements whose text never varies are compiled once a connection: for the short ones of the ledger and the change
// log, compiling costs more than running.

extension Database {
    func execute(cached sql: String, arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    static func fetchOne(_ db: Database, cached sql: String, arguments: StatementArguments = []) throws -> Row? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchAll(_ db: Database, cached sql: String, arguments: StatementArguments = []) throws -> [Row] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    static func fetchOne(_ db: Database, cached sql: String, arguments: StatementArguments = []) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchAll(_ db: Database, cached sql: String, arguments: StatementArguments = []) throws -> [Self] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension StatementArguments {
    /// As `init(_:)`, which has the runtime make a key path each time.
    init(each values: [some DatabaseValueConvertible]) {
        self.init(values.map { $0 as (any DatabaseValueConvertible)? })
    }
}

// Those of queries vary with what is asked for. GRDB forgets no statement that it has kept, so only so many are: the
// first ones, which are those that a program asks again and again.

private enum Shapes {
    private static let most = 200
    private static let kept = Mutex<Set<String>>([])

    /// In bytes. What is longer is no question that is asked every day.
    private static let longest = 8_000

    static func keeps(_ sql: String) -> Bool {
        guard sql.utf8.count <= longest else { return false }
        return kept.withLock { kept in
            guard kept.count < most else { return kept.contains(sql) }
            kept.insert(sql)
            return true
        }
    }
}

extension Database {
    /// Reads the rows of a query, one after the other.
    func each(
        varying sql: String, arguments: StatementArguments, _ read: (StatementRow) throws -> Void
    ) throws {
        let statement = try Shapes.keeps(sql) ? cachedStatement(sql: sql) : makeStatement(sql: sql)
        try statement.setArguments(arguments)
        try each(of: statement) { row in
            try read(row)
            return true
        }
    }

    /// What the rows of a query say.
    func all<Value>(
        varying sql: String, arguments: StatementArguments, _ read: (StatementRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try each(varying: sql, arguments: arguments) { values.append(try read($0)) }
        return values
    }
}
