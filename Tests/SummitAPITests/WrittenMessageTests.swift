import FoundationEssentials
import SummitCore
import Testing
import Varlink

@testable import SummitAPI

@Suite("Messages that are written by hand")
struct WrittenMessageTests {
    /// Makes values at random, from a seed, so that each member is there and is missing.
    private struct Values {
        var state: UInt64

        mutating func number() -> Int64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(bitPattern: state) >> 20
        }

        mutating func choice(_ count: Int64) -> Int64 { ((number() % count) + count) % count }

        mutating func text() -> String {
            let parts = [
                "Summit", "Алматы", "中亚", "\"", "\\", "\n\u{1}\u{7F}", "😀", "e\u{301}", "/", "", "</script>", "\u{0}",
            ]
            return parts[Int(choice(12))] + parts[Int(choice(12))]
        }

        mutating func maybe<Value>(_ make: (inout Values) -> Value) -> Value? {
            choice(2) == 0 ? nil : make(&self)
        }

        mutating func list<Value>(_ make: (inout Values) -> Value) -> [Value] {
            var made: [Value] = []
            for _ in 0..<choice(4) { made.append(make(&self)) }
            return made
        }

        mutating func degrees() -> Double { [0, -0.5, 51.1694, 71, 1e-7, -179.999_999][Int(choice(6))] }

        mutating func repetition() -> RecurrenceMessage {
            var message = RecurrenceMessage(
                rule: maybe { $0.text() }, dates: maybe { $0.list { $0.text() } },
                exceptions: maybe { $0.list { $0.text() } })
            message.overrides = maybe {
                $0.list {
                    var one = OverrideMessage(occurrence: $0.text())
                    one.text = $0.maybe { $0.text() }
                    one.zone = $0.maybe { $0.text() }
                    one.end = $0.maybe { $0.text() }
                    one.duration = $0.maybe { $0.text() }
                    one.status = $0.maybe { $0.text() }
                    one.generation = $0.maybe { $0.number() }
                    return one
                }
            }
            return message
        }

        mutating func when() -> WhenMessage {
            WhenMessage(
                text: text(), zone: text(), precision: text(), earliest: maybe { $0.text() },
                latest: maybe { $0.text() }, approximate: choice(2) == 0, uncertain: choice(2) == 0,
                end: maybe { $0.text() }, duration: maybe { $0.text() }, recurrence: maybe { $0.repetition() })
        }

        mutating func source() -> Source {
            Source(
                title: maybe { $0.text() }, author: maybe { $0.text() }, publisher: maybe { $0.text() },
                url: maybe { $0.text() }, published: maybe { $0.text() }, quote: maybe { $0.text() },
                fields: maybe { $0.list { $0.text() } }, date: maybe { $0.text() })
        }

        mutating func reminder() -> ReminderMessage {
            ReminderMessage(
                trigger: text(), priority: maybe { $0.text() }, every: maybe { $0.text() },
                atMost: maybe { Int($0.number()) }, catchUp: maybe { $0.text() })
        }

        mutating func milestone() -> MilestoneMessage {
            MilestoneMessage(
                uid: maybe { $0.text() }, slug: maybe { $0.text() }, title: text(), summary: maybe { $0.text() },
                when: maybe { $0.when() }, previously: maybe { $0.list { $0.when() } }, status: text(),
                series: maybe { Milestone.Membership(slug: $0.text(), edition: $0.maybe { $0.number() }) },
                place: maybe {
                    Place(
                        name: $0.maybe { $0.text() }, country: $0.maybe { $0.text() },
                        latitude: $0.maybe { $0.degrees() }, longitude: $0.maybe { $0.degrees() })
                },
                participants: maybe {
                    $0.list {
                        Participant(name: $0.text(), kind: $0.maybe { $0.text() }, role: $0.maybe { $0.text() })
                    }
                },
                tags: maybe { $0.list { $0.text() } }, sources: maybe { $0.list { $0.source() } },
                relations: maybe { $0.list { RelationMessage(kind: $0.text(), milestone: $0.text()) } },
                reminders: maybe { $0.list { $0.reminder() } },
                calendar: maybe {
                    CalendarObject(
                        component: $0.maybe { $0.text() }, sequence: $0.maybe { $0.number() },
                        modified: $0.maybe { $0.text() }, properties: $0.maybe { $0.list { $0.text() } })
                },
                generation: maybe { $0.number() }, revision: maybe { $0.number() },
                projected: maybe { $0.choice(2) == 0 }, occurrence: maybe { $0.text() })
        }

        mutating func query() -> QueryMessage {
            var query = QueryMessage()
            (query.since, query.until) = (maybe { $0.text() }, maybe { $0.text() })
            (query.now, query.asOf) = (maybe { $0.text() }, maybe { $0.text() })
            (query.zone, query.clientZone) = (maybe { $0.text() }, maybe { $0.text() })
            query.limit = maybe { Int($0.number()) }
            query.certain = maybe { $0.choice(2) == 0 }
            query.undated = maybe { $0.choice(2) == 0 }
            query.unsourced = maybe { $0.choice(2) == 0 }
            for lists in [\QueryMessage.tags, \.with, \.series, \.countries, \.statuses, \.related] {
                query[keyPath: lists] = maybe { $0.list { $0.text() } }
            }
            return query
        }

        mutating func related() -> RelatedMessage {
            let other = Milestone(uid: text(), slug: text(), title: text())
            return RelatedMessage(
                Relation.Kind.allCases[Int(choice(Int64(Relation.Kind.allCases.count)))], inverse: choice(2) == 0,
                other)
        }
    }

    private static func expect(_ reply: some WrittenMessage) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let encoded = String(decoding: try encoder.encode(reply), as: UTF8.self)
        #expect(String(decoding: reply.json, as: UTF8.self) == encoded)
    }

    /// The same, and that the other side reads of it what was written.
    private static func expectRead<Message: WrittenMessage & PlainReadable>(_ written: Message) throws {
        try expect(written)
        let message = Array(ReplyEncoder.success(object: written.json).dropLast())
        let read = try Reply(decoding: message, limits: Limits()).plainParameters(Message.self)
        #expect(try #require(read).json == written.json)
        #expect(try #require(Reply.plainParameters(Message.self, ofAll: message)).json == written.json)
        // What says more than its parameters, or ends elsewhere, is left to the decoder.
        let more = Array(ReplyEncoder.success(object: written.json, continues: true).dropLast())
        for other in [more, message.dropLast() + Array(",\"error\":\"org.example.Bad\"}".utf8), message + [0x7D], []] {
            #expect(Reply.plainParameters(Message.self, ofAll: Array(other)) == nil)
        }
    }

    @Test("are letter by letter what the encoder makes of them")
    func text() throws {
        var values = Values(state: 7)
        for _ in 0..<500 {
            let occurrences = values.maybe {
                $0.list { OccurrenceMessage(occurrence: $0.text(), when: $0.when(), status: $0.text()) }
            }
            try Self.expectRead(
                TimelineMethods.One(
                    milestone: values.milestone(), occurrences: occurrences,
                    related: values.maybe { $0.list { $0.related() } }))
            try Self.expect(
                TimelineMethods.Changed(
                    milestone: values.milestone(), warnings: values.list { $0.text() },
                    fields: values.maybe {
                        $0.list {
                            HistoryMethods.Field(
                                FieldChange(field: $0.text(), before: $0.maybe { $0.text() }, after: nil))
                        }
                    }))
            let (some, others) = (values.list { $0.milestone() }, values.list { $0.milestone() })
            try Self.expectRead(TimelineMethods.Milestones(milestones: some))
            try Self.expectRead(TimelineMethods.UpcomingReply(now: values.text(), milestones: some, underway: others))
            try Self.expectRead(TimelineMethods.PastReply(now: values.text(), milestones: others))
            try Self.expectRead(TimelineMethods.List(query: values.maybe { $0.query() }))
            try Self.expectRead(TimelineMethods.Search(text: values.text(), query: values.maybe { $0.query() }))
            try Self.expectRead(
                TimelineMethods.Show(
                    name: values.text(), asOf: values.maybe { $0.text() }, now: values.maybe { $0.text() }))
            try Self.expectRead(TimelineMethods.Complete(kind: .figure, prefix: values.text()))
        }
    }
}
