import Glibc
import LinuxSystem
import Systemd
import Testing

@Suite struct JournalSocketTests {
    private func fields(_ journal: FakeJournal) throws -> [(name: String, value: String)] {
        let message = try #require(journal.receive())
        return try #require(FakeJournal.parse(message.bytes))
    }

    @Test func `Fields arrive as they were sent`() throws {
        let journal = try FakeJournal()
        try journal.start()
        let socket = JournalSocket(path: journal.path)
        #expect(socket.descriptor == nil)
        #expect(socket.send([JournalField("MESSAGE", "Саммит начинается"), JournalField("PRIORITY", "5")]) == .sent)
        #expect(socket.descriptor != nil)
        let fields = try fields(journal)
        #expect(fields.map(\.name) == ["MESSAGE", "PRIORITY"])
        #expect(fields.map(\.value) == ["Саммит начинается", "5"])
    }

    @Test func `A line break in a value starts no other field`() throws {
        let journal = try FakeJournal()
        try journal.start()
        let text = "one\nSUMMIT_DELIVERY=forged\n\nMESSAGE\n"
        #expect(
            JournalSocket(path: journal.path).send([JournalField("MESSAGE", text), JournalField("X", "")]) == .sent)
        let fields = try fields(journal)
        #expect(fields.map(\.name) == ["MESSAGE", "X"])
        #expect(fields.map(\.value) == [text, ""])
    }

    @Test func `What is too large for a datagram comes in sealed memory`() throws {
        let journal = try FakeJournal()
        try journal.start()
        let text = String(repeating: "0123456789abcdef", count: 65_536)
        #expect(JournalSocket(path: journal.path).send([JournalField("MESSAGE", text)]) == .sent)
        let message = try #require(journal.receive())
        #expect(message.cameAsMemory)
        #expect(message.seals == 15)
        #expect(FakeJournal.parse(message.bytes)?.map(\.value) == [text])
    }

    @Test func `Nobody reading is said at once, and writable again once somebody does`() throws {
        let journal = try FakeJournal()
        try journal.start()
        let socket = JournalSocket(path: journal.path)
        var sent = 0
        var outcome = JournalSocket.Outcome.sent
        while outcome == .sent, sent < 100_000 {
            outcome = socket.send([JournalField("MESSAGE", "\(sent)")])
            if outcome == .sent { sent += 1 }
        }
        #expect(outcome == .wouldBlock)
        #expect(sent > 0)
        #expect(socket.send([JournalField("MESSAGE", String(repeating: "x", count: 1 << 20))]) == .wouldBlock)
        let descriptor = try #require(socket.descriptor)
        #expect(try waitForEvents([(descriptor, PollEvents.writable)], timeoutMilliseconds: 0) == [0])
        for number in 0..<sent { #expect(try fields(journal).map(\.value) == ["\(number)"]) }
        let ready = try waitForEvents([(descriptor, PollEvents.writable)], timeoutMilliseconds: 1000)
        #expect(ready == [PollEvents.writable])
        #expect(socket.send([JournalField("MESSAGE", "again")]) == .sent)
    }

    @Test func `Absence is a state, and ends when somebody listens`() throws {
        let journal = try FakeJournal()
        let socket = JournalSocket(path: journal.path)
        #expect(!JournalSocket.exists(path: journal.path))
        #expect(socket.send([JournalField("MESSAGE", "x")]) == .absent(ENOENT))
        try journal.start()
        #expect(JournalSocket.exists(path: journal.path))
        #expect(socket.send([JournalField("MESSAGE", "x")]) == .sent)
        journal.stop()
        #expect(socket.send([JournalField("MESSAGE", "x")]) == .absent(ECONNREFUSED))
        #expect(socket.descriptor == nil)
    }

    @Test func `A restart is bridged by one reconnection`() throws {
        let journal = try FakeJournal()
        try journal.start()
        let socket = JournalSocket(path: journal.path)
        #expect(socket.send([JournalField("MESSAGE", "before")]) == .sent)
        journal.stop()
        try journal.start()
        #expect(socket.send([JournalField("MESSAGE", "after")]) == .sent)
        #expect(try fields(journal).map(\.value) == ["after"])
    }

    @Test func `A path that can't be a socket's fails, and says why`() {
        let socket = JournalSocket(path: "/" + String(repeating: "x", count: 200))
        guard case .failed(let error) = socket.send([JournalField("MESSAGE", "x")]) else {
            Issue.record("did not fail")
            return
        }
        #expect(error.description.contains("107"))
    }
}
