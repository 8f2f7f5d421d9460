/// The parts of a recurrence rule: RFC 5545 §3.3.10, and RFC 7529 §4.
enum RecurrenceRulePart: UInt32 {
    case freq, until, count, interval, second, minute, hour, day, monthDay, yearDay, week, month, setPos, weekStart
    case scale, skip

    /// The part whose name, without a leading `BY`, has these letters: one byte each, the first the highest.
    init?(key: UInt64, isBy: Bool) {
        switch (key, isBy) {
        case (0x46524551, false): self = .freq
        case (0x554E54494C, false): self = .until
        case (0x434F554E54, false): self = .count
        case (0x494E54455256414C, false): self = .interval
        case (0x5345434F4E44, true): self = .second
        case (0x4D494E555445, true): self = .minute
        case (0x484F5552, true): self = .hour
        case (0x444159, true): self = .day
        case (0x4D4F4E5448444159, true): self = .monthDay
        case (0x59454152444159, true): self = .yearDay
        case (0x5745454B4E4F, true): self = .week
        case (0x4D4F4E5448, true): self = .month
        case (0x534554504F53, true): self = .setPos
        case (0x574B5354, false): self = .weekStart
        case (0x525343414C45, false): self = .scale
        case (0x534B4950, false): self = .skip
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .freq: "FREQ"
        case .until: "UNTIL"
        case .count: "COUNT"
        case .interval: "INTERVAL"
        case .second: "BYSECOND"
        case .minute: "BYMINUTE"
        case .hour: "BYHOUR"
        case .day: "BYDAY"
        case .monthDay: "BYMONTHDAY"
        case .yearDay: "BYYEARDAY"
        case .week: "BYWEEKNO"
        case .month: "BYMONTH"
        case .setPos: "BYSETPOS"
        case .weekStart: "WKST"
        case .scale: "RSCALE"
        case .skip: "SKIP"
        }
    }
}
