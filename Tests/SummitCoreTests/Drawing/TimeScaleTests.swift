import LinuxSystem
import Testing

@testable import SummitCore

@Suite("An axis")
struct TimeScaleTests {
    private static let metrics = TimeScale.Metrics(width: 1_000, breakWidth: 20, pieceLeast: 100)

    private static func seconds(_ text: String) throws -> (from: Int64, to: Int64) {
        let bounds = try EDTF(text).bounds(in: .utc)
        return (bounds.earliest?.secondsSinceEpoch ?? 0, bounds.latest?.secondsSinceEpoch ?? 0)
    }

    @Test(
        "cuts out long empty stretches, and nothing else",
        arguments: [
            // dates, pieces
            (["-0201/0220", "1992", "2009", "2013", "2022", "2023", "2025", "2025-06-17"], 2),
            (["2025-06-16", "2025-06-17", "2025-06-18", "2025-06-20", "2025-06-22"], 1),
            (["2000", "2004", "2010", "2012", "2019"], 1), (["1900", "2000"], 1), (["1066"], 1),
            (["1900", "2025-01", "2025-02", "2025-03"], 2),
            (["2021-03-01", "2021-03-02", "2021-03-04", "2022-03-01", "2022-03-03", "2023-03-01", "2023-03-02"], 3),
            // Something lasts all the time, and the rest would be lost at its end.
            (["-0500/2025", "2020-01", "2020-02", "2020-05", "2021-01"], 3),
            (["Y-50000000000", "Y-66000000", "-0752", "1969-07-20", "1990", "Y90000000000"], 5),
        ])
    func cuts(_ dates: [String], _ count: Int) throws {
        let scale = TimeScale(of: try dates.map(Self.seconds), Self.metrics)
        #expect(scale.pieces.count == count)
        #expect(scale.pieces.first?.start == 0 && scale.pieces.last?.end == 1_000)
        for (piece, next) in zip(scale.pieces, scale.pieces.dropFirst()) {
            #expect(piece.to < next.from && abs(next.start - piece.end - 20) < 1e-9)
        }
        for piece in scale.pieces { #expect(piece.from < piece.to && piece.end - piece.start >= 100 - 1e-9) }
        for date in dates {
            let (from, to) = try Self.seconds(date)
            #expect(scale.contains(from) && scale.contains(to))
        }
    }

    @Test("shows the end of what lasts long with years around it, and an instant with minutes")
    func room() throws {
        let dates = ["-0201/0220", "0751-07", "1992", "2009", "2013", "2022", "2023", "2025", "2025-06-17"]
        let pieces = TimeScale(of: try dates.map(Self.seconds), Self.metrics).pieces
        #expect(pieces.count > 2)
        // The shortest of these is a day, in the piece that has months; the others show centuries, or years.
        let year: Int64 = 366 * 86_400
        for piece in pieces where piece.to < (try Self.seconds("1900").from) {
            #expect(piece.to - piece.from > year / 12)
        }
        #expect(pieces.first.map { $0.to - $0.from > 20 * year } == true)
        let instant = try Self.seconds("2025-06-17").from
        #expect(TimeScale(of: [(instant, instant)], Self.metrics).pieces.map { $0.to - $0.from } == [1_800])
    }

    @Test("is never turned back, and stays within its width", arguments: 1...30 as ClosedRange<UInt64>)
    func monotone(_ seed: UInt64) {
        var random = SeededNumbers(state: seed)
        let bound = Int64.max >> Int64.random(in: 0...40, using: &random)
        let extents = (0..<20).map { _ in
            let times = [Int64.random(in: -bound...bound, using: &random), .random(in: -bound...bound, using: &random)]
            return (from: times.min() ?? 0, to: times.max() ?? 0)
        }
        let scale = TimeScale(of: extents, Self.metrics)
        let times =
            extents.flatMap { [$0.from, $0.to] } + scale.pieces.flatMap { [$0.from, $0.to] } + [.min, 0, .max]
        let positions = times.sorted().map(scale.position)
        for (one, next) in zip(positions, positions.dropFirst()) { #expect(one <= next) }
        for position in positions { #expect((0...1_000).contains(position)) }
    }

    @Test("of no time at all is still an axis", arguments: [0, .min, .max, 3_155_692_597_470_000_000] as [Int64])
    func instant(_ time: Int64) {
        for extents in [[(from: time, to: time)], []] {
            let scale = TimeScale(of: extents, Self.metrics)
            #expect(scale.pieces.count == 1)
            let ticks = TimeTicks(of: scale, in: .utc, gap: 10) { Double($0.count) * 7 }
            #expect(ticks.ticks.count < 200)
        }
    }

    @Test(
        "is marked at round times",
        arguments: [
            ("1990/2027", ["1990", "1995", "2000", "2005", "2010", "2015", "2020", "2025"], []),
            ("-0201/0220", ["100 BC", "AD 1", "AD 100", "AD 200"], []),
            ("2025-06-16/2025-06-20", ["16", "17", "18", "19", "20", "21"], ["June 2025"]),
            ("2025-03/2026-02", ["Apr", "Jul", "Oct", "Jan"], ["2025", "2026"]),
            ("0001/1999", ["AD 1", "AD 500", "1000", "1500"], []),
        ])
    func marks(_ date: String, _ labels: [String], _ contexts: [String]) throws {
        let extent = try Self.seconds(date)
        let metrics = TimeScale.Metrics(width: 600, breakWidth: 20, pieceLeast: 100)
        let scale = TimeScale(of: [extent], frame: (extent.from, extent.to), metrics)
        let ticks = TimeTicks(of: scale, in: .utc, gap: 28) { Double($0.count) * 7 }
        let found = ticks.ticks.compactMap(\.label)
        #expect(found.filter { labels.contains($0) } == labels, "\(found)")
        #expect(ticks.contexts.map(\.label).filter { contexts.contains($0) } == contexts, "\(ticks.contexts)")
        // They are really there.
        for tick in ticks.ticks { #expect(abs(scale.position(of: tick.time) - tick.position) < 1e-6) }
    }

    @Test("has days that begin where its zone has them begin")
    func zone() throws {
        let rules = try ZoneDirectory().rules(for: "Asia/Almaty")
        let extent = try Self.seconds("2025-06-16/2025-06-20")
        let scale = TimeScale(of: [extent], Self.metrics)
        let days = TimeTicks(of: scale, in: rules, gap: 100) { Double($0.count) * 7 }.ticks.filter { $0.label != nil }
        #expect(!days.isEmpty)
        for day in days { #expect((day.time + 5 * 3_600) % 86_400 == 0) }
    }

    @Test("has each hour once where the clock is set")
    func clockChange() throws {
        let rules = try ZoneDirectory().rules(for: "Europe/Paris")
        for day in ["2025-03-30", "2025-10-26"] {
            let scale = TimeScale(of: [try Self.seconds(day)], Self.metrics)
            let ticks = TimeTicks(of: scale, in: rules, gap: 1) { Double($0.count) * 2 }.ticks
            for (one, next) in zip(ticks, ticks.dropFirst()) { #expect(one.time < next.time) }
            #expect(ticks.count > 20)
        }
    }
}
