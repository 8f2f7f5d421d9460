import SummitCore

/// A few zones without any file: one of each kind that has made trouble somewhere.
struct MadeZones: ZoneProvider {
    static let names = [
        "UTC", "Test/NewYork", "Test/Almaty", "Test/Dateline", "Test/Winter", "Test/Always", "Test/Half",
    ]

    static let rules: [String: ZoneRules] = {
        let made: [(String, [(Int64, UInt8)], [Int32], String)] = [
            ("Test/NewYork", [], [-17_762], "EST5EDT,M3.2.0,M11.1.0"),
            // Asia/Almaty went from UTC+6 to UTC+5 on 2024-03-01.
            ("Test/Almaty", [(-1_441_170_468, 1), (1_709_229_600, 2)], [18_468, 21_600, 18_000], "<+05>-5"),
            // A whole day is left out, as in Pacific/Apia in 2011, and one comes twice.
            ("Test/Dateline", [(0, 1), (1_325_239_200, 0)], [50_400, -36_000], ""),
            // Daylight saving time the other way round, as in Europe/Dublin.
            ("Test/Winter", [], [0], "IST-1GMT0,M10.5.0,M3.5.0/1"),
            ("Test/Always", [], [-10_800], "XXX3EDT4,0/0,J365/23"),
            // By half an hour, and at an odd time of the week after.
            ("Test/Half", [], [37_800], "<+1030>-10:30<+11>-11,M10.1.0/100:59:59,M4.1.0/-100"),
        ]
        var all = ["UTC": ZoneRules.utc]
        for (name, transitions, types, footer) in made {
            all[name] = try? ZoneRules(
                identifier: name, tzif: makeTZif(transitions: transitions, types: types, footer: footer))
        }
        return all
    }()

    func rules(for identifier: String) throws -> ZoneRules {
        if let rules = Self.rules[identifier] { return rules }
        throw ZoneError(identifier: identifier, reason: "no such time zone")
    }
}
