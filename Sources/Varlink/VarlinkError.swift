/// An error reply: a name and an object of parameters.
public struct VarlinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The full name: `org.varlink.service.InvalidParameter`.
    public let name: String
    /// The JSON object of the parameters, never with a NUL in it.
    public let parameters: [UInt8]

    /// An error with parameters. Parameters that cannot be encoded as an object are left out: an error reply must
    /// always be possible.
    public init<P: Encodable>(name: String, parameters: P) {
        self.init(name: name, bytes: (try? JSONText.object(parameters)) ?? JSONText.emptyObject)
    }

    /// An error without parameters.
    public init(name: String) {
        self.init(name: name, bytes: JSONText.emptyObject)
    }

    init(name: String, bytes: [UInt8]) {
        self.name = name
        parameters = bytes
    }

    /// Decodes the parameters.
    ///
    /// - Throws: ``ProtocolError/badEnvelope(_:)`` with the path of the field at fault.
    public func parameters<P: Decodable>(_ type: P.Type) throws -> P {
        do throws(FieldError) {
            return try JSONText.decode(type, from: parameters[...])
        } catch {
            throw ProtocolError.badEnvelope("the error's \"\(error.path)\" is missing or not as expected")
        }
    }

    /// The name, and the parameters as JSON if there are any.
    public var description: String {
        parameters == JSONText.emptyObject ? name : "\(name) \(String(decoding: parameters, as: UTF8.self))"
    }
}

// MARK: - The standard errors

/// The errors of `org.varlink.service`, which every service may answer any call with.
extension VarlinkError {
    /// The service has no such interface.
    public static func interfaceNotFound(_ interface: String) -> VarlinkError {
        VarlinkError(name: Standard.interfaceNotFound, parameters: ["interface": interface])
    }

    /// The interface has no such method; `method` is its full name.
    public static func methodNotFound(_ method: String) -> VarlinkError {
        VarlinkError(name: Standard.methodNotFound, parameters: ["method": method])
    }

    /// The interface has the method, but this service does not do it; `method` is its full name.
    public static func methodNotImplemented(_ method: String) -> VarlinkError {
        VarlinkError(name: Standard.methodNotImplemented, parameters: ["method": method])
    }

    /// A parameter is unknown, missing or wrong; `parameter` is its path.
    public static func invalidParameter(_ parameter: String) -> VarlinkError {
        VarlinkError(name: Standard.invalidParameter, parameters: ["parameter": parameter])
    }

    /// The caller may not do this.
    public static let permissionDenied = VarlinkError(name: Standard.permissionDenied)

    /// The method answers with a stream, and has to be called with `more`.
    public static let expectedMore = VarlinkError(name: Standard.expectedMore)

    /// The full names of the standard errors.
    public enum Standard {
        public static let interfaceNotFound = "org.varlink.service.InterfaceNotFound"
        public static let methodNotFound = "org.varlink.service.MethodNotFound"
        public static let methodNotImplemented = "org.varlink.service.MethodNotImplemented"
        public static let invalidParameter = "org.varlink.service.InvalidParameter"
        public static let permissionDenied = "org.varlink.service.PermissionDenied"
        public static let expectedMore = "org.varlink.service.ExpectedMore"
    }
}
