/// The times of each step of a rule: seconds since the beginning of a day, or of an hour or minute for rules that step
/// by these; ascending.
struct TimesOfUnit {
    /// The time, where there is only one: most rules have one, and it needs no memory of its own.
    private let single: Int64
    private let list: [Int32]
    let count: Int

    /// The times that a rule names, with what it does not say taken from the start (RFC 5545 §3.3.10).
    init(_ rule: borrowing RecurrenceRule, start: CivilDateTime) {
        let named: UInt64
        switch rule.frequency {
        case .secondly: (single, named) = (0, 0)
        case .minutely: (single, named) = (Int64(start.second), rule.seconds)
        case .hourly: (single, named) = (Int64(start.minute * 60 + start.second), rule.minutes | rule.seconds)
        default: (single, named) = (Int64(start.secondOfDay), rule.hours | rule.minutes | rule.seconds)
        }
        guard named != 0 else {
            list = []
            count = 1
            return
        }
        let hours = rule.frequency >= .daily ? Self.values(rule.hours, else: start.hour) : [0]
        let minutes = rule.frequency >= .hourly ? Self.values(rule.minutes, else: start.minute) : [0]
        let seconds = Self.values(rule.seconds, else: start.second)
        var list: [Int32] = []
        list.reserveCapacity(hours.count * minutes.count * seconds.count)
        for hour in hours {
            for minute in minutes {
                for second in seconds { list.append(hour * 3_600 + minute * 60 + second) }
            }
        }
        self.list = list
        count = list.count
    }

    private init(list: [Int32]) {
        single = list.first.map(Int64.init) ?? 0
        self.list = list
        count = list.count
    }

    /// Those at indices from the beginning, from 0, and from the end, from -1.
    func chosen(_ forward: [Int64], _ back: [Int64]) -> TimesOfUnit {
        let size = Int64(count)
        let places = Set((forward + back.map { $0 + size }).filter { $0 >= 0 && $0 < size })
        return TimesOfUnit(list: places.sorted().map { Int32(truncatingIfNeeded: self[Int($0)]) })
    }

    var isEmpty: Bool { count == 0 }

    subscript(index: Int) -> Int64 {
        list.isEmpty ? single : Int64(list[index])
    }

    /// The first index whose time is not before `second`.
    func index(from second: Int64) -> Int {
        guard count > 0, second > self[0] else { return 0 }
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func values(_ bits: UInt64, else value: Int) -> [Int32] {
        guard bits != 0 else { return [Int32(value)] }
        var result: [Int32] = []
        var rest = bits
        while rest != 0 {
            result.append(Int32(rest.trailingZeroBitCount))
            rest &= rest - 1
        }
        return result
    }
}
