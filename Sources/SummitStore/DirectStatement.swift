internal import GRDB
internal import GRDBSQLite
internal import SummitCore

// What an import runs for each of its rows, and a lookup for its answer: compiled once a connection, bound and read value by
// value. The lists of boxed values that GRDB has in between cost more than the short ones among these statements.

extension Database {
    /// Runs a statement that returns nothing.
    ///
    /// - Parameter bind: gives a value to each parameter, in their order.
    func run(_ sql: String, _ bind: (inout StatementValues) -> Void) throws {
        _ = try first(sql, bind) { _ in }
    }

    /// What the first row of a query says; `nil` where there is none.
    func first<Value>(
        _ sql: String, _ bind: (inout StatementValues) -> Void, _ read: (StatementRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try each(sql, bind) { row in
            value = try read(row)
            return false
        }
        return value
    }

    /// What the rows of a query say.
    func all<Value>(
        _ sql: String, _ bind: (inout StatementValues) -> Void, _ read: (StatementRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try each(sql, bind) { row in
            values.append(try read(row))
            return true
        }
        return values
    }

    /// - Parameter read: returns whether there is to be another row.
    private func each(
        _ sql: String, _ bind: (inout StatementValues) -> Void, _ read: (StatementRow) throws -> Bool
    ) throws {
        let statement = try cachedStatement(sql: sql)
        var values = unsafe StatementValues(statement.sqliteStatement)
        bind(&values)
        try each(of: statement, bound: values.code, read)
    }

    /// The rows of a statement whose values are bound; none is afterwards.
    ///
    /// - Parameters:
    ///   - bound: `SQLITE_OK`, or why a value could not be bound.
    ///   - read: returns whether there is to be another row.
    func each(
        of statement: Statement, bound: Int32 = SQLITE_OK, _ read: (StatementRow) throws -> Bool
    ) throws {
        let handle = unsafe statement.sqliteStatement
        defer {
            unsafe sqlite3_reset(handle)
            unsafe sqlite3_clear_bindings(handle)
        }
        var code = bound
        if code == SQLITE_OK { code = unsafe sqlite3_step(handle) }
        while code == SQLITE_ROW {
            guard try unsafe read(StatementRow(handle)) else { return }
            code = unsafe sqlite3_step(handle)
        }
        guard code == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: statement.sql)
        }
    }

    /// Runs `body`, all of whose questions are answered from one state of the database. GRDB's own way to do that compiles
    /// BEGIN and COMMIT each time, which takes as long as a lookup.
    func onSnapshot<Result>(_ body: () throws -> Result) throws -> Result {
        if isInsideTransaction { return try body() }
        try run("BEGIN DEFERRED TRANSACTION") { _ in }
        do {
            let result = try body()
            try run("COMMIT TRANSACTION") { _ in }
            return result
        } catch {
            if isInsideTransaction { try run("ROLLBACK TRANSACTION") { _ in } }
            throw error
        }
    }

    /// Whether there is anything that a query finds.
    func exists(_ sql: String, _ bind: (inout StatementValues) -> Void) throws -> Bool {
        try first(sql, bind) { _ in } != nil
    }
}

/// The values of a statement, bound in the order of its parameters.
@safe struct StatementValues {
    private let statement: OpaquePointer
    private var index: Int32 = 0
    /// `SQLITE_OK`, or why a value could not be bound.
    private(set) var code = SQLITE_OK

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    mutating func add(_ text: String) {
        index += 1
        guard !text.isEmpty else { return note(unsafe sqlite3_bind_text(statement, index, "", 0, Self.transient)) }
        var text = text
        let result = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe sqlite3_bind_text64(
                    statement, index, characters.baseAddress, UInt64(characters.count), Self.transient,
                    UInt8(SQLITE_UTF8))
            }
        }
        note(result)
    }

    mutating func add(_ text: String?) {
        if let text { add(text) } else { addNull() }
    }

    mutating func add(_ number: Int64) {
        index += 1
        note(unsafe sqlite3_bind_int64(statement, index, number))
    }

    mutating func add(_ number: Int64?) {
        if let number { add(number) } else { addNull() }
    }

    mutating func add(_ number: Int) { add(Int64(number)) }

    mutating func add(_ number: Int?) { add(number.map(Int64.init)) }

    /// In seconds.
    mutating func add(_ instant: Instant) { add(instant.secondsSinceEpoch) }

    mutating func add(_ instant: Instant?) { add(instant?.secondsSinceEpoch) }

    /// SQLite has NULL for what was not bound.
    private mutating func addNull() { index += 1 }

    private mutating func note(_ result: Int32) {
        if code == SQLITE_OK { code = result }
    }

    /// SQLITE_TRANSIENT: SQLite makes a copy.
    private static var transient: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}

/// A row of an answer, valid as long as nothing else is asked.
@safe struct StatementRow {
    private let statement: OpaquePointer

    fileprivate init(_ statement: OpaquePointer) { unsafe self.statement = statement }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func textIfAny(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func number(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

    /// That of the last column.
    var lastNumber: Int64 { number(unsafe sqlite3_column_count(statement) - 1) }

    func numberIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : number(column) }

    private func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }
}
