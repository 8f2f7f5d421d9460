internal import SummitAPI
internal import SummitCore

/// Turns what the domain's readers throw into errors that name the field.
enum Fields {
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
