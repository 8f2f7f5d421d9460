import SummitAPI
import SummitClient
import SummitCore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

@Suite("Figures over the wire")
struct FigureTests {
    private static func call(
        _ connection: Connection, _ method: String, _ parameters: some Encodable
    ) throws -> FigureMessage {
        try connection.call("org.summitd.Timeline.\(method)", parameters, as: TimelineMethods.FigureReply.self).figure
    }

    private static func record(
        _ connection: Connection, _ value: String, _ date: String?, vintage: String? = nil, source: String? = nil
    ) throws -> FigureMessage {
        try call(
            connection, "FigureRecord",
            FigureMethods.Record(
                slug: "guests",
                observation: ObservationMessage(
                    date: date, value: value, vintage: vintage, sources: source.map { [Source(title: $0)] })))
    }

    @Test("keep what was revised, take another source of the same value, and forget nothing that is undone")
    func recording() async throws {
        let server = try await TestServer(now: "2026-11-24T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let add = FigureMethods.Add(slug: "guests", title: "Guests", unit: "persons")
            #expect(try Self.call(connection, "FigureAdd", add).observations.isEmpty)
            #expect(throws: ClientError.self) { try Self.call(connection, "FigureAdd", add) }
            #expect(try Self.record(connection, "1_2e1", "2023", source: "Press kit").observations[0].value == "120")
            let again = try Self.record(connection, "120", "2023", source: "Agency")
            #expect(again.observations.count == 1)
            #expect(again.observations[0].sources?.map(\.title) == ["Press kit", "Agency"])
            #expect(try Self.record(connection, "120.0", "2023", source: "Agency") == again)
            let revised = try Self.record(connection, "125", "2023")
            #expect(revised.observations.map(\.value) == ["120", "125"])
            #expect(revised.observations.map(\.revised) == [true, nil])
            #expect(revised.observations[1].vintage == "2026-11-24")
            // An older value that turns up later revises nothing.
            let older = try Self.record(connection, "110", "2023", vintage: "2024")
            #expect(older.observations.map(\.revised) == [true, nil, true])
            let removed = try Self.call(
                connection, "FigureRemove", FigureMethods.Remove(slug: "guests", observation: 1))
            #expect(removed.observations.map(\.value) == ["120", "110"])
            let undo: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            #expect(undo.undone.map(\.verb) == ["figure-unrecord"])
            let shown: TimelineMethods.FigureReply = try connection.call(
                "org.summitd.Timeline.FigureShow", TimelineMethods.Slug(slug: "guests"))
            #expect(shown.figure == older)
            for (value, date) in [("many", "2023"), ("1", "soon"), ("1,5", "2023")] {
                #expect(throws: ClientError.self) { try Self.record(connection, value, date) }
            }
        }
        try await server.stop()
    }

    @Test("are compared between editions of a series, which stand for their dates")
    func editions() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let _: TimelineMethods.SeriesReply = try connection.call(
                "org.summitd.Timeline.SeriesAdd",
                TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "summit", title: "Summit")))
            for (number, date) in [(1, "2023"), (2, "2025-06-17"), (3, nil)] as [(Int64, String?)] {
                var input = MilestoneInput(title: "Summit \(number)")
                input.when = date.map { WhenInput(text: $0) }
                input.series = Milestone.Membership(slug: "summit", edition: number)
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            }
            _ = try Self.call(
                connection, "FigureAdd", FigureMethods.Add(slug: "guests", title: "Guests", unit: "persons"))
            _ = try Self.record(connection, "100", "2023")
            _ = try Self.record(connection, "150", "2025-06")
            func compare(_ from: String, _ to: String) throws -> FigureMethods.Comparison {
                try connection.call(
                    "org.summitd.Timeline.FigureCompare", FigureMethods.Compare(slug: "guests", from: from, to: to))
            }
            let compared = try compare("summit#1", "summit#2")
            #expect(compared.factor == "1.5" && compared.difference == "50" && compared.percent == "50")
            // What grows by a half in half a year grows by more in a whole one.
            let short = try Figure(
                slug: "x", title: "X", unit: "x",
                observations: [("2020-01-01", "100"), ("2020-07-01", "200")].map { .init(date: $0, value: $1) }
            ).compared(from: EDTF("2020-01-01"), to: EDTF("2020-07-01"))
            // 2 to the power of 365.2425 / 182, less 1.
            #expect(short.yearlyPercent.map { abs($0 - 301.9) < 0.1 } == true)
            for (from, to) in [
                ("summit#1", "summit#3"), ("summit#1", "summit#4"), ("nothing#1", "2023"), ("#", "2023"),
            ] {
                #expect(throws: ClientError.self, "\(from)") { try compare(from, to) }
            }
        }
        try await server.stop()
    }
}
