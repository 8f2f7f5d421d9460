import LinuxSystem
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@Suite("A random milestone")
struct RandomMilestoneTests {
    @Test("is valid, and each has a uid and a slug of its own", arguments: [1, 2, 3] as [UInt64])
    func validity(_ seed: UInt64) throws {
        var random = RandomMilestones(seed: seed)
        let zones = ZoneDirectory()
        var (uids, slugs): (Set<String>, Set<String>) = ([], [])
        for _ in 0..<1_000 {
            let milestone = random.milestone()
            #expect(throws: Never.self) { try milestone.validate() }
            _ = try milestone.when?.bounds(zones: zones)
            uids.insert(milestone.uid)
            slugs.insert(milestone.slug)
        }
        for _ in 0..<200 {
            let (figure, series) = (random.figure(), random.series())
            #expect(throws: Never.self) { try figure.validate() }
            #expect(throws: Never.self) { try series.validate() }
        }
        #expect(uids.count == 1_000 && slugs.count == 1_000)
    }

    @Test("has at some time everything that a milestone may hold, and is the same for the same seed")
    func coverage() throws {
        var (random, again) = (RandomMilestones(seed: 7), RandomMilestones(seed: 7))
        let milestones = (0..<2_000).map { _ in random.milestone() }
        #expect(milestones == (0..<2_000).map { _ in again.milestone() })
        let dates = milestones.compactMap(\.when)
        #expect(Set(dates.map(\.precision)) == Set(Precision.allCases))
        let levels = dates.compactMap { when in
            if case .edtf(let date, _) = when { date.level } else { nil as Int? }
        }
        #expect(Set(levels) == [0, 1, 2])
        for pick in [
            { $0.when == nil }, { $0.summary?.hasSuffix("\n") == true }, { !$0.previously.isEmpty },
            { $0.repetition?.overrides.contains { $0.when != nil } == true },
            { $0.repetition?.recurrence.dates.isEmpty == false }, { $0.place?.latitude != nil },
            { $0.series?.edition != nil }, { !$0.relations.isEmpty }, { $0.calendar?.properties != nil },
            { $0.reminders.contains { $0.repetition != nil && $0.catchUp != nil } }, { $0.generation > 0 },
            { $0.sources.contains { $0.fields != nil && $0.date != nil } },
            { when in
                if case .zoned(let start, .at(let end))? = when.when { start.zone != end.zone } else { false }
            },
            { when in if case .zoned(let start, _)? = when.when { start.laterInOverlap } else { false } },
        ] as [(Milestone) -> Bool] {
            #expect(milestones.contains(where: pick))
        }
    }
}
