import Foundation
import SummitCore
import Testing

/// The same zone files through Python's zoneinfo, an independent reader.
@Suite struct ZoneDifferentialTests {
    /// Zones of every kind, where few must do; here they are those of which each transition is looked at.
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

    /// Every identifier that Python finds on this machine, links and backward names included. `localtime` and
    /// `posixrules` are no names of the database.
    private static func identifiers() throws -> [String] {
        let script = """
            import zoneinfo
            zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
            print("\\n".join(sorted(zoneinfo.available_timezones() - {"localtime", "posixrules"})))
            """
        let output = try #require(try python(["-c", script]), "python3 with zoneinfo is missing")
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Writes for each zone, as 64-bit integers: its last transition, the number of instants and of local times, then
    /// INSTANT OFFSET …, then LOCAL OFFSET-FOLD-0 OFFSET-FOLD-1 …. All transitions are looked at of as many zones as
    /// the first argument says, of the others some.
    private static let script = """
        import sys, random, array, datetime as d
        import zoneinfo, zoneinfo._zoneinfo as z
        zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
        E = d.datetime(1970, 1, 1); U = E.replace(tzinfo=d.timezone.utc); S = d.timedelta(seconds=1)
        LO = int((d.datetime(1850, 1, 1) - E) / S); HI = int((d.datetime(2500, 1, 1) - E) / S)
        r = random.Random(4)
        def seconds(offset): return offset.days * 86400 + offset.seconds
        for index, name in enumerate(sys.argv[2:]):
            py = z.ZoneInfo(name); zone = zoneinfo.ZoneInfo(name)
            marks = [t for t in py._trans_utc if LO < t < HI]
            after = py._tz_after
            if hasattr(after, "transitions"):
                for year in list(range(2035, 2060)) + list(range(2060, 2500, 7)):
                    for t, o in zip(after.transitions(year), (after.std, after.dst)):
                        marks.append(int(t) - seconds(o.utcoff))
            if index >= int(sys.argv[1]) and len(marks) > 40:
                marks = r.sample(marks, 40)
            utc, local = set(), set()
            for t in marks:
                utc.update((t - 1, t, t + 1))
                a = seconds((U + (t - 1) * S).astimezone(zone).utcoffset())
                b = seconds((U + t * S).astimezone(zone).utcoffset())
                for o in (a, b, (a + b) // 2):
                    local.update((t + o - 1, t + o, t + o + 1))
            while len(utc) < 200: utc.add(r.randrange(LO, HI))
            while len(local) < 200: local.add(r.randrange(LO, HI))
            out = array.array("q", [max(py._trans_utc, default=LO), len(utc), len(local)])
            for t in sorted(utc):
                out.extend((t, seconds((U + t * S).astimezone(zone).utcoffset())))
            for t in sorted(local):
                n = (E + t * S).replace(tzinfo=zone)
                out.extend((t, seconds(n.utcoffset()), seconds(n.replace(fold=1).utcoffset())))
            if sys.byteorder != "little": out.byteswap()
            sys.stdout.buffer.write(out.tobytes())
        """

    /// What Python writes; nil where there is no Python, or it fails.
    private static func python(_ arguments: [String]) throws -> Data? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? data : nil
    }

    private struct Numbers {
        let all: [Int64]
        var position = 0

        mutating func next() throws -> Int64 {
            try #require(position < all.count, "Python has written too little")
            position += 1
            return all[position - 1]
        }

        mutating func next(_ count: Int) throws -> ArraySlice<Int64> {
            try #require(count <= all.count - position, "Python has written too little")
            position += count
            return all[(position - count)..<position]
        }
    }

    private enum Kind: CaseIterable { case instant, unique, gap, overlap, farInstant, farLocal }

    /// The calendar repeats after 400 years, and with it a rule: what Python, whose years end at 9999, says of 2400 holds
    /// 24 and 2,000 such cycles later, from the year 12000 and 802400 on.
    private static let shifts: [Int64] = [24, 2_000].map { $0 * 146_097 * 86_400 }

    @Test func everyIdentifierAgreesWithPythonBothWays() throws {
        let known = Set(try Self.identifiers())
        let first = Self.zones.filter { known.contains($0) }
        let names = first + known.subtracting(first).sorted()
        #expect(names.count > 300)
        let output = try #require(try Self.python(["-c", Self.script, "\(first.count)"] + names))
        var numbers = Numbers(
            all: unsafe output.withUnsafeBytes { bytes in
                (0..<(bytes.count / 8)).map {
                    unsafe Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self))
                }
            })
        var counts: [Kind: Int] = [:]
        var failures = 0
        func check(_ isRight: Bool, _ kind: Kind, _ comment: @autoclosure () -> String) {
            counts[kind, default: 0] += 1
            if isRight { return }
            failures += 1
            if failures <= 20 { Issue.record("\(comment())") }
        }
        for name in names {
            let rules = try SystemZoneFiles().rules(for: name)
            // A day on, nothing before the rule's reach shows through an offset.
            let settled = try numbers.next() + 2 * 86_400
            let (instants, locals) = (try Int(numbers.next()), try Int(numbers.next()))
            try #require(instants >= 200 && locals >= 200, "\(name)")
            for _ in 0..<instants {
                let (time, offset) = (try numbers.next(), try numbers.next())
                for shift in time > settled ? [0] + Self.shifts : [0] {
                    let instant = Instant(secondsSinceEpoch: time + shift)
                    let found = rules.offset(at: instant)
                    check(
                        Int64(found) == offset && rules.local(at: instant)?.secondNumber == time + shift + offset,
                        shift == 0 ? .instant : .farInstant, "\(name) at \(instant): \(found), not \(offset)")
                }
            }
            for _ in 0..<locals {
                let record = Array(try numbers.next(3))
                for shift in record[0] > settled ? [0] + Self.shifts : [0] {
                    let local = try #require(CivilDateTime(secondNumber: record[0] + shift))
                    let (kind, expected) = Self.expected(record[0] + shift, Int(record[1]), Int(record[2]))
                    let found = rules.resolve(local)
                    check(found == expected, shift == 0 ? kind : .farLocal, "\(name), local \(local): \(found)")
                }
            }
        }
        #expect(numbers.position == numbers.all.count)
        #expect(failures == 0)
        // So that a script which writes little can't pass.
        for kind in Kind.allCases {
            #expect(counts[kind, default: 0] > (kind == .gap || kind == .overlap ? 20_000 : 100_000), "\(counts)")
        }
    }

    /// What Python's two offsets of a local time mean (PEP 495).
    private static func expected(_ local: Int64, _ first: Int, _ second: Int) -> (Kind, LocalResolution) {
        let instant = Instant(secondsSinceEpoch: local - Int64(first))
        if first == second { return (.unique, .unique(instant, offset: first)) }
        if first < second { return (.gap, .gap(instant, offsetBefore: first, offsetAfter: second)) }
        let later = Instant(secondsSinceEpoch: local - Int64(second))
        return (.overlap, .overlap(first: instant, firstOffset: first, second: later, secondOffset: second))
    }

    /// The identifiers that have a file below `posix` or `right` too; none where this system does not have those.
    private static func identifiers(below copy: String) throws -> [String] {
        let directory = "/usr/share/zoneinfo/\(copy)"
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        let found = try identifiers().filter { FileManager.default.fileExists(atPath: "\(directory)/\($0)") }
        try #require(found.count > 300, "\(directory)")
        return found
    }

    @Test func everyNameOfTheDatabaseIsReadAndIsKnownToPythonToo() throws {
        let table = try String(contentsOf: URL(filePath: "/usr/share/zoneinfo/tzdata.zi"), encoding: .utf8)
        let names = table.split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: " ")
            if fields.first == "Z", fields.count > 1 { return String(fields[1]) }
            if fields.first == "L", fields.count > 2 { return String(fields[2]) }
            return nil
        }
        #expect(names.count > 400)
        // A system may leave out backward names.
        let installed = names.filter { FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/\($0)") }
        #expect(installed.count > 300)
        #expect(Set(installed).subtracting(try Self.identifiers()) == [])
        for name in installed { #expect(throws: Never.self) { try SystemZoneFiles().rules(for: name) } }
    }

    @Test func theFilesBelowPosixAreTheSameZones() throws {
        for name in try Self.identifiers(below: "posix") {
            let (plain, posix) = (try SystemZoneFiles.bytes(name), try SystemZoneFiles.bytes("posix/\(name)"))
            #expect(plain == posix, "\(name)")
            #expect(throws: Never.self) { try ZoneRules(identifier: "posix/\(name)", tzif: posix) }
        }
    }

    @Test func theFilesBelowRightAreRefusedByNameAndByContent() throws {
        for name in try Self.identifiers(below: "right") {
            let bytes = try SystemZoneFiles.bytes("right/\(name)")
            let byName = #expect(throws: ZoneError.self) { try ZoneRules(identifier: "right/\(name)", tzif: bytes) }
            #expect(byName?.reason.hasSuffix("use \(name)") == true)
            let byContent = #expect(throws: ZoneError.self) { try ZoneRules(identifier: name, tzif: bytes) }
            #expect(byContent?.reason.contains("leap seconds (27 of them)") == true, "\(name)")
        }
    }
}
