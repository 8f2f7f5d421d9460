import SummitCore
import Testing

@Suite struct DeliveryKeyTests {
    struct Vector: Sendable {
        let uid: String
        let start: String
        let trigger: String
        let generation: Int64
        let key: String
    }

    // The keys stand in ledgers and journals for good. They were computed by another program:
    //
    //     import hashlib
    //     def key(*fields):
    //         data = b"\x01" + b"".join(len(f.encode()).to_bytes(4, "big") + f.encode() for f in fields)
    //         return hashlib.sha256(data).hexdigest()[:32]
    static let vectors = [
        Vector(
            uid: "6f1f7c62-astana", start: "2025-06-17T10:00:00[Asia/Almaty]", trigger: "-P7D", generation: 0,
            key: "da35d18f1c26d4923837549c13caa2fa"),
        Vector(
            uid: "6f1f7c62-astana", start: "2025-06-17T10:00:00[Asia/Almaty]", trigger: "-P7D", generation: 1,
            key: "72a9bfb438ca94a137a529ba617f5eb5"),
        Vector(
            uid: "6f1f7c62-astana", start: "2025-06-17[Asia/Almaty]", trigger: "-P1D@09:00", generation: 0,
            key: "cf37bc5f79e38069911c47f7787d7209"),
        Vector(
            uid: "6f1f7c62-astana", start: "2025-10-26T02:30:00[Europe/Berlin]#2", trigger: "end:-PT1H", generation: 0,
            key: "1bc04fc03cacf09c0c357fd9ec63642f"),
        Vector(
            uid: "встреча@summit.example", start: "", trigger: "2027-05-01T09:00:00[Asia/Almaty]", generation: .min,
            key: "a03684ea225b296bb0eab6115c96b9c4"),
        Vector(uid: "", start: "", trigger: "PT0S", generation: 0, key: "7e60a0c26685fd67c95fded9021122dc"),
    ]

    @Test(arguments: vectors) func keysNeverChange(vector: Vector) throws {
        let key = DeliveryKey(
            uid: vector.uid, nominalStart: vector.start, trigger: try Trigger(canonical: vector.trigger),
            generation: vector.generation, hash: sha256)
        #expect(key.description == vector.key)
        #expect(DeliveryKey(hexadecimal: vector.key) == key)
    }

    /// Worked out with Python's hashlib.
    @Test(arguments: [(0, "88b770220153011869a18a990d4c61bb"), (2, "bbee130e64b6a8b31733c0f4341ae04e")])
    func whatIsGivenAgainHasAKeyOfItsOwn(repetition: Int, key: String) throws {
        let made = DeliveryKey(
            uid: "u", nominalStart: "2025-06-17T10:00:00[Asia/Almaty]", trigger: try Trigger(canonical: "-P7D"),
            generation: 0, repetition: repetition, hash: sha256)
        #expect(made.description == key)
    }

    @Test func theHashOfTheseTestsIsSHA256() {
        #expect(
            Hexadecimal.text(sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// What goes into the hash must differ wherever a field does, also where one field's end looks like the next.
    @Test func noTwoInputsShareBytes() throws {
        let fields = ["", "a", "ab", "b", "\0", "\0\0\0\u{1}", "\0\0\0\u{1}a", "é"]
        let triggers = try ["PT0S", "-P7D", "-PT30M"].map(Trigger.init(canonical:))
        var inputs: Set<[UInt8]> = []
        var count = 0
        for uid in fields {
            for start in fields {
                for trigger in triggers {
                    for generation: Int64 in [0, 1, 11, -1] {
                        _ = DeliveryKey(uid: uid, nominalStart: start, trigger: trigger, generation: generation) {
                            inputs.insert($0)
                            return $0
                        }
                        count += 1
                    }
                }
            }
        }
        #expect(inputs.count == count)
    }

    @Test func theZonesOffsetIsNoPartOfIt() throws {
        let texts = ["2025-06-17T10:00[Asia/Almaty]", "2025-06-17T10:00:00+05:00[Asia/Almaty]"]
        let keys = try texts.map { text in
            let when = try When(
                parsing: text, end: nil, duration: nil, defaultZone: "UTC", zones: SystemZoneFiles())
            return DeliveryKey(
                uid: "u", nominalStart: try #require(when.nominalStart),
                trigger: .relative(.start, .zero, timeOfDay: nil),
                generation: 0, hash: sha256)
        }
        #expect(Set(keys).count == 1)
    }

    @Test(arguments: [
        "", "da35", "da35d18f1c26d4923837549c13caa2f", "da35d18f1c26d4923837549c13caa2fg", "\u{10}\u{11}",
    ])
    func onlyHexadecimalDigitsAreAKey(text: String) {
        #expect(DeliveryKey(hexadecimal: text) == nil)
    }

    @Test func controlCharactersAreNoDigits() {
        #expect(DeliveryKey(hexadecimal: String(repeating: "\u{10}", count: 32)) == nil)
        #expect(Hexadecimal.bytes("\u{10}\u{11}") == nil)
        #expect(Hexadecimal.bytes("AbfF09") == [0xAB, 0xFF, 0x09])
        #expect(Hexadecimal.bytes("@`") == nil)
        #expect(Hexadecimal.text([0, 0x0F, 0xF0]) == "000ff0")
    }
}
