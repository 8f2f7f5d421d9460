package import LinuxSystem
package import SummitAPI
package import Varlink

/// Why a call brought no answer.
package enum ClientError: Error, CustomStringConvertible {
    /// Nobody listens there.
    case unreachable(path: String, SystemError)
    /// The connection broke, or what came back was not Varlink.
    case broken(String)
    /// The daemon answered with an error.
    case refused(VarlinkError)

    package var description: String {
        switch self {
        case .unreachable(let path, let error):
            "the daemon can't be reached at \(path): \(error.message)"
                + (error.isNotFound || error.isRefused ? "; is summitd running?" : "")
        case .broken(let reason): "the connection to the daemon broke: \(reason)"
        case .refused(let error): APIError.message(error)
        }
    }

    package var status: ExitStatus {
        switch self {
        case .unreachable, .broken: .unavailable
        case .refused(let error): APIError.exitStatus(error.name)
        }
    }
}

/// A blocking connection to a Varlink service. One call at a time.
package final class Connection {
    private static let limits = Limits(messageBytes: 64 << 20, nesting: 64)

    private let socket: Descriptor
    private var frames = FrameDecoder(limits: limits)
    private let patienceMilliseconds: Int32?

    /// - Parameter patienceMilliseconds: how long to wait for anything to arrive; `nil`: for ever.
    /// - Throws: ``ClientError/unreachable(path:_:)``.
    package init(to endpoint: Endpoint, patienceMilliseconds: Int32? = nil) throws(ClientError) {
        self.patienceMilliseconds = patienceMilliseconds
        do {
            socket = try UnixSocket.connect(path: endpoint.path)
        } catch {
            throw .unreachable(path: endpoint.path, error)
        }
    }

    /// - Throws: ``ClientError``.
    package func call<Parameters: Encodable, Answer: Decodable>(
        _ method: String, _ parameters: Parameters = EmptyParameters(), as type: Answer.Type = Answer.self
    ) throws(ClientError) -> Answer {
        try send(method, parameters, more: false)
        return try decode(try receive(), as: type)
    }

    /// The same for what writes itself.
    ///
    /// - Throws: ``ClientError``.
    package func call<Answer: Decodable>(
        _ method: String, _ parameters: some WrittenMessage, as type: Answer.Type = Answer.self
    ) throws(ClientError) -> Answer {
        try send(Call.encode(method: method, object: parameters.json))
        return try decode(try receive(), as: type)
    }

    /// The same where the answer reads itself, too.
    ///
    /// - Throws: ``ClientError``.
    package func call<Answer: Decodable & PlainReadable>(
        _ method: String, _ parameters: some WrittenMessage, as type: Answer.Type = Answer.self
    ) throws(ClientError) -> Answer {
        try send(Call.encode(method: method, object: parameters.json))
        let message = try receiveMessage()
        if let answer = Reply.plainParameters(type, ofAll: message) { return answer }
        return try read(try reply(message), as: type)
    }

    /// Sends a call whose answer is taken later, by ``answer(as:)``: meanwhile both sides can work.
    ///
    /// - Throws: ``ClientError``.
    package func begin(_ method: String, _ parameters: RawJSON) throws(ClientError) {
        try send(Call.encode(method: method, parameters: parameters))
    }

    /// The answer of the first call that was begun and has none yet.
    ///
    /// - Throws: ``ClientError``.
    package func answer<Answer: Decodable>(as type: Answer.Type) throws(ClientError) -> Answer {
        try decode(try receive(), as: type)
    }

    /// Calls with `more`, and hands over each answer as it comes.
    ///
    /// - Throws: ``ClientError``, and what `body` throws.
    package func stream<Parameters: Encodable, Answer: Decodable>(
        _ method: String, _ parameters: Parameters = EmptyParameters(), as type: Answer.Type = Answer.self,
        _ body: (Answer) throws -> Void
    ) throws {
        try send(method, parameters, more: true)
        while true {
            let reply = try receive()
            try body(try decode(reply, as: type))
            if !reply.continues { return }
        }
    }

    /// The same for what writes itself, and answers that read themselves.
    ///
    /// - Throws: ``ClientError``, and what `body` throws.
    package func stream<Answer: Decodable & PlainReadable>(
        _ method: String, _ parameters: some WrittenMessage, as type: Answer.Type = Answer.self,
        _ body: (Answer) throws -> Void
    ) throws {
        try send(Call.encode(method: method, object: parameters.json, more: true))
        while true {
            let reply = try receive()
            try body(try read(reply, as: type))
            if !reply.continues { return }
        }
    }

    /// Says who is calling. No answer is awaited, so this costs no round trip.
    package func identify(as program: String) throws(ClientError) {
        try send("org.summitd.Manager.Identify", ManagerMethods.Identify(program: program), more: false, oneway: true)
    }

    private func send<Parameters: Encodable>(
        _ method: String, _ parameters: Parameters, more: Bool, oneway: Bool = false
    ) throws(ClientError) {
        let bytes: [UInt8]
        do {
            bytes = try Call.encode(method: method, parameters: parameters, oneway: oneway, more: more)
        } catch {
            throw .broken("the call can't be written as JSON: \(error)")
        }
        try send(bytes)
    }

    private func send(_ bytes: [UInt8]) throws(ClientError) {
        do {
            try UnixSocket.send(all: bytes, on: socket.rawValue)
        } catch {
            // The daemon may have said why before it hung up.
            if error.isDisconnected, let reply = try? receive(), let refusal = reply.error { throw .refused(refusal) }
            throw .broken(error.description)
        }
    }

    private func receive() throws(ClientError) -> Reply { try reply(try receiveMessage()) }

    private func reply(_ message: [UInt8]) throws(ClientError) -> Reply {
        do {
            return try Reply(decoding: message, limits: Self.limits)
        } catch {
            throw .broken(error.description)
        }
    }

    private func receiveMessage() throws(ClientError) -> [UInt8] {
        while true {
            do {
                if let message = try frames.next() { return message }
            } catch {
                throw .broken(error.description)
            }
            var bytes: [UInt8] = []
            do {
                _ = try UnixSocket.receive(
                    into: &bytes, max: 64 << 10, on: socket.rawValue, timeoutMilliseconds: patienceMilliseconds)
            } catch {
                throw .broken(error.description)
            }
            if bytes.isEmpty { throw .broken("the daemon closed the connection") }
            frames.append(bytes)
        }
    }

    /// As ``decode(_:as:)``, and in a fraction of the time where nothing is out of the ordinary.
    private func read<Answer: Decodable & PlainReadable>(
        _ reply: Reply, as type: Answer.Type
    ) throws(ClientError) -> Answer {
        if reply.error == nil, let answer = reply.plainParameters(type) { return answer }
        return try decode(reply, as: type)
    }

    private func decode<Answer: Decodable>(_ reply: Reply, as type: Answer.Type) throws(ClientError) -> Answer {
        if let error = reply.error { throw .refused(error) }
        do {
            return try reply.parameters(type)
        } catch {
            throw .broken(String(describing: error))
        }
    }
}
