/// Dates as people and spreadsheets spell them, which are no EDTF.
public enum SpelledDate {
    /// What is meant by `17 June 2027`, `June 17, 2027`, `Jun 2027`, `2027/6/17`, `2027-6-7`, `17/6/2027`, `7.6.2027`, `Q2 2027`,
    /// `H1 2027`, `summer 2027` and `about May 2027`, as EDTF; `nil` for all that may mean something else, or nothing, such as a
    /// winter, which is in two years. Where points are written, the day comes first.
    public static func edtf(_ text: String) -> String? {
        let words = text.split { $0 == " " || $0 == "," }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        if words.count > 1, approximations.contains(words[0].lowercased()) {
            let rest = words[1...]
            if rest.count == 1, let year = year(rest[1]) { return "\(year)~" }
            return dated(Array(rest)).map { $0 + "~" }
        }
        return dated(words)
    }

    private static let approximations: Set<String> = ["about", "around", "circa", "ca", "c", "approximately", "approx"]

    private static func dated(_ words: [Substring]) -> String? {
        switch words.count {
        case 1: return yearFirst(words[0]) ?? yearLast(words[0]).flatMap { $0.count == 1 ? $0.first : nil }
        case 2:
            if let year = year(words[1]) {
                if let part = partOfYear(words[0]) { return "\(year)-\(part)" }
                if let month = month(words[0]) { return "\(year)-\(two(month))" }
            }
            return year(words[0]).flatMap { year in partOfYear(words[1]).map { "\(year)-\($0)" } }
        case 3:
            guard let year = year(words[2]) else { return nil }
            if let day = day(words[0]), let month = month(words[1]) { return checked(year, month, day) }
            if let month = month(words[0]), let day = day(words[1]) { return checked(year, month, day) }
            return nil
        default: return nil
        }
    }

    /// Why nobody can tell what is meant by a date in numbers that ends with the year: `5/6/2027`, `6/17/27`, `31.2.2027`; `nil` for
    /// any other.
    public static func doubt(_ text: String) -> String? {
        let date = text.prefix { $0 != " " && $0 != "T" }
        guard let readings = yearLast(date) else {
            return numbers(date)?.year.count == 2 ? "the year has two digits; \(remedy)" : nil
        }
        switch readings.count {
        case 0: return "there is no such day; \(remedy)"
        case 1: return nil
        default: return "the day may come first here, or the month; \(remedy)"
        }
    }

    private static let remedy = "write the year first, as in 2027-06-17"

    /// The dates that may be meant where the year comes last; `nil` for what does not look so.
    private static func yearLast(_ text: Substring) -> Set<String>? {
        guard let (first, second, year, separator) = numbers(text), year.count == 4 else { return nil }
        let readings = [checked(year, second, first), separator == "." ? nil : checked(year, first, second)]
        return Set(readings.compactMap { $0 })
    }

    /// Two numbers that may be a day and a month, a year in two or four digits, and what stands between them.
    private static func numbers(
        _ text: Substring
    ) -> (first: Int, second: Int, year: Substring, separator: Character)? {
        for separator in ["/", ".", "-"] as [Character] {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            if parts.count == 3, let first = number(parts[0]), let second = number(parts[1]),
                [2, 4].contains(parts[2].count), parts[2].allSatisfy(isDigit)
            {
                return (first, second, parts[2], separator)
            }
        }
        return nil
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func yearFirst(_ text: Substring) -> String? {
        for separator in ["/", "-", "."] as [Character] {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            guard parts.count == 3, let year = year(parts[0]), let month = number(parts[1]), let day = number(parts[2])
            else { continue }
            return checked(year, month, day)
        }
        return nil
    }

    private static func checked(_ year: Substring, _ month: Int, _ day: Int) -> String? {
        // Not by way of EDTF, which asks here what was meant.
        Int64(year).flatMap { CivilDate(year: $0, month: month, day: day) } == nil
            ? nil : "\(year)-\(two(month))-\(two(day))"
    }

    private static func year(_ text: Substring) -> Substring? {
        text.count == 4 && text.allSatisfy(isDigit) ? text : nil
    }

    private static func number(_ text: Substring) -> Int? {
        (1...2).contains(text.count) && text.allSatisfy(isDigit) ? Int(text) : nil
    }

    /// `17`, `17th`.
    private static func day(_ text: Substring) -> Int? {
        number(["st", "nd", "rd", "th"].contains { text.lowercased().hasSuffix($0) } ? text.dropLast(2) : text)
    }

    /// By its name, or by the beginning of it, three letters at least.
    private static func month(_ text: Substring) -> Int? {
        let name = text.lowercased()
        guard name.count >= 3 else { return nil }
        return months.firstIndex { $0.hasPrefix(name) }.map { $0 + 1 }
    }

    /// EDTF's number of a season, quarter or half of a year (ISO 8601-2 §4.8).
    private static func partOfYear(_ text: Substring) -> Int? {
        let name = text.lowercased()
        if let season = ["spring": 21, "summer": 22, "autumn": 23, "fall": 23][name] { return season }
        guard name.count == 2, let number = Int(name.dropFirst()) else { return nil }
        switch (name.first, number) {
        case ("q", 1...4): return 32 + number
        case ("h", 1...2): return 39 + number
        default: return nil
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
