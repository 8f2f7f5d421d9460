package import SummitCore

/// Random milestones, series and figures, the same for the same seed: each is valid by `Milestone.validate()`, and they
/// have everything that one may hold, in the forms that are hard on whoever writes and reads them.
///
/// Two texts that Unicode takes for the same (`é`, `é`) are equal in Swift: compare what went through a file by
/// ``document(_:)``.
package struct RandomMilestones {
    var numbers: Numbers
    /// How many there have been; uids and slugs count it.
    private var count = 0
    private var uids: [String] = []

    package init(seed: UInt64) { numbers = Numbers(seed: seed) }

    /// The series that the milestones belong to.
    package static let memberships = ["summit", "2025", "null", "1e3"].map { Series(slug: $0, title: "Series \($0)") }

    /// The next milestone. Its uid and its slug are no other's.
    package mutating func milestone() -> Milestone {
        count += 1
        let uid = newUID()
        let when = numbers.chance(8) ? nil : self.when()
        var milestone = Milestone(
            uid: uid, slug: newSlug(), title: text(upTo: 12), summary: numbers.chance(2) ? nil : lines(), when: when,
            repetition: when.flatMap { numbers.chance(2) ? nil : repetition(from: $0) },
            previously: list(upTo: 3, oneIn: 4) { $0.when() }, status: numbers.pick(Milestone.Status.allCases),
            place: numbers.chance(2) ? nil : place(), participants: list(upTo: 4, oneIn: 2) { $0.participant() },
            tags: list(upTo: 4, oneIn: 2) { $0.text(upTo: 3) },
            series: numbers.chance(3)
                ? Milestone.Membership(
                    slug: numbers.pick(Self.memberships).slug,
                    edition: numbers.chance(2) ? nil : Int64(1 + numbers.below(1_000_000))) : nil,
            sources: list(upTo: 3, oneIn: 2) { $0.source(of: "milestone") },
            relations: uids.isEmpty ? [] : list(upTo: 3, oneIn: 4) { $0.relation() },
            reminders: list(upTo: 4, oneIn: 2) { $0.reminder() },
            calendar: numbers.chance(4) ? calendar() : nil, revision: Int64(1 + numbers.below(50)))
        if numbers.chance(4) { milestone.generation = Int64(numbers.below(1_000_000)) }
        uids.append(uid)
        return milestone
    }

    /// A series; its slug is no other's.
    package mutating func series() -> Series {
        count += 1
        let cadence = Cadence(count: Int64(1 + numbers.below(9_999)), unit: numbers.pick(Cadence.Unit.allCases))
        return Series(slug: newSlug(), title: text(upTo: 8), cadence: numbers.chance(2) ? nil : cadence)
    }

    /// A figure; its slug is no other's.
    package mutating func figure() -> Figure {
        count += 1
        return Figure(
            slug: newSlug(), title: text(upTo: 8), unit: numbers.pick(["USD", "m³", "%", "1e3", "no", "t/a", "#"]),
            observations: list(upTo: 6, oneIn: 1) { random in
                Figure.Observation(
                    date: random.numbers.chance(4) ? nil : random.edtf().text, value: random.decimal(),
                    bound: random.numbers.chance(3) ? random.numbers.pick(Figure.Observation.Bound.allCases) : nil,
                    approximate: random.numbers.chance(3),
                    vintage: random.numbers.chance(3) ? random.edtf().text : nil,
                    sources: random.list(upTo: 2, oneIn: 2) { $0.source(of: "value") })
            })
    }

    // MARK: Parts

    mutating func list<Element>(
        upTo most: Int, oneIn: Int, _ element: (inout RandomMilestones) -> Element
    ) -> [Element] {
        guard numbers.chance(oneIn) else { return [] }
        return (0...numbers.below(most)).map { _ in element(&self) }
    }

    private mutating func newUID() -> String {
        switch numbers.below(5) {
        case 0: "\(count)"
        case 1: "a: \(count) #b"
        case 2: "{\(count)}@例.org"
        case 3: "urn:uuid:00000000-0000-4000-8000-\(100_000_000_000 + count)"
        default: "milestone-\(count)@example.org"
        }
    }

    private mutating func newSlug() -> String {
        switch numbers.below(5) {
        case 0: "\(1_000 + count)"
        case 1: "1e\(count)"
        case 2: "0x\(count)"
        default: "milestone-\(count)"
        }
    }

    private mutating func decimal() -> String {
        let digits = String(UInt64.random(in: 0...(.max >> UInt64(numbers.below(64))), using: &numbers))
        return (numbers.chance(4) ? "-" : "") + digits
            + (numbers.chance(2) ? "." + String(numbers.below(1_000_000)) : "")
    }

    private mutating func place() -> Place {
        var place = Place(
            name: numbers.chance(4) ? nil : text(upTo: 4),
            country: numbers.chance(2) ? nil : numbers.pick(["KZ", "CN", "NO", "FR"]))
        if numbers.chance(2) {
            let scale = numbers.pick([1.0, 0.001, 1e-9])
            place.latitude = Double.random(in: 0...90, using: &numbers) * scale * numbers.pick([1, -1])
            place.longitude = Double.random(in: 0...180, using: &numbers) * scale * numbers.pick([1, -1])
        }
        return place
    }

    private mutating func participant() -> Participant {
        Participant(
            name: text(upTo: 4), kind: numbers.chance(2) ? nil : numbers.pick(["state", "person", "no", "été"]),
            role: numbers.chance(2) ? nil : text(upTo: 2))
    }

    private mutating func source(of what: String) -> Source {
        var source = Source(
            title: numbers.chance(3) ? nil : text(upTo: 6), author: numbers.chance(2) ? nil : text(upTo: 2),
            publisher: numbers.chance(2) ? nil : text(upTo: 3),
            url: numbers.pick([nil, "https://example.org/a?b=c&d=e,f#g", "urn:isbn:9780131103627"]),
            published: numbers.chance(2) ? nil : edtf().text, quote: numbers.chance(3) ? lines() : nil)
        if source.title == nil, source.url == nil, source.publisher == nil { source.author = text(upTo: 3) }
        if what == "value" {
            source.fields = numbers.chance(4) ? ["value"] : nil
        } else if numbers.chance(4) {
            source.fields = Array(Source.knownFields.shuffled(using: &numbers).prefix(1 + numbers.below(4)))
        }
        if numbers.chance(4) {
            source.date = numbers.chance(2) ? edtf().text : LocalStart.time(local()).description
        }
        return source
    }

    /// To one of those that came before.
    private mutating func relation() -> Relation {
        Relation(kind: numbers.pick(Relation.Kind.allCases), uid: numbers.pick(uids))
    }

    private mutating func calendar() -> CalendarObject {
        let lines = [
            "X-NOTE;ALTREP=\"cid:a;b,c\":one\\, two\\; three\\nfour \\\\ five", "CLASS:PRIVATE", "BEGIN:VALARM",
            "TRIGGER:-PT15M", "DESCRIPTION: leading and trailing ", "END:VALARM", "X-TAB:a\tb", "X-EMPTY:",
            "X-LONG:" + String(repeating: "нет ", count: 200), "GEO:48.85;2.35", "- X", "#X:'\"",
        ]
        return CalendarObject(
            component: numbers.pick([nil, "VEVENT", "VTODO", "VJOURNAL"]),
            sequence: numbers.chance(2) ? nil : Int64(numbers.below(Int(Int32.max))),
            modified: numbers.chance(2) ? nil : "2027-06-17T10:00:00Z",
            properties: numbers.chance(3) ? nil : list(upTo: 6, oneIn: 1) { $0.numbers.pick(lines) })
    }
}

extension RandomMilestones {
    /// A reminder of any kind. An absolute one never means the later of two times: text has no way to ask for that.
    mutating func reminder() -> Reminder {
        Reminder(
            trigger: trigger(), priority: numbers.pick(Priority.allCases), repetition: repeated(),
            catchUp: numbers.pick([nil, nil, .late, .digest, .skip(after: Int64(numbers.below(1_000_000)))]))
    }

    private mutating func trigger() -> Trigger {
        let days = Int64(numbers.below(800) - 400)
        switch numbers.below(4) {
        case 0: return .absolute(ZonedDateTime(local: local(), zone: zone(), laterInOverlap: false))
        case 1:
            return .relative(numbers.pick([.start, .end]), .days(days), timeOfDay: numbers.below(86_400))
        default:
            // Whole minutes mostly, as people write them.
            let seconds = Int64(numbers.below(200_000) - 100_000) * numbers.pick([1, 60])
            let duration = CalendarDuration(days: numbers.pick([0, days]), seconds: seconds)
            return .relative(numbers.pick([.start, .end]), duration, timeOfDay: nil)
        }
    }

    private mutating func repeated() -> RepeatUntilAcknowledged? {
        guard numbers.chance(4) else { return nil }
        let every = Int64(60 + numbers.below(100_000))
        return try? RepeatUntilAcknowledged(every: .seconds(every), atMost: 1 + numbers.below(1_000))
    }
}
