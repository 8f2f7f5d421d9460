import SummitCore
import Testing

@Suite struct ZoneRulesTests {
    private func local(_ text: String) throws -> CivilDateTime {
        try #require(CivilDateTime(secondNumber: Instant(parsing: text + "Z").secondsSinceEpoch))
    }

    @Test func almatyMovedToUTCPlusFive() throws {
        let rules = try SystemZoneFiles().rules(for: "Asia/Almaty")
        #expect(try rules.resolve(local("2024-02-01T10:00")).offset == 21_600)
        #expect(
            try rules.resolve(local("2025-06-17T10:00"))
                == .unique(Instant(parsing: "2025-06-17T05:00Z"), offset: 18_000))
        #expect(try rules.local(at: Instant(parsing: "2025-06-17T05:00Z"))?.description == "2025-06-17T10:00:00")
        guard case .overlap(_, 21_600, _, 18_000) = try rules.resolve(local("2024-02-29T23:30")) else {
            Issue.record("no overlap")
            return
        }
    }

    @Test func gapsTakeTheOffsetBeforeAndOverlapsTheFirst() throws {
        let rules = try SystemZoneFiles().rules(for: "America/New_York")
        let gap = try rules.resolve(local("2025-03-09T02:30"))
        #expect(try gap == .gap(Instant(parsing: "2025-03-09T07:30Z"), offsetBefore: -18_000, offsetAfter: -14_400))
        let overlap = try rules.resolve(local("2025-11-02T01:30"))
        #expect(try overlap.instant == Instant(parsing: "2025-11-02T05:30Z"))
        #expect(try overlap.choice(laterInOverlap: true) == (Instant(parsing: "2025-11-02T06:30Z"), -18_000))
        #expect(
            try rules.nextTransition(after: Instant(parsing: "2025-06-01T00:00Z"))
                == Instant(parsing: "2025-11-02T06:00Z"))
    }

    @Test func theRuleHoldsInFarYears() throws {
        let rules = try SystemZoneFiles().rules(for: "America/New_York")
        // 400 years on, the calendar repeats.
        for cycle: Int64 in [1, 1_000_000, 200_000_000] {
            let year = 2025 + cycle * 400
            let summer = try local("+\(year)-07-01T12:00".replacingFirstPlus(year))
            #expect(rules.resolve(summer).offset == -14_400)
            let gap = try local("+\(year)-03-09T02:30".replacingFirstPlus(year))
            guard case .gap = rules.resolve(gap) else {
                Issue.record("no gap in \(year)")
                return
            }
        }
        for extreme in [Int64.min, .max] {
            let instant = Instant(secondsSinceEpoch: extreme)
            _ = rules.offset(at: instant)
            #expect(rules.local(at: instant) == nil)
            _ = rules.nextTransition(after: instant)
        }
        #expect(rules.offset(at: Instant(secondsSinceEpoch: .min)) == -17_762)
    }

    @Test func utcHasNoOffset() throws {
        #expect(ZoneRules.utc.offset(at: Instant(secondsSinceEpoch: 1)) == 0)
        #expect(ZoneRules.utc.nextTransition(after: Instant(secondsSinceEpoch: 1)) == nil)
        #expect(try ZoneRules.utc.resolve(local("2025-06-17T10:00")).offset == 0)
    }

    @Test func filesOfOurOwnMakingAreRead() throws {
        // RFC 9636 §3.3.1: daylight saving all year.
        let always = try ZoneRules(
            identifier: "Test/Always", tzif: makeTZif(transitions: [], types: [0], footer: "XXX3EDT4,0/0,J365/23"))
        for text in [
            "2024-01-01T02:59:59Z", "2024-01-01T03:00Z", "2024-12-31T23:59Z", "2025-07-01T00:00Z", "2025-01-01T03:00Z",
        ] {
            #expect(try always.offset(at: Instant(parsing: text)) == -14_400, "\(text)")
        }
        let time = try local("2025-01-01T00:30")
        guard case .unique = always.resolve(time) else {
            Issue.record("a boundary without a change is no overlap")
            return
        }
        // Two changes within an hour: three times in a row for one clock reading; the first two count.
        let busy = try ZoneRules(
            identifier: "Test/Busy",
            tzif: makeTZif(transitions: [(0, 1), (600, 0), (1_200, 1)], types: [7_200, 3_600], footer: ""))
        #expect(busy.offset(at: Instant(secondsSinceEpoch: 5_000)) == 3_600)
        let noFuture = try ZoneRules(
            identifier: "Test/Fixed",
            tzif: makeTZif(transitions: [(.min, 0), (.max, 1)], types: [3_600, 0], footer: ""))
        #expect(noFuture.offset(at: Instant(secondsSinceEpoch: 0)) == 3_600)
        #expect(noFuture.offset(at: Instant(secondsSinceEpoch: .max)) == 0)
    }

    @Test func changesBeyondNewYearHoldOneAfterTheOther() throws {
        // Forward on 1 January at 00:00 UTC-2, which is 02:00 UTC; back on 31 December at 23:00 UTC-4, which is 03:00 UTC
        // of the next 1 January, an hour after the next change forward.
        let rules = try ZoneRules(
            identifier: "Test/NewYear", tzif: makeTZif(transitions: [], types: [0], footer: "XXX2EDT4,0/0,J365/23"))
        for (text, hours) in [
            ("2024-06-01T00:00Z", -2), ("2024-12-31T23:00Z", -2), ("2025-01-01T01:59:59Z", -2),
            ("2025-01-01T02:00Z", -4), ("2025-01-01T02:59:59Z", -4), ("2025-01-01T03:00Z", -2),
        ] {
            #expect(try rules.offset(at: Instant(parsing: text)) == hours * 3_600, "\(text)")
        }
        let first = try rules.nextTransition(after: Instant(parsing: "2024-06-01T00:00Z"))
        #expect(try first == Instant(parsing: "2025-01-01T02:00Z"))
        #expect(try first.flatMap(rules.nextTransition) == Instant(parsing: "2025-01-01T03:00Z"))
    }

    @Test(arguments: [Int64.min, .min + 1, .max - 1, .max])
    func aRuleWithoutTransitionsHoldsAtTheEndsOfTime(_ second: Int64) throws {
        let rules = try ZoneRules(
            identifier: "Test/Alone",
            tzif: makeTZif(transitions: [], types: [0], footer: "EST5EDT,M3.2.0,M11.1.0"))
        let instant = Instant(secondsSinceEpoch: second)
        #expect([-18_000, -14_400].contains(rules.offset(at: instant)))
        if let next = rules.nextTransition(after: instant) { #expect(next > instant) }
    }

    @Test func versionOneFilesAreRead() throws {
        // The first block of a file of version 2 with that version taken away.
        var bytes = try SystemZoneFiles.bytes("America/New_York")
        bytes[4] = 0
        let rules = try ZoneRules(identifier: "America/New_York", tzif: bytes)
        if bytes.count > 3_000 {
            #expect(try rules.offset(at: Instant(parsing: "2025-07-01T00:00Z")) == -14_400)
        }
    }

    @Test func leapSecondFilesAreRefusedByName() throws {
        let bytes = try SystemZoneFiles.bytes("Asia/Almaty")
        let error = #expect(throws: ZoneError.self) { try ZoneRules(identifier: "right/Asia/Almaty", tzif: bytes) }
        #expect(error?.description.contains("use Asia/Almaty") == true)
        if let right = try? SystemZoneFiles.bytes("right/Asia/Almaty") {
            let error = #expect(throws: ZoneError.self) { try ZoneRules(identifier: "Asia/Almaty", tzif: right) }
            #expect(error?.reason.contains("leap seconds") == true)
        }
    }

    @Test(arguments: [
        "EST", "EST5EDT", "5", "EST5EDT,M3.2.0", "EST5EDT,M3.2.0,M13.1.0", "EST5EDT,M3.2.0,M11.6.0",
        "EST5EDT,M3.2.7,M11.1.0",
        "EST25", "EST5EDT,J0,J1", "EST5EDT,366,1", "<+05-5", "ES5", "EST5:60", "EST5EDT,M3.2.0/168,M11.1.0", "EST5 ",
        "EST5EDT,M3.2.0,M11.1.0,", "EST99999999999999999999",
    ])
    func aBadFooterIsAnError(_ footer: String) {
        #expect(throws: ZoneError.self) {
            try ZoneRules(identifier: "Test/Bad", tzif: makeTZif(transitions: [], types: [0], footer: footer))
        }
    }

    @Test func filesThatContradictThemselvesAreErrors() {
        for bytes in [
            [], Array("TZif".utf8), [UInt8](repeating: 0xFF, count: 100),
            makeTZif(transitions: [(5, 0), (5, 0)], types: [0], footer: ""),
            makeTZif(transitions: [(5, 0), (4, 0)], types: [0], footer: ""),
            makeTZif(transitions: [(5, 1)], types: [0], footer: ""), makeTZif(transitions: [], types: [], footer: ""),
            makeTZif(transitions: [], types: [100_000], footer: ""),
            makeTZif(transitions: [], types: [.min], footer: ""),
        ] {
            #expect(throws: ZoneError.self) { try ZoneRules(identifier: "Test/Bad", tzif: bytes) }
        }
    }

    @Test(arguments: ["America/New_York", "Asia/Almaty", "Africa/Casablanca"])
    func aFileCutShortAnywhereIsAnError(_ zone: String) throws {
        let bytes = try SystemZoneFiles.bytes(zone)
        for length in 0..<bytes.count {
            #expect(throws: ZoneError.self) { try ZoneRules(identifier: zone, tzif: Array(bytes[..<length])) }
        }
        #expect(throws: Never.self) { try ZoneRules(identifier: zone, tzif: bytes) }
    }

    @Test(arguments: ["America/New_York", "Asia/Almaty", "Africa/Casablanca"])
    func flippedBitsNeverTrap(_ zone: String) throws {
        let original = try SystemZoneFiles.bytes(zone)
        var numbers = SeededNumbers(state: 3)
        let probes =
            try [Int64.min, -4_000_000_000, 0, 1_700_000_000, 40_000_000_000, .max]
            .map { Instant(secondsSinceEpoch: $0) }
            + [Instant(parsing: "2025-03-09T07:00Z"), Instant(parsing: "2025-11-02T06:00Z")]
        var survivors = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &numbers) {
                let index = Int.random(in: 0..<bytes.count, using: &numbers)
                bytes[index] = UInt8.random(in: .min ... .max, using: &numbers)
            }
            guard let rules = try? ZoneRules(identifier: zone, tzif: bytes) else { continue }
            survivors += 1
            for probe in probes {
                guard let local = rules.local(at: probe) else { continue }
                _ = rules.resolve(local)
                _ = rules.nextTransition(after: probe)
            }
        }
        #expect(survivors > 0)
    }
}

extension String {
    /// Four-digit years have no sign.
    fileprivate func replacingFirstPlus(_ year: Int64) -> String {
        year > 9_999 ? self : String(dropFirst())
    }
}
