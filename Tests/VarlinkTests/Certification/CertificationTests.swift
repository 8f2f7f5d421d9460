import FoundationEssentials
import Glibc
import Testing
import Varlink

/// The certification of the Varlink project, against ourselves and against the Python package in both roles.
@Suite(.serialized)
struct CertificationTests {
    @Test func `our client and our service certify each other`() throws {
        var service = try CertificationService()
        var connection = ServerConnection(limits: Limits())
        var frames = FrameDecoder(limits: Limits())
        let client = CertificationClient(
            send: { bytes in
                connection.received(bytes)
                while let call = try connection.nextCall() {
                    for reply in try service.replies(to: call) { frames.append(reply) }
                    connection.finished()
                }
            },
            receive: { try #require(try frames.next()) }
        )
        try client.run()
        #expect(service.certified == 1)
    }

    @Test(arguments: [
        (#"{"method":"org.varlink.certification.Test01","parameters":{"client_id":"x"}}"#, "ClientIdError"),
        (#"{"method":"org.varlink.certification.Test01"}"#, "InvalidParameter"),
        (#"{"method":"org.varlink.certification.Test99"}"#, "MethodNotFound"),
        (#"{"method":"org.example.Test01"}"#, "InterfaceNotFound"),
    ])
    func `our service refuses what is wrong`(text: String, error: String) throws {
        var service = try CertificationService()
        let replies = try service.replies(to: Call(decoding: Array(text.utf8), limits: Limits()))
        let reply = try Reply(decoding: replies[0].dropLast(), limits: Limits())
        #expect(reply.errorName?.hasSuffix("." + error) == true)
    }

    @Test func `Python's client certifies our service`() throws {
        let (output, certified) = try Self.serve { socket in
            ["-m", "varlink.tests.test_certification", "--client", "--varlink=unix:\(socket)"]
        }
        #expect(output.contains("Certification passed"), "\(output)")
        #expect(certified == 1)
    }

    @Test func `Python's command line reads our service's description`() throws {
        let (output, _) = try Self.serve { ["-m", "varlink.cli", "info", "unix:\($0)"] }
        #expect(output.contains(Certification.name), "\(output)")
        let (help, _) = try Self.serve { ["-m", "varlink.cli", "help", "unix:\($0)/\(Certification.name)"] }
        #expect(help.contains("method Test11"), "\(help)")
    }

    @Test func `our client certifies Python's server`() throws {
        let scratch = try Scratch()
        let socket = scratch.path + "/s"
        let command = try [Self.python(), "-m", "varlink.tests.test_certification", "--varlink=unix:\(socket)"]
        var server = try ChildProcess(command, output: scratch.output)
        var attempts = 0
        while unsafe access(socket, F_OK) != 0 {
            attempts += 1
            try #require(attempts < 1000 && server.exitStatus() == nil, "no server: \(scratch.readOutput())")
            usleep(20_000)
        }
        // The path is there after bind, a moment before listen.
        usleep(200_000)
        let transport = try UnixTransport.connected(to: socket)
        let descriptor = transport.descriptor
        var frames = FrameDecoder(limits: Limits())
        let client = CertificationClient(
            send: { try UnixTransport.write(descriptor, $0) },
            receive: {
                while true {
                    if let message = try frames.next() { return message }
                    try #require(UnixTransport.readable([descriptor], within: 20_000)[0], "no reply in time")
                    let bytes = try UnixTransport.read(descriptor)
                    try #require(!bytes.isEmpty, "the server hung up: \(scratch.readOutput())")
                    frames.append(bytes)
                }
            }
        )
        try client.run()
        _ = transport.descriptor
    }

    // MARK: Helpers

    /// The interpreter of the environment that `make test` sets up.
    static func python(file: String = #filePath) throws -> String {
        if let named = ProcessInfo.processInfo.environment["SUMMIT_VARLINK_PYTHON"], !named.isEmpty { return named }
        let root = file.split(separator: "/").dropLast(4).joined(separator: "/")
        let path = "/\(root)/.build-venv/bin/python"
        try #require(
            unsafe access(path, X_OK) == 0,
            "The Python package varlink is needed: run `make test`, or name an interpreter in SUMMIT_VARLINK_PYTHON.")
        return path
    }

    /// Serves the certification to a Python program until it ends, which it must without an error.
    static func serve(_ arguments: (_ socket: String) -> [String]) throws -> (output: String, certified: Int) {
        let scratch = try Scratch()
        let listener = try UnixTransport.listening(at: scratch.path + "/s")
        var service = try CertificationService()
        var connections: [Int32: ServerConnection] = [:]
        defer { for descriptor in connections.keys { close(descriptor) } }
        var client = try ChildProcess([python()] + arguments(scratch.path + "/s"), output: scratch.output)
        var rounds = 0
        while true {
            let descriptors = [listener.descriptor] + connections.keys
            for (descriptor, isReadable) in zip(descriptors, UnixTransport.readable(descriptors, within: 20))
            where isReadable {
                if descriptor == listener.descriptor {
                    let peer = accept(descriptor, nil, nil)
                    if peer >= 0 { connections[peer] = ServerConnection(limits: Limits()) }
                } else if try !answer(descriptor, &connections[descriptor], &service) {
                    connections[descriptor] = nil
                    close(descriptor)
                }
            }
            if let status = client.exitStatus() {
                #expect(status == 0, "\(scratch.readOutput())")
                return (scratch.readOutput(), service.certified)
            }
            rounds += 1
            try #require(rounds < 3000, "Python does not end: \(scratch.readOutput())")
        }
    }

    /// Answers what has arrived; false when the connection is over.
    private static func answer(
        _ descriptor: Int32, _ connection: inout ServerConnection?, _ service: inout CertificationService
    ) throws -> Bool {
        let bytes = try UnixTransport.read(descriptor)
        if bytes.isEmpty { return false }
        connection?.received(bytes)
        while let call = try connection?.nextCall() {
            for reply in try service.replies(to: call) { try UnixTransport.write(descriptor, reply) }
            connection?.finished()
        }
        return true
    }
}

/// A directory of its own, short enough for a socket's path, and gone at the end.
private final class Scratch {
    let path: String
    var output: String { path + "/output" }

    init() throws {
        path = "/tmp/summit-varlink-\(getpid())-\(UInt32.random(in: .min ... .max))"
        guard unsafe mkdir(path, 0o700) == 0 else { throw UnixTransport.Failure(what: path, code: errno) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func readOutput() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
}
