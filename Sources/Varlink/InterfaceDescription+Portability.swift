/// The subset of the language that all common clients read.
extension InterfaceDescription {
    /// What `varlinkctl` of systemd 257 does not accept: containers within containers, fields of an empty struct, and
    /// `any`. One line each, with the path; empty for a portable interface.
    public var portabilityProblems: [String] {
        var problems: [String] = []
        for member in members {
            switch member {
            case .type(let type): type.type.findProblems(type.name, &problems, isMember: true)
            case .method(let method):
                for field in method.parameters { field.type.findProblems("\(method.name).\(field.name)", &problems) }
                for field in method.reply { field.type.findProblems("\(method.name).\(field.name)", &problems) }
            case .error(let error):
                for field in error.parameters { field.type.findProblems("\(error.name).\(field.name)", &problems) }
            }
        }
        return problems
    }
}

extension InterfaceDescription.TypeExpression {
    fileprivate func findProblems(_ path: String, _ problems: inout [String], isMember: Bool = false) {
        switch self {
        case .any: problems.append("\(path): “any” is not known everywhere")
        case .structure(let fields):
            if fields.isEmpty, !isMember { problems.append("\(path): an empty struct as the type of a field") }
            for field in fields { field.type.findProblems("\(path).\(field.name)", &problems) }
        case .array(let element), .map(let element):
            switch element {
            case .array, .map, .nullable: problems.append("\(path): “\(text)” is a container within a container")
            default: break
            }
            element.findProblems(path, &problems)
        case .nullable(let type): type.findProblems(path, &problems)
        case .bool, .int, .float, .string, .object, .named, .enumeration: break
        }
    }
}
