/// A set of days around one year as 384 bits, in words of 64. Bit `DayMask.yearStart` is 1 January; those before it and
/// after 31 December belong to the weeks that reach into the neighbouring years.
struct DayMask {
    /// The bit of 1 January.
    static let yearStart = 8
    /// The number of words.
    static let wordCount = 6

    private(set) var words = InlineArray<6, UInt64>(repeating: 0)

    init() {}

    /// The days of a range of bits.
    init(range: Range<Int>) {
        formUnion(range: range)
    }

    /// One week repeated: bit `index` is that of weekday `(first + index) % 7` in `weekdays`.
    init(weekdays: UInt64, first: Int) {
        for word in 0..<Self.wordCount {
            // 64 is one more than nine weeks.
            words[word] = Self.weeks(weekdays, first: (first + word) % 7)
        }
    }

    /// One week repeated in a word; `first` is the weekday of bit 0.
    static func weeks(_ weekdays: UInt64, first: Int) -> UInt64 {
        let twice = weekdays | weekdays << 7
        return (twice >> UInt64(first) & 0x7F) &* 0x8102_0408_1020_4081
    }

    var isEmpty: Bool {
        var all: UInt64 = 0
        for word in 0..<Self.wordCount { all |= words[word] }
        return all == 0
    }

    var count: Int {
        var sum = 0
        for word in 0..<Self.wordCount { sum += words[word].nonzeroBitCount }
        return sum
    }

    subscript(word: Int) -> UInt64 {
        get { words[word] }
        set { words[word] = newValue }
    }

    func contains(_ bit: Int) -> Bool {
        words[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    mutating func insert(_ bit: Int) {
        guard bit >= 0, bit < Self.wordCount * 64 else { return }
        words[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    mutating func remove(_ bit: Int) {
        words[bit >> 6] &= ~(1 << UInt64(bit & 63))
    }

    /// Adds `bits`, the lowest of them at `position`, which is not negative.
    mutating func formUnion(_ bits: UInt64, at position: Int) {
        let (word, shift) = (position >> 6, UInt64(position & 63))
        words[word] |= bits << shift
        if shift > 0, word + 1 < Self.wordCount { words[word + 1] |= bits >> (64 - shift) }
    }

    mutating func formUnion(range: Range<Int>) {
        for word in 0..<Self.wordCount {
            let low = min(max(range.lowerBound - word * 64, 0), 64)
            let high = min(max(range.upperBound - word * 64, 0), 64)
            guard high > low else { continue }
            let ones = high - low == 64 ? ~0 : (1 as UInt64) << UInt64(high - low) - 1
            words[word] |= ones << UInt64(low)
        }
    }

    mutating func formUnion(_ other: DayMask) {
        for word in 0..<Self.wordCount { words[word] |= other.words[word] }
    }

    mutating func formIntersection(_ other: DayMask) {
        for word in 0..<Self.wordCount { words[word] &= other.words[word] }
    }

    /// Every bit one place earlier; the lowest is lost.
    var shiftedDown: DayMask {
        var result = DayMask()
        for word in 0..<Self.wordCount {
            let carry = word + 1 < Self.wordCount ? words[word + 1] << 63 : 0
            result.words[word] = words[word] >> 1 | carry
        }
        return result
    }

    /// The first bit at or after `bit`; nil when there is none.
    func next(from bit: Int) -> Int? {
        guard bit < Self.wordCount * 64 else { return nil }
        var word = bit >> 6
        var rest = words[word] & (~0 << UInt64(bit & 63))
        while rest == 0 {
            word += 1
            guard word < Self.wordCount else { return nil }
            rest = words[word]
        }
        return word * 64 + rest.trailingZeroBitCount
    }

    /// How many bits there are below `bit`.
    func count(below bit: Int) -> Int {
        var sum = 0
        for word in 0..<min(bit >> 6, Self.wordCount) { sum += words[word].nonzeroBitCount }
        if bit >> 6 < Self.wordCount { sum += (words[bit >> 6] & ~(~0 << UInt64(bit & 63))).nonzeroBitCount }
        return sum
    }
}
