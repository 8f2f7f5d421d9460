internal import SummitAPI
internal import SummitCore
internal import Varlink

/// Finds the handler of a call.
struct Dispatcher: Sendable {
    private let methods: MethodTable
    private let byName: [String: InterfaceDescription]
    private let service: ServiceInterface.Responder

    /// - Parameter version: what GetInfo says.
    init(methods: MethodTable, interfaces: [InterfaceDescription], version: String) throws {
        self.methods = methods
        byName = Dictionary(interfaces.map { ($0.name, $0) }) { first, _ in first }
        let info = ServiceInterface.Info(
            vendor: Product.vendor, product: Product.name, version: version, url: Product.url,
            interfaces: [ServiceInterface.name] + interfaces.map(\.name))
        service = try ServiceInterface.Responder(info: info, interfaces: interfaces)
    }

    /// Whether a call may be made ready while one of its kind is worked on.
    func takesTurns(_ call: Call) -> Bool { methods.takingTurns.contains(call.method) }

    func answer(_ call: Call, _ context: CallContext) -> Answer {
        if call.interface == ServiceInterface.name { return .now(service.reply(to: call)) }
        do {
            guard let interface = byName[call.interface] else {
                throw VarlinkError.interfaceNotFound(call.interface)
            }
            if let run = methods.checking[call.method] { return try run(call, interface, context) }
            guard let run = methods[call.method] else { throw VarlinkError.methodNotFound(call.method) }
            try interface.validate(call)
            return try run(call, context)
        } catch {
            return .now(ReplyEncoder.error(ErrorMapping.wire(error, context)))
        }
    }
}
