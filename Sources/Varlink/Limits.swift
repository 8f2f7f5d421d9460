/// What a peer may ask of us before any JSON is decoded.
///
/// Varlink itself has no limits, so these are ours; every breach is a ``ProtocolError`` of that one connection.
public struct Limits: Sendable, Hashable {
    /// The longest message, in bytes, without its terminating NUL.
    public var messageBytes: Int

    /// How deep objects and arrays may nest; the message's own object counts as one.
    ///
    /// JSON is read by recursion, so that anything above ``deepestNesting`` counts as ``deepestNesting``.
    public var nesting: Int

    /// The deepest nesting that can be configured.
    public static let deepestNesting = 256

    /// The limits given, or the defaults: 1 MiB a message, nesting 64.
    public init(messageBytes: Int = 1 << 20, nesting: Int = 64) {
        self.messageBytes = messageBytes
        self.nesting = nesting
    }

    /// The nesting that is enforced: the configured one, at most ``deepestNesting``.
    var effectiveNesting: Int { min(nesting, Limits.deepestNesting) }
}
