import Testing
import Varlink

struct FrameDecoderTests {
    static let stream = Array("{\"method\":\"a.B\"}\0{}\0\0{\"é\":\"日本\"}\0".utf8)

    @Test("a stream split at any byte gives the same messages", arguments: 0...stream.count)
    func splits(at split: Int) throws {
        var decoder = FrameDecoder(limits: Limits())
        var messages: [[UInt8]] = []
        for part in [Self.stream[..<split], Self.stream[split...]] {
            decoder.append(part)
            while let message = try decoder.next() { messages.append(message) }
        }
        #expect(messages == ["{\"method\":\"a.B\"}", "{}", "", "{\"é\":\"日本\"}"].map { Array($0.utf8) })
        #expect(!decoder.isMidMessage)
        #expect(decoder.bufferedBytes == 0)
    }

    @Test func `a stream that comes byte by byte gives the same messages, and is mid-message in between`() throws {
        var decoder = FrameDecoder(limits: Limits())
        var count = 0
        for byte in Self.stream {
            decoder.append(CollectionOfOne(byte))
            #expect(decoder.isMidMessage == (byte != 0))
            while try decoder.next() != nil { count += 1 }
        }
        #expect(count == 4)
    }

    @Test(arguments: [(9, false), (10, false), (11, true)])
    func `a message over the limit is an error before its NUL has come`(length: Int, fails: Bool) throws {
        var decoder = FrameDecoder(limits: Limits(messageBytes: 10))
        decoder.append([UInt8](repeating: 0x20, count: length))
        if fails {
            #expect(throws: ProtocolError.messageTooLong(limit: 10)) { try decoder.next() }
            decoder.append([0, 0x20, 0])
            #expect(throws: ProtocolError.messageTooLong(limit: 10)) { try decoder.next() }
            #expect(decoder.bufferedBytes == 0)
        } else {
            #expect(try decoder.next() == nil)
            decoder.append([0])
            #expect(try decoder.next()?.count == length)
        }
    }

    @Test func `messages before one that is too long are delivered`() throws {
        var decoder = FrameDecoder(limits: Limits(messageBytes: 10))
        decoder.append(Array("one\0two\0".utf8) + [UInt8](repeating: 0x20, count: 11))
        #expect(try decoder.next() == Array("one".utf8))
        decoder.append([UInt8](repeating: 0x20, count: 1 << 20))
        #expect(decoder.bufferedBytes < 20)
        #expect(try decoder.next() == Array("two".utf8))
        #expect(throws: ProtocolError.messageTooLong(limit: 10)) { try decoder.next() }
    }

    @Test func `a whole message over the limit is an error, too`() throws {
        var decoder = FrameDecoder(limits: Limits(messageBytes: 10))
        decoder.append([UInt8](repeating: 0x20, count: 11) + [0])
        #expect(throws: ProtocolError.messageTooLong(limit: 10)) { try decoder.next() }
    }

    @Test func `a long message in small pieces, and many small messages, take linear time`() throws {
        var decoder = FrameDecoder(limits: Limits())
        for _ in 0..<16_384 { decoder.append([UInt8](repeating: 0x20, count: 64)) }
        #expect(try decoder.next() == nil)
        decoder.append([0])
        #expect(try decoder.next()?.count == 1 << 20)

        decoder.append([UInt8](repeating: 0, count: 200_000))
        var count = 0
        while let message = try decoder.next() {
            #expect(message.isEmpty)
            count += 1
        }
        #expect(count == 200_000)
    }
}
