/// A field that is at fault, as a path like `milestone.participants[2].name`, built from the inside out.
struct FieldError: Error {
    private(set) var path = ""

    init() {}

    init(_ field: String) { path = field }

    /// The same fault, seen from the object that holds it as `field`.
    func within(_ field: String) -> FieldError {
        FieldError(path.isEmpty || path.utf8.first == UInt8(ascii: "[") ? field + path : field + "." + path)
    }

    /// The same fault, seen from the array that holds it at `index`.
    func within(_ index: Int) -> FieldError { within("[\(index)]") }

    /// The field that a decoder complains about.
    init(_ error: any Error) {
        guard let error = error as? DecodingError else { return }
        var keys: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): keys = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            keys = context.codingPath
        @unknown default: keys = []
        }
        var result = FieldError()
        while let key = keys.popLast() {
            if let index = key.intValue, key.stringValue != String(index) {
                result = result.within(index)
            } else {
                result = result.within(key.stringValue)
            }
        }
        self = result
    }
}
