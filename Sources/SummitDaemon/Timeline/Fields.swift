internal import SummitAPI
internal import SummitCore

/// Reads what a call holds, with errors that name the field.
enum Fields {
    /// What is one of a few words.
    ///
    /// - Parameter what: with its article, "a status".
    /// - Throws: ``FieldError`` that lists them.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, _ what: String, _ text: String, of type: Choice.Type = Choice.self
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(field: field, reason: "“\(Printable.excerpt(text))” is not \(what); those are \(known)")
        }
        return choice
    }

    /// What a recurrence is asked for. A zone whose rules can't be read is no fault of the field's.
    static func recurrence<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ParseError {
            throw FieldError(field: "when.recurrence", reason: error.description)
        } catch let error as RecurrenceError {
            throw FieldError(field: "when.recurrence", reason: error.description)
        }
    }

    static func read<Value>(_ field: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ParseError {
            throw FieldError(field: field, reason: error.description)
        } catch let error as ZoneError {
            throw FieldError(field: field == "when" ? "when.zone" : field, reason: error.description)
        } catch let error as RecurrenceError {
            throw FieldError(field: field, reason: error.description)
        }
    }
}
