/// How fine a date is.
public enum Precision: String, Sendable, CaseIterable {
    case millennium, century, decade, year, season, month, day, minute, second, interval, set

    /// For sorting, finer is larger: 0 for a millennium to 8 for a second. An interval or a set counts as coarse as
    /// any.
    public var fineness: Int {
        switch self {
        case .millennium, .interval, .set: 0
        case .century: 1
        case .decade: 2
        case .year: 3
        case .season: 4
        case .month: 5
        case .day: 6
        case .minute: 7
        case .second: 8
        }
    }
}
