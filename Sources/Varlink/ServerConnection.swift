/// The server's side of one connection: bytes in, calls out, one at a time and in order.
///
/// The transport feeds ``received(_:)``, then takes calls from ``nextCall()`` until there is none, and reports the end
/// of each with ``finished()``. While a call is in progress, pipelined ones wait; the transport should stop reading
/// when ``bufferedBytes`` grows beyond what it is willing to hold, and run its timer while ``isMidMessage``.
public struct ServerConnection: Sendable {
    private let limits: Limits
    private var frames: FrameDecoder
    private var failure: ProtocolError?

    /// A call was handed out, and is not finished.
    public private(set) var isBusy = false

    /// A new connection.
    public init(limits: Limits) {
        self.limits = limits
        frames = FrameDecoder(limits: limits)
    }

    /// Takes what has arrived; nothing more after an error.
    public mutating func received(_ bytes: some Collection<UInt8>) {
        if failure == nil { frames.append(bytes) }
    }

    /// The next call; nil while one is in progress, or until a whole message has come.
    ///
    /// - Throws: the breach of the protocol, from then on each time: close the connection.
    public mutating func nextCall() throws(ProtocolError) -> Call? {
        if let failure { throw failure }
        guard !isBusy else { return nil }
        do throws(ProtocolError) {
            guard let message = try frames.next() else { return nil }
            let call = try Call(decoding: message, limits: limits)
            isBusy = true
            return call
        } catch {
            failure = error
            frames = FrameDecoder(limits: limits)
            throw error
        }
    }

    /// The last reply to the call in progress is on its way, or none is wanted.
    public mutating func finished() { isBusy = false }

    /// The peer has begun a message and owes its end.
    public var isMidMessage: Bool { frames.isMidMessage }

    /// How many bytes wait, of whole messages and of the unfinished one.
    public var bufferedBytes: Int { frames.bufferedBytes }
}
