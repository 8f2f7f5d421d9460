/// What makes one reminder of one occurrence the same thing across crashes, restarts and new time-zone rules.
public struct DeliveryKey: Hashable, Sendable, CustomStringConvertible {
    /// Sixteen bytes.
    public let bytes: [UInt8]

    /// The first 128 bits of the hash over a version byte and, each with its length in four bytes in front, the uid,
    /// the nominal start, the canonical trigger and the generation in decimal; for what is given again also how often
    /// it was given before.
    ///
    /// - Parameter hash: SHA-256.
    public init(
        uid: String, nominalStart: String, trigger: Trigger, generation: Int64, repetition: Int = 0,
        hash: (_ bytes: [UInt8]) -> [UInt8]
    ) {
        var input: [UInt8] = [1]
        var fields = [uid, nominalStart, trigger.description, String(generation)]
        if repetition > 0 { fields.append(String(repetition)) }
        for field in fields { LengthPrefixed.append(field.utf8, to: &input) }
        bytes = Array(hash(input).prefix(16))
    }

    /// - Returns: `nil` unless `text` is 32 hexadecimal digits.
    public init?(hexadecimal text: String) {
        guard let bytes = Hexadecimal.bytes(text), bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.text(bytes) }
}
