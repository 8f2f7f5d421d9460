/// Writes dates in their normal form.
enum EDTFText {
    static func text(_ form: EDTF.Form) -> String {
        switch form {
        case .date(let date): text(date)
        case .interval(let start, let end): "\(text(start))/\(text(end))"
        case .set(let set): text(set)
        }
    }

    private static func text(_ end: EDTF.End) -> String {
        switch end {
        case .open: ".."
        case .unknown: ""
        case .date(let date): text(date)
        }
    }

    private static func text(_ date: EDTFDate) -> String {
        let components: [String] =
            switch date.body {
            case .year(let year): [text(year)]
            case .part(let year, let part): [text(year), String(part.code)]
            case .month(let year, let month): [text(year), month.text(width: 2)]
            case .day(let year, let month, let day): [text(year), month.text(width: 2), day.text(width: 2)]
            }
        let marks = date.qualification
        return components.enumerated().map { index, text in
            marks.singleMark(at: index) + text + marks.groupMark(at: index)
        }.joined(separator: "-")
    }

    private static func text(_ year: EDTFYear) -> String {
        switch year {
        case .mask(let digits, let isNegative):
            return (isNegative ? "-" : "") + digits.text(width: 4)
        case .exact(let year):
            if (-9_999...9_999).contains(year) { return (year < 0 ? "-" : "") + CivilMath.padded(abs(year), to: 4) }
            return "Y\(year)"
        case .significant(let estimate, let block):
            // The block is a power of ten: each zero of it is a digit that is not significant.
            let count = String(estimate.magnitude).utf8.count - String(block).utf8.count + 1
            return "\(text(.exact(estimate)))S\(count)"
        }
    }

    /// By date, each member once; what is open stands at the ends already.
    private static func text(_ set: EDTFSet) -> String {
        let members = set.members.map { member in
            (lower: member.first?.lower ?? .first, upper: member.last?.upper ?? .last, text: text(member))
        }.sorted { ($0.lower, $0.upper, $0.text) < ($1.lower, $1.upper, $1.text) }
        var texts: [String] = []
        for member in members where texts.last != member.text { texts.append(member.text) }
        // A date that is open to the future may begin before others, and still has to stand last.
        if let open = texts.firstIndex(where: { $0.hasSuffix("..") }) { texts.append(texts.remove(at: open)) }
        if let open = texts.firstIndex(where: { $0.hasPrefix("..") }) { texts.insert(texts.remove(at: open), at: 0) }
        return (set.isAll ? "{" : "[") + texts.joined(separator: ",") + (set.isAll ? "}" : "]")
    }

    private static func text(_ member: EDTFSet.Member) -> String {
        switch member {
        case .date(let date): text(date)
        case .range(let first, let last) where first == last: text(first)
        case .range(let first, let last): "\(text(first))..\(text(last))"
        case .onOrBefore(let date): "..\(text(date))"
        case .onOrAfter(let date): "\(text(date)).."
        }
    }
}
