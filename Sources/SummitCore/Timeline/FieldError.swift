/// A value that can't be taken, with the field it stood in and what would be right.
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field's path, such as `title` or `place.country`.
    public let field: String
    public let reason: String

    public init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    public var description: String { "\(field): \(reason)" }
}
