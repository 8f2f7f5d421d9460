internal import GRDB
internal import GRDBSQLite

// What an import runs for each of its rows: compiled once a connection, bound and read value by value. The lists of boxed
// values that GRDB has in between cost more than the short ones among these statements.

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
        let statement = unsafe try cachedStatement(sql: sql).sqliteStatement
        var values = unsafe StatementValues(statement)
        bind(&values)
        defer {
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        var code = values.code
        if code == SQLITE_OK { code = unsafe sqlite3_step(statement) }
        switch code {
        case SQLITE_ROW: return try unsafe read(StatementRow(statement))
        case SQLITE_DONE: return nil
        default: throw DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: sql)
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

    func numberIfAny(_ column: Int32) -> Int64? { isNull(column) ? nil : number(column) }

    private func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }
}
