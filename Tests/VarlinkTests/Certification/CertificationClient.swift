import Varlink

/// A client of the certification, over whatever carries its bytes.
struct CertificationClient {
    /// Sends one message, its NUL included.
    let send: ([UInt8]) throws -> Void
    /// Waits for one message, without its NUL.
    let receive: () throws -> [UInt8]

    struct WrongReply: Error {
        let member: String
        let got: [Certification.Values]
    }

    /// Takes all the steps; throws at the first reply that is wrong.
    func run() throws {
        let start = try call("Start", EmptyParameters())
        guard let clientID = start.first?.clientID else { throw WrongReply(member: "Start", got: start) }
        var replies: [Certification.Values] = []
        for step in Certification.steps {
            let arguments = Certification.arguments(for: step.member, after: replies, clientID: clientID)
            replies = try call(step.member, arguments, oneway: step.member == "Test11", more: step.member == "Test10")
            // Python's server repeats the client's id in Test09, which the interface does not define.
            for index in replies.indices { replies[index].clientID = nil }
            guard replies == step.replies else { throw WrongReply(member: step.member, got: replies) }
        }
    }

    private func call(
        _ member: String, _ parameters: some Encodable, oneway: Bool = false, more: Bool = false
    ) throws -> [Certification.Values] {
        let method = "\(Certification.name).\(member)"
        try send(Call.encode(method: method, parameters: parameters, oneway: oneway, more: more))
        var replies: [Certification.Values] = []
        var continues = !oneway
        while continues {
            let reply = try Reply(decoding: receive(), limits: Limits())
            if let error = reply.error { throw error }
            replies.append(try reply.parameters(Certification.Values.self))
            continues = reply.continues
        }
        return replies
    }
}
