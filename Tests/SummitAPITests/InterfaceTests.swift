import SummitCore
import Testing
import Varlink

@testable import SummitAPI

@Suite("The interfaces")
struct InterfaceTests {
    @Test("parse, and keep to what varlinkctl accepts")
    func portability() throws {
        let interfaces = try Interfaces.all()
        #expect(
            interfaces.map(\.name) == ["org.summitd.Manager", "org.summitd.Reminders", "org.summitd.Timeline"])
        for interface in interfaces { #expect(interface.portabilityProblems == [], "\(interface.name)") }
    }

    @Test("declare each error that we send, and each has an exit status and words of its own")
    func errors() throws {
        let sent = [
            APIError.noSuchMilestone("x"), APIError.noSuchSeries("x"), APIError.noSuchFigure("x"),
            APIError.invalidValue(field: "f", reason: "r", row: 1), APIError.slugTaken("x"),
            APIError.conflict(name: "x", expected: 1, actual: 2), APIError.noSuchChange(1), APIError.noSuchImport("1"),
            APIError.importSpoiled("r"), APIError.importUnderWay("x"),
            APIError.cannotUndo(1, reason: "r"), APIError.seriesInUse("x", milestones: 2),
            APIError.noSuchReminder(milestone: "x", trigger: "-P7D"),
            APIError.noSuchDelivery("x"),
            APIError.configurationInvalid(file: "f", line: 3, reason: "r"), APIError.tooManyConnections(limit: 5),
            APIError.messageTooSlow(seconds: 10), APIError.messageInvalid("r"), APIError.storeUnavailable("r"),
        ]
        let declared = try Interfaces.all().flatMap { interface in
            interface.errors.map { "\(interface.name).\($0.name)" }
        }
        #expect(Set(sent.map(\.name)) == Set(declared))
        for error in sent {
            #expect(APIError.message(error) != error.description, "\(error.name) has no words")
        }
    }

    @Test(
        "map errors to the statuses that are promised",
        arguments: [
            ("org.summitd.Timeline.NoSuchMilestone", SummitAPI.ExitStatus.notFound),
            ("org.summitd.Timeline.InvalidValue", .invalidValue), ("org.summitd.Timeline.Conflict", .tryAgain),
            ("org.varlink.service.PermissionDenied", .notPermitted),
            ("org.varlink.service.InvalidParameter", .invalidValue),
            ("org.summitd.Manager.ConfigurationInvalid", .failure), ("org.example.Unknown", .failure),
        ])
    func statuses(_ name: String, _ status: SummitAPI.ExitStatus) { #expect(APIError.exitStatus(name) == status) }
}

@Suite("Messages")
struct MappingTests {
    private struct Zones: ZoneProvider {
        func rules(for identifier: String) throws -> ZoneRules { .utc }
    }

    @Test("of a milestone have the fields of the interface, and none that is empty")
    func milestone() throws {
        let milestone = Milestone(
            uid: "u", slug: "s", title: "T", when: .edtf(try EDTF("1992~"), zone: "UTC"), tags: ["a"],
            reminders: [Reminder(trigger: try Trigger(canonical: "-P7D"))])
        let bounds = try milestone.when?.bounds(zones: Zones())
        let message = try MilestoneMessage(
            milestone, earliest: bounds?.earliest, latest: bounds?.latest, zones: Zones())
        let timeline = try #require(try Interfaces.all().first { $0.name == "org.summitd.Timeline" })
        let reply = try ReplyEncoder.success(TimelineMethods.One(milestone: message))
        let text = String(decoding: reply, as: UTF8.self)
        for part in [
            #""approximate":true"#, #""precision":"year""#, #""earliest":"1992-01-01T00:00:00Z""#,
            #""latest":"1993-01-01T00:00:00Z""#, #""trigger":"-P7D""#, #""revision":1"#,
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        for absent in ["summary", "place", "participants", "null"] { #expect(!text.contains(absent)) }
        let declared = try #require(timeline.type(named: "Milestone"))
        #expect("\(declared)".contains("projected"))
    }

    @Test("of a figure take only decimal numbers and known bounds")
    func figure() throws {
        func figure(_ value: String, _ bound: String?) -> FigureMessage {
            FigureMessage(
                slug: "f", title: "F", unit: "USD",
                observations: [ObservationMessage(date: "2024", value: value, bound: bound)])
        }
        #expect(try figure("94800000000", "more-than").figure().observations[0].bound == .moreThan)
        #expect(try figure("-1.50", nil).figure().observations[0].value == "-1.50")
        for bad in ["1e9", "1,5", "", "-", "1.", ".5", "NaN", "0x10"] {
            #expect(throws: FieldError.self, "\(bad)") { try figure(bad, nil).figure() }
        }
        #expect(throws: FieldError.self) { try figure("1", "about").figure() }
    }
}
