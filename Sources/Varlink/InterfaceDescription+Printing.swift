/// The description written anew, in one canonical form.
extension InterfaceDescription {
    /// The interface in canonical form: parsing it gives the same members and documentation.
    public var formatted: String {
        var text = InterfaceDescription.comment(documentation, indent: "") + "interface \(name)\n"
        for member in members {
            text += "\n"
            switch member {
            case .type(let type):
                text += InterfaceDescription.comment(type.documentation, indent: "")
                text += "type \(type.name) \(type.type.formatted(indent: ""))\n"
            case .method(let method):
                text += InterfaceDescription.comment(method.documentation, indent: "")
                let parameters = TypeExpression.structure(method.parameters).formatted(indent: "")
                let reply = TypeExpression.structure(method.reply).formatted(indent: "")
                text += "method \(method.name)\(parameters) -> \(reply)\n"
            case .error(let error):
                text += InterfaceDescription.comment(error.documentation, indent: "")
                text += "error \(error.name) \(TypeExpression.structure(error.parameters).formatted(indent: ""))\n"
            }
        }
        return text
    }

    fileprivate static func comment(_ documentation: String, indent: String) -> String {
        if documentation.isEmpty { return "" }
        return documentation.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "\(indent)#\n" : "\(indent)# \($0)\n" }.joined()
    }
}

extension InterfaceDescription.TypeExpression {
    /// The type as it is written on one line.
    public var text: String { formatted(indent: "", isWrapped: false) }

    /// The longest list that stays on one line, in bytes.
    private static let lineLength = 60

    fileprivate func formatted(indent: String, isWrapped: Bool = true) -> String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "string"
        case .object: "object"
        case .any: "any"
        case .named(let name): name
        case .array(let element): "[]" + element.formatted(indent: indent, isWrapped: isWrapped)
        case .map(let element): "[string]" + element.formatted(indent: indent, isWrapped: isWrapped)
        case .nullable(let type): "?" + type.formatted(indent: indent, isWrapped: isWrapped)
        case .structure(let fields):
            Self.list(fields.map { ($0.documentation, $0.name, $0.type) }, indent: indent, isWrapped: isWrapped)
        case .enumeration(let cases):
            Self.list(cases.map { ($0.documentation, $0.name, nil) }, indent: indent, isWrapped: isWrapped)
        }
    }

    private static func list(
        _ items: [(documentation: String, name: String, type: Self?)], indent: String, isWrapped: Bool
    ) -> String {
        typealias Item = (documentation: String, name: String, type: Self?)
        func line(_ item: Item, _ indent: String, _ wraps: Bool) -> String {
            item.type.map { "\(item.name): \($0.formatted(indent: indent, isWrapped: wraps))" } ?? item.name
        }
        let short = "(" + items.map { line($0, "", false) }.joined(separator: ", ") + ")"
        let isDocumented = items.contains { $0.documentation.isEmpty == false || $0.type?.isDocumented == true }
        if !isWrapped || !isDocumented && short.utf8.count <= lineLength { return short }
        let inner = indent + "  "
        let lines = items.map {
            InterfaceDescription.comment($0.documentation, indent: inner) + inner + line($0, inner, true)
        }
        return "(\n" + lines.joined(separator: ",\n") + "\n\(indent))"
    }

    /// There is a comment somewhere inside.
    private var isDocumented: Bool {
        switch self {
        case .array(let type), .map(let type), .nullable(let type): type.isDocumented
        case .structure(let fields): fields.contains { !$0.documentation.isEmpty || $0.type.isDocumented }
        case .enumeration(let cases): cases.contains { !$0.documentation.isEmpty }
        default: false
        }
    }
}
