import Varlink

/// A server of the certification: calls in, replies out; it knows nothing of sockets.
struct CertificationService {
    private let interface: InterfaceDescription
    private let service: ServiceInterface.Responder
    /// Which step each client has to take next.
    private var steps: [String: Int] = [:]
    private(set) var certified = 0

    init() throws {
        interface = try InterfaceDescription(parsing: Certification.description)
        service = try ServiceInterface.Responder(info: Self.info, interfaces: [interface])
    }

    static let info = ServiceInterface.Info(
        vendor: "Summit", product: "Certification", version: "1", url: "https://example.org",
        interfaces: [ServiceInterface.name, Certification.name]
    )

    /// The replies to a call, each with its NUL; none to a call that wants none.
    mutating func replies(to call: Call) throws -> [[UInt8]] {
        if call.interface == ServiceInterface.name {
            return [service.reply(to: call)]
        }
        do throws(VarlinkError) {
            guard call.interface == Certification.name else { throw .interfaceNotFound(call.interface) }
            let replies = try answer(call)
            return try call.oneway ? [] : encode(replies)
        } catch {
            return call.oneway ? [] : [ReplyEncoder.error(error)]
        }
    }

    private func encode(_ replies: [Certification.Values]) throws(VarlinkError) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        for (index, reply) in replies.enumerated() {
            guard let message = try? ReplyEncoder.success(reply, continues: index < replies.count - 1) else {
                throw VarlinkError(name: Certification.name + ".CertificationError")
            }
            messages.append(message)
        }
        return messages
    }

    private mutating func answer(_ call: Call) throws(VarlinkError) -> [Certification.Values] {
        if call.member == "Start" {
            try interface.validate(call)
            let clientID = String(UInt64.random(in: .min ... .max), radix: 16)
            steps[clientID] = 0
            return [.init(clientID: clientID)]
        }
        let got = try call.parameters(Certification.Values.self, validatedBy: interface)
        guard let clientID = got.clientID, let step = steps.removeValue(forKey: clientID) else {
            throw VarlinkError(name: Certification.name + ".ClientIdError")
        }
        let previous = step > 0 ? Certification.steps[step - 1].replies : []
        let expected = Certification.steps[step].member
        let wants = Certification.arguments(for: expected, after: previous, clientID: clientID)
        guard call.member == expected, got == wants, call.oneway == (expected == "Test11"),
            call.more == (expected == "Test10")
        else {
            let name = Certification.name + ".CertificationError"
            throw VarlinkError(name: name, parameters: ["wants": wants, "got": got])
        }
        if expected == "End" { certified += 1 } else { steps[clientID] = step + 1 }
        return Certification.steps[step].replies
    }
}
