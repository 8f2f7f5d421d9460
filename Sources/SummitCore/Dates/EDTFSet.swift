/// A set of dates (ISO 8601-2 §6): one of its members is meant, or all are.
struct EDTFSet: Hashable, Sendable {
    enum Member: Hashable, Sendable {
        case date(EDTFDate)
        /// All dates of the precision of both ends between them, both included: `1670..1672`.
        case range(EDTFDate, EDTFDate)
        /// `..1760-12-03`
        case onOrBefore(EDTFDate)
        /// `1760-12..`
        case onOrAfter(EDTFDate)

        /// Nil when it is open there.
        var first: EDTFDate? {
            switch self {
            case .date(let date), .range(let date, _), .onOrAfter(let date): date
            case .onOrBefore: nil
            }
        }

        var last: EDTFDate? {
            switch self {
            case .date(let date), .range(_, let date), .onOrBefore(let date): date
            case .onOrAfter: nil
            }
        }
    }

    /// Whether all members are meant, `{…}`, and not one of them, `[…]`.
    let isAll: Bool
    /// As they were written; there is one at least.
    let members: [Member]

    var hasOpenStart: Bool { members.contains { $0.first == nil } }
    var hasOpenEnd: Bool { members.contains { $0.last == nil } }

    /// The smallest of a bound of the first dates; nil with an open start.
    func least(_ bound: (EDTFDate) -> CivilDate) -> CivilDate? {
        hasOpenStart ? nil : members.lazy.compactMap(\.first).map(bound).min()
    }

    /// The greatest of a bound of the last dates; nil with an open end.
    func greatest(_ bound: (EDTFDate) -> CivilDate) -> CivilDate? {
        hasOpenEnd ? nil : members.lazy.compactMap(\.last).map(bound).max()
    }

    func contains(where condition: (EDTFDate) -> Bool) -> Bool {
        members.contains { member in member.first.map(condition) == true || member.last.map(condition) == true }
    }
}
