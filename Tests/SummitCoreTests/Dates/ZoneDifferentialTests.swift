import Foundation
import SummitCore
import Testing

/// The same zone files through Python's zoneinfo, an independent reader.
@Suite struct ZoneDifferentialTests {
    static let zones = [
        "Africa/Abidjan", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Juba",
        "Africa/Monrovia", "Africa/Windhoek", "America/Anchorage", "America/Argentina/San_Luis", "America/Asuncion",
        "America/Bogota", "America/Caracas", "America/Havana", "America/Juneau", "America/Lima", "America/Los_Angeles",
        "America/Mexico_City", "America/New_York", "America/Nuuk", "America/Phoenix", "America/Santiago",
        "America/Sao_Paulo", "America/Scoresbysund", "America/St_Johns", "Antarctica/Casey", "Antarctica/Macquarie",
        "Antarctica/Troll", "Asia/Almaty", "Asia/Amman", "Asia/Ashgabat", "Asia/Beirut", "Asia/Bishkek",
        "Asia/Dushanbe",
        "Asia/Gaza", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Manila", "Asia/Pyongyang",
        "Asia/Shanghai",
        "Asia/Singapore", "Asia/Tashkent", "Asia/Tehran", "Asia/Tokyo", "Asia/Urumqi", "Atlantic/Azores",
        "Australia/Eucla", "Australia/Lord_Howe", "Australia/Sydney", "Etc/GMT+12", "Europe/Amsterdam", "Europe/Dublin",
        "Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Moscow", "Europe/Paris", "Pacific/Apia",
        "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Norfolk", "UTC",
    ]

    /// Prints `u ZONE INSTANT OFFSET` and `l ZONE LOCAL OFFSET-FOLD-0 OFFSET-FOLD-1`.
    private static let script = """
        import sys, random, datetime as d
        import zoneinfo, zoneinfo._zoneinfo as z
        zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
        E = d.datetime(1970, 1, 1); U = E.replace(tzinfo=d.timezone.utc); S = d.timedelta(seconds=1)
        LO = int((d.datetime(1850, 1, 1) - E) / S); HI = int((d.datetime(2500, 1, 1) - E) / S)
        r = random.Random(4)
        out = []
        for name in sys.argv[1:]:
            py = z.ZoneInfo(name); zone = zoneinfo.ZoneInfo(name)
            marks = [t for t in py._trans_utc if LO < t < HI]
            after = py._tz_after
            if hasattr(after, "transitions"):
                for year in list(range(2035, 2060)) + list(range(2060, 2500, 7)):
                    for t, o in zip(after.transitions(year), (after.std, after.dst)):
                        off = o.utcoff
                        marks.append(int(t) - int(off / S))
            utc, local = set(), set()
            for t in marks:
                for k in (-1, 0, 1):
                    utc.add(t + k)
                a = int((U + (t - 1) * S).astimezone(zone).utcoffset() / S)
                b = int((U + t * S).astimezone(zone).utcoffset() / S)
                for o in (a, b, (a + b) // 2):
                    for k in (-1, 0, 1):
                        local.add(t + o + k)
            for _ in range(300):
                utc.add(r.randrange(LO, HI)); local.add(r.randrange(LO, HI))
            for t in sorted(utc):
                out.append("u %s %d %d" % (name, t, (U + t * S).astimezone(zone).utcoffset() / S))
            for t in sorted(local):
                n = (E + t * S).replace(tzinfo=zone)
                out.append("l %s %d %d %d" % (name, t, n.utcoffset() / S, n.replace(fold=1).utcoffset() / S))
        print("\\n".join(out))
        """

    /// What Python says, in lines; nil where there is no Python with zoneinfo.
    private static func pythonLines() throws -> [Substring]? {
        let output = FileManager.default.temporaryDirectory.appending(path: "zones-\(UUID().uuidString).tsv")
        defer { try? FileManager.default.removeItem(at: output) }
        guard FileManager.default.createFile(atPath: output.path, contents: nil) else { return nil }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + zones
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: try Data(contentsOf: output), as: UTF8.self).split(separator: "\n")
    }

    @Test func everyOffsetAndLocalTimeAgreesWithPython() throws {
        let lines = try #require(try Self.pythonLines(), "python3 with zoneinfo is missing")
        var rules: [Substring: ZoneRules] = [:]
        for zone in Self.zones { rules[Substring(zone)] = try SystemZoneFiles().rules(for: zone) }
        var kinds = ["unique": 0, "gap": 0, "overlap": 0, "utc": 0]
        var failures = 0
        for line in lines {
            let fields = line.split(separator: " ")
            let zone = try #require(rules[fields[1]])
            let numbers = fields.dropFirst(2).compactMap { Int64($0) }
            if fields[0] == "u" {
                kinds["utc", default: 0] += 1
                let instant = Instant(secondsSinceEpoch: numbers[0])
                if Int64(zone.offset(at: instant)) != numbers[1] {
                    failures += 1
                    Issue.record("\(line): \(zone.offset(at: instant))")
                }
            } else {
                let local = try #require(CivilDateTime(secondNumber: numbers[0]))
                let resolution = zone.resolve(local)
                let (first, second) = (Int(numbers[1]), Int(numbers[2]))
                let instant = Instant(secondsSinceEpoch: numbers[0] - numbers[1])
                let expected: LocalResolution =
                    if first == second {
                        .unique(instant, offset: first)
                    } else if first < second {
                        .gap(instant, offsetBefore: first, offsetAfter: second)
                    } else {
                        .overlap(
                            first: instant, firstOffset: first,
                            second: Instant(secondsSinceEpoch: numbers[0] - numbers[2]), secondOffset: second)
                    }
                let kind = first == second ? "unique" : first < second ? "gap" : "overlap"
                kinds[kind, default: 0] += 1
                if resolution != expected {
                    failures += 1
                    Issue.record("\(line): \(resolution)")
                }
            }
            if failures > 20 { return }
        }
        // So that a script which prints little can't pass.
        #expect(kinds.values.allSatisfy { $0 > 5_000 }, "\(kinds)")
    }

    @Test func everyZoneOfThisMachineIsRead() throws {
        let table = try String(contentsOf: URL(filePath: "/usr/share/zoneinfo/tzdata.zi"), encoding: .utf8)
        let names = table.split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            if fields.first == "Z", fields.count > 1 { return String(fields[1]) }
            if fields.first == "L", fields.count > 2 { return String(fields[2]) }
            return nil
        }
        #expect(names.count > 400)
        for name in names {
            guard FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/\(name)") else { continue }
            #expect(throws: Never.self) { try SystemZoneFiles().rules(for: name) }
        }
    }
}
