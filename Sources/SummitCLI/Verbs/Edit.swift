internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "edit",
        abstract: "Change what a milestone says.",
        discussion: """
            Without options, on a terminal, the milestone is opened in an editor (SUMMIT_EDITOR, VISUAL or EDITOR), as YAML.
            Only what is given is changed. --tag, --with, --source, --part-of, --follows, --caused-by, --also and \
            --except add; --untag, --without and --unrelate take away. Of a milestone that recurs, --occurrence changes one only:
                summitctl edit editorial-meeting --occurrence 2027-03-04 --when 2027-03-05T09:30
                summitctl edit editorial-meeting --occurrence 2027-03-11 --status cancelled
            """)

    @Argument(help: "A slug or uid.", completion: .milestones)
    var milestone: Value

    @Option(help: ArgumentHelp("Its title.", valueName: "text"))
    var title: Value?

    @Option(
        help: ArgumentHelp(
            "Change this occurrence alone: --when moves it, --status is its own, --clear takes either back.",
            valueName: "date"))
    var occurrence: Value?

    @Option(name: .customLong("when"), help: ArgumentHelp("Its date.", valueName: "date"))
    var date: Value?

    @OptionGroup(title: "Date") var when: WhenOptions

    @Option(help: ArgumentHelp("A tag to take away; repeat for more.", valueName: "tag"))
    var untag: [Value] = []

    @Option(help: ArgumentHelp("A participant to take away; repeat for more.", valueName: "name"))
    var without: [Value] = []

    @Option(help: ArgumentHelp("A milestone it is not related to any more; repeat for more.", valueName: "slug"))
    var unrelate: [Value] = []

    @Option(
        help: ArgumentHelp(
            "Empty a field: \(ClearableField.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "field"))
    var clear: [Value] = []

    @Option(help: ArgumentHelp("Only if it still has this revision.", valueName: "number"))
    var revision: Value?

    @OptionGroup(title: "Details") var details: DetailOptions
    @OptionGroup(title: "Output") var output: OutputOptionsOfChange
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let connection = try connection.connectForChange()
        let one = try connection.call(
            "org.summitd.Timeline.Show", TimelineMethods.Show(name: milestone.text), as: TimelineMethods.One.self)
        let now = one.milestone
        let expected = try revision.map { Int64(try $0.integer("--revision", atLeast: 1)) } ?? now.revision
        var patch = try patch(of: now)
        let lists = [untag, without, unrelate, clear, details.tag, details.with, details.source]
        if patch == MilestonePatch(), lists.allSatisfy(\.isEmpty), occurrence == nil, details.relations.isEmpty {
            return try edit(one, expected, connection)
        }
        if !details.relations.isEmpty || !unrelate.isEmpty {
            let gone = try unrelate.map { name in
                try connection.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: name.text), as: TimelineMethods.One.self
                ).milestone.uid
            }
            patch.relations = Self.merged(now.relations ?? [], add: details.relations) { gone.contains($0.milestone) }
        }
        try submit(
            TimelineMethods.Edit(
                name: milestone.text, occurrence: occurrence?.text, revision: expected, set: patch,
                clear: clear.map(\.text)), connection)
    }

    private func submit(_ edit: TimelineMethods.Edit, _ connection: Connection) throws {
        var edit = edit
        (edit.clientZone, edit.dryRun) = (ClientZones.own, details.rehearsal.asked)
        let reply: TimelineMethods.Changed = try ConflictReport(connection).reporting(milestone.text) {
            try connection.call("org.summitd.Timeline.Edit", edit)
        }
        try output.print(reply, details.rehearsal) { $0.slug ?? "" }
    }

    private func edit(_ one: TimelineMethods.One, _ expected: Int64?, _ connection: Connection) throws {
        guard Terminal.isTerminal(Output.standardInput), Terminal.isTerminal(Output.standardOutput) else {
            throw UsageError("what is to be changed? `summitctl edit --help` lists it; on a terminal an editor opens")
        }
        let isChanged = try EditFile(one).edit { patch, clear in
            try submit(
                TimelineMethods.Edit(
                    name: milestone.text, revision: expected, set: patch, clear: clear), connection)
        }
        if !isChanged { Output.note("nothing was changed") }
    }

    /// The new date, or the old one with what is new about it; what lasted for some time does so still.
    private func date(of now: MilestoneMessage) throws -> WhenInput? {
        if occurrence != nil {
            if date == nil, when.zone != nil { throw UsageError("--zone of an occurrence needs --when") }
            return try when.input(date)
        }
        try when.moment.refuseRelative(date)
        guard date != nil || when.zone != nil || when.recurs || when.end != nil || when.duration != nil else {
            return nil
        }
        let isMoved = when.zone != nil && when.zone?.text != now.when?.zone
        let (start, end) = isMoved ? Self.local(now.when) : (now.when?.text, now.when?.end)
        guard let text = date?.text ?? start else { return try when.input(nil) }
        var input = WhenInput(text: text, zone: when.zone?.text, end: when.end?.text, duration: when.duration?.text)
        if let old = now.when, input.end == nil, input.duration == nil {
            if date == nil { input.end = end }
            if ZonedDateTime.looksLikeDateTime(text) { input.duration = old.duration }
        }
        if when.recurs { input.recurrence = when.recurrence(now.when?.recurrence) }
        return input
    }

    /// A date and its end as the clocks show them, to be so in another zone.
    private static func local(_ when: WhenMessage?) -> (text: String?, end: String?) {
        func local(_ text: String?) -> String? {
            guard let text, let time = text.firstIndex(of: "T") else { return text }
            // Whatever the offset is, and whether the zone is installed here.
            return String(text[..<(text[time...].firstIndex { "+-Z[".contains($0) } ?? text.endIndex)])
        }
        return (local(when?.text), local(when?.end))
    }

    private func patch(of now: MilestoneMessage) throws -> MilestonePatch {
        var patch = MilestonePatch()
        patch.title = title?.text
        patch.slug = details.slug?.text
        patch.summary = details.summary?.text
        patch.status = details.status?.text
        patch.when = try date(of: now)
        if details.series != nil || details.edition != nil {
            guard let slug = details.series?.text ?? now.series?.slug else {
                throw UsageError("--edition needs --series")
            }
            let edition = try details.edition.map { Int64(try $0.integer("--edition", atLeast: 1)) }
            patch.series = Milestone.Membership(
                slug: slug, edition: edition ?? (slug == now.series?.slug ? now.series?.edition : nil))
        }
        if details.place != nil || details.country != nil {
            var place = now.place ?? Place()
            if let name = details.place { place.name = name.text }
            if let country = details.country { place.country = country.text.uppercased() }
            patch.place = place
        }
        patch.tags = Self.merged(now.tags ?? [], add: details.tag.map(\.text)) { tag in
            untag.contains { $0.text == tag }
        }
        func names(_ participant: Participant) -> (Value) -> Bool {
            { $0.text.lowercased() == participant.name.lowercased() }
        }
        let participants = now.participants ?? []
        // Who is there already, with a kind or a role perhaps, stays as they are.
        let others = details.with.filter { name in !participants.contains { names($0)(name) } }
        patch.participants = Self.merged(participants, add: others.map { Participant(name: $0.text) }) {
            without.contains(where: names($0))
        }
        patch.sources = Self.merged(now.sources ?? [], add: details.source.map { Add.source($0.text) }) { _ in false }
        return patch
    }

    /// - Returns: `nil` where nothing changes.
    private static func merged<Element: Equatable>(
        _ list: [Element], add: [Element], removing: (Element) -> Bool
    ) -> [Element]? {
        var merged = list.filter { !removing($0) }
        for element in add where !merged.contains(element) { merged.append(element) }
        return merged == list ? nil : merged
    }
}
