/// Cuts a stream of bytes into messages, each ended by one NUL.
///
/// Every byte is looked at a constant number of times, however the stream is split. A message over the limit is an
/// error as soon as the limit is passed, and is not kept; messages before it are still delivered.
public struct FrameDecoder: Sendable {
    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the first message not yet delivered begins.
    private var head = 0
    /// Just after the last NUL in the buffer: what lies before it are whole messages.
    private var complete = 0
    /// The unfinished message has passed the limit, and was thrown away.
    private var isOverlong = false
    private var failure: ProtocolError?

    /// A decoder for a new connection.
    public init(limits: Limits) {
        limit = max(0, limits.messageBytes)
    }

    /// Adds what has arrived. After an error, or a message over the limit, nothing more is kept.
    public mutating func append(_ bytes: some Collection<UInt8>) { take(bytes) }

    /// The same, without asking the runtime what an array is.
    public mutating func append(_ bytes: [UInt8]) { take(bytes) }

    @inline(__always)
    private mutating func take(_ bytes: some Collection<UInt8>) {
        guard failure == nil, !isOverlong else { return }
        let old = buffer.count
        buffer.append(contentsOf: bytes)
        var index = buffer.count
        while index > old, buffer[index - 1] != 0 { index -= 1 }
        if index > old { complete = index }
        if buffer.count - complete > limit {
            isOverlong = true
            buffer.removeSubrange(complete...)
        }
    }

    /// The next whole message without its NUL, or nil until more bytes have come.
    ///
    /// - Throws: ``ProtocolError/messageTooLong(limit:)``, from then on each time.
    public mutating func next() throws(ProtocolError) -> [UInt8]? {
        if let failure { throw failure }
        if head < complete, let end = buffer[head..<complete].firstIndex(of: 0) {
            if end - head > limit { throw fail() }
            let message = Array(buffer[head..<end])
            head = end + 1
            compact()
            return message
        }
        if isOverlong { throw fail() }
        return nil
    }

    /// Bytes of an unfinished message are buffered: the peer has begun a message and owes its end.
    public var isMidMessage: Bool { buffer.count > complete }

    /// How many bytes are held, of whole messages and of the unfinished one.
    public var bufferedBytes: Int { buffer.count - head }

    private mutating func fail() -> ProtocolError {
        let error = ProtocolError.messageTooLong(limit: limit)
        failure = error
        buffer = []
        head = 0
        complete = 0
        return error
    }

    /// Drops what was delivered once it is the greater part, so that moving the rest costs O(1) a byte.
    private mutating func compact() {
        if head == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 65_536)
        } else if head > buffer.count / 2 {
            buffer.removeSubrange(..<head)
        } else {
            return
        }
        complete -= head
        head = 0
    }
}
