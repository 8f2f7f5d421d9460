/// Checking a call against its interface.
extension InterfaceDescription {
    /// Checks a call to a method of this interface: that the method exists, and all its parameters.
    ///
    /// - Throws: ``VarlinkError/methodNotFound(_:)`` or ``VarlinkError/invalidParameter(_:)``.
    public func validate(_ call: Call) throws(VarlinkError) {
        try validate(parameters: try call.parametersValue(), of: call.member)
    }

    /// Checks parameters for unknown fields, missing fields that are not nullable, and wrong types, all the way down.
    ///
    /// - Parameter method: the short name.
    /// - Throws: ``VarlinkError/invalidParameter(_:)`` with the path of the first field at fault, unknown ones before
    ///   others; ``VarlinkError/methodNotFound(_:)`` with the full name.
    public func validate(parameters: JSONValue, of method: String) throws(VarlinkError) {
        guard let definition = self.method(named: method) else { throw .methodNotFound("\(name).\(method)") }
        do throws(FieldError) {
            try check(parameters, fields: definition.parameters)
        } catch {
            throw .invalidParameter(error.path.isEmpty ? "parameters" : error.path)
        }
    }

    private func check(_ value: JSONValue, fields: [Field]) throws(FieldError) {
        guard case .object(let members) = value else { throw FieldError() }
        var known = 0
        for field in fields where members[field.name] != nil { known += 1 }
        if known < members.count {
            let names = Set(fields.map(\.name))
            throw FieldError(members.keys.filter { !names.contains($0) }.min() ?? "")
        }
        for field in fields {
            do throws(FieldError) {
                try check(members[field.name] ?? .null, field.type)
            } catch {
                throw error.within(field.name)
            }
        }
    }

    /// A missing field is checked as null: the protocol does not tell the two apart.
    private func check(_ value: JSONValue, _ type: TypeExpression) throws(FieldError) {
        switch (type, value) {
        case (.nullable, .null), (.any, _), (.object, .object): return
        case (.nullable(let type), _): try check(value, type)
        case (.bool, .bool), (.string, .string), (.int, .int), (.float, .int), (.float, .double): return
        case (.int, .double):
            guard value.exactInteger != nil else { throw FieldError() }
        case (.named(let name), _):
            guard let type = self.type(named: name) else { throw FieldError() }
            try check(value, type.type)
        case (.structure(let fields), _): try check(value, fields: fields)
        case (.enumeration(let cases), .string(let text)):
            guard cases.contains(where: { $0.name == text }) else { throw FieldError() }
        case (.array(let element), .array(let values)): try check(values, element)
        case (.map(let element), .object(let members)):
            for key in members.keys.sorted() {
                do throws(FieldError) {
                    try check(members[key] ?? .null, element)
                } catch {
                    throw error.within(key)
                }
            }
        default: throw FieldError()
        }
    }

    private func check(_ values: [JSONValue], _ element: TypeExpression) throws(FieldError) {
        for (index, value) in values.enumerated() {
            do throws(FieldError) {
                try check(value, element)
            } catch {
                throw error.within(index)
            }
        }
    }
}
