import Testing
import Varlink

struct ServerConnectionTests {
    @Test func `pipelined calls come one at a time and in order`() throws {
        var connection = ServerConnection(limits: Limits())
        connection.received(["A", "B", "C"].flatMap { Call.encode(method: "org.example.X." + $0) })
        for member in ["A", "B", "C"] {
            #expect(!connection.isBusy)
            #expect(try connection.nextCall()?.member == member)
            #expect(connection.isBusy)
            #expect(try connection.nextCall() == nil)
            connection.finished()
        }
        #expect(try connection.nextCall() == nil)
        #expect(connection.bufferedBytes == 0)
    }

    @Test func `an unfinished message is known while a call is in progress`() throws {
        var connection = ServerConnection(limits: Limits())
        let message = Call.encode(method: "org.example.X.A")
        connection.received(message + message.dropLast())
        #expect(try connection.nextCall() != nil)
        #expect(connection.isMidMessage)
        connection.received([0])
        #expect(!connection.isMidMessage)
        #expect(connection.bufferedBytes == message.count)
        connection.finished()
        #expect(try connection.nextCall() != nil)
    }

    @Test(arguments: ["\0", "\0\0\0\0", "[]\0", "{\0", "{}\0", "GET / HTTP/1.1\r\n\0"])
    func `after a breach of the protocol nothing more comes`(text: String) throws {
        var connection = ServerConnection(limits: Limits())
        connection.received(Call.encode(method: "org.example.X.A") + Array(text.utf8))
        #expect(try connection.nextCall() != nil)
        connection.finished()
        for _ in 0..<2 {
            #expect(throws: ProtocolError.self) { try connection.nextCall() }
            #expect(!connection.isBusy)
            connection.received(Call.encode(method: "org.example.X.B"))
            #expect(connection.bufferedBytes == 0)
            #expect(!connection.isMidMessage)
        }
    }
}
