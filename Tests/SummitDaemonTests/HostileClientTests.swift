import Foundation
import LinuxSystem
import SummitAPI
import SummitClient
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

/// A client that speaks bytes.
private struct RawClient: ~Copyable {
    let socket: Descriptor

    init(_ path: String) throws { socket = try UnixSocket.connect(path: path) }

    func send(_ bytes: [UInt8]) throws { try UnixSocket.send(all: bytes, on: socket.rawValue) }

    /// Everything up to the NUL, or to the end.
    func reply(within milliseconds: Int32 = 5_000) throws -> String {
        var bytes: [UInt8] = []
        while !bytes.contains(0) {
            let count = try UnixSocket.receive(
                into: &bytes, max: 65_536, on: socket.rawValue, timeoutMilliseconds: milliseconds)
            if count == 0 { break }
        }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

@Suite("A hostile client")
struct HostileClientTests {
    struct Message: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// What the answer has to say.
        let answer: String

        init(_ name: String, _ text: String, _ answer: String) {
            self.init(name, Array(text.utf8) + [0], answer)
        }

        init(_ name: String, _ bytes: [UInt8], _ answer: String) {
            testDescription = name
            self.bytes = bytes
            self.answer = answer
        }
    }

    private static let deep = String(repeating: "[", count: 10_000)

    static let messages = [
        Message("truncated JSON", #"{"method": "org.summitd.Ti"#, "MessageInvalid"),
        Message("no object", "[1, 2]", "MessageInvalid"),
        Message("no JSON", "hello", "MessageInvalid"),
        Message("nothing", "", "MessageInvalid"),
        Message("invalid UTF-8", [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x7D, 0], "MessageInvalid"),
        Message(
            "nesting of 10,000", #"{"method": "org.summitd.Timeline.Show", "parameters": {"name": \#(deep)"#,
            "MessageInvalid"),
        Message("2 MiB", [UInt8](repeating: 0x20, count: 2 << 20), "MessageInvalid"),
        Message("unknown interface", #"{"method": "org.example.Nothing.Do"}"#, "InterfaceNotFound"),
        Message("unknown method", #"{"method": "org.summitd.Timeline.Explode"}"#, "MethodNotFound"),
        Message("no method name", #"{"method": ""}"#, "InterfaceNotFound"),
        Message("missing parameter", #"{"method": "org.summitd.Timeline.Show"}"#, #""parameter":"name""#),
        Message(
            "unknown parameter", #"{"method": "org.summitd.Timeline.Show", "parameters": {"name": "x", "nmae": 1}}"#,
            #""parameter":"nmae""#),
        Message(
            "wrong type", #"{"method": "org.summitd.Timeline.Show", "parameters": {"name": 7}}"#, #""parameter":"name""#
        ),
        Message(
            "a number beyond all bounds",
            #"{"method": "org.summitd.Reminders.List", "parameters": {"limit": 99999999999999999999}}"#,
            #""parameter":"limit""#),
        Message(
            "a negative limit", #"{"method": "org.summitd.Reminders.List", "parameters": {"limit": -1}}"#,
            "InvalidValue"),
        Message(
            "an instant far off",
            #"{"method": "org.summitd.Timeline.Upcoming", "parameters": {"query": {"now": "99999999999999-01-01T00:00:00Z"}}}"#,
            "InvalidValue"),
        Message(
            "a zone that leads out of its directory",
            #"{"method": "org.summitd.Timeline.Upcoming", "parameters": {"query": {"zone": "../../etc/passwd"}}}"#,
            "InvalidValue"),
    ]

    @Test("gets a clear error, and the others are served", arguments: messages)
    func badMessages(_ message: Message) async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try RawClient(server.socketPath)
            do {
                try client.send(message.bytes)
            } catch let error as SystemError {
                // Cut off while it was still sending: the answer says why.
                #expect(error.isDisconnected)
            }
            #expect(try client.reply().contains(message.answer))
            let other: ManagerMethods.StatusReply = try server.connect().call(
                "org.summitd.Manager.Status")
            #expect(other.milestones == 0)
        }
        try await server.stop()
    }

    @Test("that sends a byte now and then is cut off when its time is up, and the others are served")
    func slow() async throws {
        var configuration = Configuration()
        configuration.limits.messageTimeout = 1
        let server = try await TestServer(configuration: configuration)
        try await onThread {
            let client = try RawClient(server.socketPath)
            let began = Clock.monotonicNanoseconds()
            for byte in Array(#"{"method""#.utf8) {
                // On a busy machine the time is up before all were sent.
                do { try client.send([byte]) } catch { break }
                let _: ManagerMethods.StatusReply = try server.connect().call(
                    "org.summitd.Manager.Status")
            }
            #expect(try client.reply().contains("MessageTooSlow"))
            #expect(Clock.monotonicNanoseconds() - began >= 1_000_000_000)
        }
        try await server.stop()
    }

    @Test("that holds more connections than it may is refused the next, and gets it once one is free")
    func connections() async throws {
        var configuration = Configuration()
        configuration.limits.connectionsPerUser = 20
        let server = try await TestServer(configuration: configuration)
        try await onThread {
            var held: [Connection] = []
            for _ in 0..<20 {
                let connection = try server.connect()
                let _: ManagerMethods.StatusReply = try connection.call("org.summitd.Manager.Status")
                held.append(connection)
            }
            func ask() throws -> String? {
                do {
                    let _: ManagerMethods.StatusReply = try server.connect().call(
                        "org.summitd.Manager.Status")
                    return nil
                } catch ClientError.refused(let error) {
                    return error.name
                }
            }
            for _ in 0..<50 { #expect(try ask() == "org.summitd.Manager.TooManyConnections") }
            held.removeLast()
            var tries = 0
            while try ask() != nil, tries < 1_000 { tries += 1 }
            #expect(tries < 1_000)
        }
        try await server.stop()
    }

    @Test("that sends many calls and reads nothing is not read from for ever, and the others are served")
    func unread() async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try RawClient(server.socketPath)
            let call = Call.encode(method: "org.varlink.service.GetInfo")
            let flood = Array(repeating: call, count: 2_000).flatMap { $0 }
            var sent = 0
            var isHeldBack = false
            while sent < 200, !isHeldBack {
                do {
                    try UnixSocket.send(all: flood, on: client.socket.rawValue, timeoutMilliseconds: 500)
                    sent += 1
                } catch let error as SystemError {
                    #expect(error.isTimeout)
                    isHeldBack = true
                }
            }
            #expect(isHeldBack)
            let other: ManagerMethods.StatusReply = try server.connect().call(
                "org.summitd.Manager.Status")
            #expect(other.milestones == 0)
        }
        try await server.stop()
    }

    @Test(
        "that has sent its calls and says so gets every answer, and then the end",
        arguments: ["Add", "List", "GetInfo"])
    func closedHalf(_ method: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try RawClient(server.socketPath)
            let count = 20
            for number in 0..<count {
                let call =
                    switch method {
                    case "Add":
                        #"{"method":"org.summitd.Timeline.Add","parameters":{"milestone":{"title":"T \#(number)"}}}"#
                    case "List": #"{"method":"org.summitd.Timeline.List","parameters":{},"more":true}"#
                    default: #"{"method":"org.varlink.service.GetInfo","parameters":{}}"#
                    }
                try client.send(Array(call.utf8) + [0])
            }
            UnixSocket.finishSending(on: client.socket.rawValue)
            var bytes: [UInt8] = []
            while try UnixSocket.receive(into: &bytes, on: client.socket.rawValue, timeoutMilliseconds: 5_000) > 0 {}
            let answers = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            #expect(answers.count == count && answers.allSatisfy { $0.contains("parameters") && !$0.contains("error") })
            let connection = try server.connect()
            let left: ManagerMethods.StatusReply = try connection.call("org.summitd.Manager.Status", [String: String]())
            #expect(left.milestones == (method == "Add" ? count : 0))
        }
        try await server.stop()
    }

    @Test("that subscribes and wants no answer gets the answers to its other calls")
    func muteSubscription() async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try RawClient(server.socketPath)
            for method in ["Timeline.Watch", "Reminders.Watch"] {
                try client.send(
                    Array(
                        "{\"method\":\"org.summitd.\(method)\",\"parameters\":{},\"more\":true,\"oneway\":true}".utf8)
                        + [0])
            }
            try client.send(Array("{\"method\":\"org.varlink.service.GetInfo\",\"parameters\":{}}".utf8) + [0])
            #expect(try client.reply().contains("vendor"))
        }
        try await server.stop()
    }

    @Test("gets its pipelined calls answered in order")
    func pipelining() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try RawClient(server.socketPath)
            var bytes: [UInt8] = []
            for number in 0..<30 {
                var input = MilestoneInput(title: "M \(number)")
                input.slug = "m-\(number)"
                bytes += try Call.encode(
                    method: "org.summitd.Timeline.Add", parameters: TimelineMethods.Add(milestone: input))
                bytes += try Call.encode(
                    method: "org.summitd.Timeline.Show", parameters: TimelineMethods.Show(name: "m-\(number)"))
            }
            try connection.send(bytes)
            var answer: [UInt8] = []
            while answer.count(where: { $0 == 0 }) < 60 {
                let count = try UnixSocket.receive(
                    into: &answer, max: 65_536, on: connection.socket.rawValue, timeoutMilliseconds: 5_000)
                if count == 0 { break }
            }
            let replies = answer.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            #expect(replies.count == 60)
            for (index, reply) in replies.enumerated() { #expect(reply.contains("\"m-\(index / 2)\"")) }
        }
        try await server.stop()
    }
}

@Suite("Permission to change")
struct ChangePolicyTests {
    @Test(
        "is for root, the daemon's own user and the group",
        arguments: [
            (UInt32(0), [UInt32](), true), (4_242, [], false), (4_242, [77], true), (4_242, [78], false),
        ])
    func system(_ uid: UInt32, _ groups: [UInt32], _ expected: Bool) {
        let peer = Peer(pid: 1, uid: uid, gid: 4_242, groups: groups)
        #expect(ChangePolicy.system(groups: [77]).permits(peer) == expected)
    }

    @Test("of a user's own daemon is for that user and root")
    func user() {
        let own = Peer(pid: 1, uid: OwnProcess.uid, gid: 1, groups: [])
        let other = Peer(pid: 1, uid: OwnProcess.uid + 1, gid: 77, groups: [77])
        #expect(ChangePolicy.user.permits(own))
        #expect(!ChangePolicy.user.permits(other))
    }
}
