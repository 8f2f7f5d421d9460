/// `org.varlink.service`, the interface every service has, and the only one this module knows.
public enum ServiceInterface {
    /// The interface's name.
    public static let name = "org.varlink.service"

    /// The reply of `GetInfo`.
    public struct Info: Codable, Hashable, Sendable {
        public var vendor: String
        public var product: String
        public var version: String
        public var url: String
        /// The names of all interfaces, this one included.
        public var interfaces: [String]

        /// What a service says of itself.
        public init(vendor: String, product: String, version: String, url: String, interfaces: [String]) {
            self.vendor = vendor
            self.product = product
            self.version = version
            self.url = url
            self.interfaces = interfaces
        }
    }

    /// The parameters of `GetInterfaceDescription`.
    public struct DescriptionRequest: Codable, Hashable, Sendable {
        public var interface: String
    }

    /// The reply of `GetInterfaceDescription`.
    public struct Description: Codable, Hashable, Sendable {
        public var description: String

        /// An answer with the text of a description.
        public init(description: String) { self.description = description }
    }

    /// Answers the calls to this interface.
    public struct Responder: Sendable {
        private let info: [UInt8]
        private let interfaces: [InterfaceDescription]

        /// - Parameter interfaces: all others of the service; they need not stand in `info.interfaces`.
        /// - Throws: what encoding `info` throws.
        public init(info: Info, interfaces: [InterfaceDescription]) throws {
            self.info = try ReplyEncoder.success(info)
            self.interfaces = interfaces
        }

        /// - Returns: the reply with its NUL, which a `oneway` call does not get.
        public func reply(to call: Call) -> [UInt8] {
            do {
                try parsed?.validate(call)
                switch call.member {
                case "GetInfo": return info
                case "GetInterfaceDescription":
                    let wanted = try call.parameters(DescriptionRequest.self).interface
                    if wanted == name { return try ReplyEncoder.success(Description(description: description)) }
                    guard let found = interfaces.first(where: { $0.name == wanted }) else {
                        throw VarlinkError.interfaceNotFound(wanted)
                    }
                    return try ReplyEncoder.success(Description(description: found.text))
                default: throw VarlinkError.methodNotFound(call.method)
                }
            } catch {
                return ReplyEncoder.error(error as? VarlinkError ?? .methodNotImplemented(call.method))
            }
        }
    }

    /// The interface, parsed; nil never, as a test proves.
    private static let parsed = try? InterfaceDescription(parsing: description)

    /// The interface's description.
    public static let description = """
        # What every Varlink service answers: who it is, and what it can do.
        interface org.varlink.service

        # Says who made the service, and which interfaces it has.
        method GetInfo() -> (
          vendor: string,
          product: string,
          version: string,
          url: string,
          interfaces: []string
        )

        # Gives the description of one of the interfaces.
        method GetInterfaceDescription(interface: string) -> (description: string)

        # The service does not have this interface.
        error InterfaceNotFound (interface: string)

        # The interface does not have this method.
        error MethodNotFound (method: string)

        # The interface has this method, but the service does not implement it.
        error MethodNotImplemented (method: string)

        # A parameter is unknown, missing or wrong.
        error InvalidParameter (parameter: string)

        # The caller may not do this.
        error PermissionDenied ()

        # The method answers with a stream, and has to be called with "more".
        error ExpectedMore ()

        """
}
