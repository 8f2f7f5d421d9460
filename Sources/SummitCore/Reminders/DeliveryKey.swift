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

/// Bytes as lower-case hexadecimal digits, two each.
public enum Hexadecimal {
    public static func text(_ bytes: [UInt8]) -> String {
        unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                unsafe text[index * 2] = digit(byte >> 4)
                unsafe text[index * 2 + 1] = digit(byte & 15)
            }
            return bytes.count * 2
        }
    }

    /// - Returns: `nil` where `text` is anything but pairs of digits, in either case.
    public static func bytes(_ text: String) -> [UInt8]? {
        let values = text.utf8.compactMap { byte in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
            default: UInt8?.none
            }
        }
        guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
