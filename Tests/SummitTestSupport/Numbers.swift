/// Random numbers that are the same for the same seed (SplitMix64).
package struct Numbers: RandomNumberGenerator {
    private var state: UInt64

    /// Neighbouring seeds lead to unrelated sequences: each begins with a number of another sequence.
    package init(seed: UInt64) {
        state = seed
        state = next() ^ (seed << 32)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    package mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    package mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

    package mutating func pick<Element>(_ from: [Element]) -> Element { from[below(from.count)] }

    /// A length of time: mostly short, sometimes very long.
    package mutating func seconds(upTo longest: Int64) -> Int64 {
        let bits = Int.random(in: 0...Int(64 - longest.leadingZeroBitCount), using: &self)
        return min(longest, Int64.random(in: 0...(Int64(1) << Int64(min(bits, 62))), using: &self))
    }
}
