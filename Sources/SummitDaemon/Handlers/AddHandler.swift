internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum AddHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Add"

    static func run(_ call: TimelineMethods.Add, _ context: CallContext) async throws -> TimelineMethods.Changed {
        let form = MilestoneForm(services: context.services, clientZone: call.clientZone)
        let milestone = try form.milestone(call.milestone)
        let outcome = try await context.changes.add(
            milestone, slugIsGiven: call.milestone.slug != nil, dryRun: call.dryRun ?? false)
        return try outcome.reply(context, dated: call.milestone.when)
    }
}

extension TimelineChanges.Outcome {
    /// - Parameter date: what was set as its date, if any.
    func reply(_ context: CallContext, dated date: WhenInput? = nil) throws -> TimelineMethods.Changed {
        TimelineMethods.Changed(
            milestone: try context.views.message(milestone),
            warnings: try (date.map { try doubts($0, context.services.zones) } ?? []) + warnings,
            fields: try replaced.map { before in
                try DocumentTree.changes(
                    from: .stored(Documents.encode(before)), to: .stored(Documents.encode(milestone.milestone))
                ).map(HistoryMethods.Field.init)
            })
    }

    /// What is to be known of local times that do not exist, or come twice.
    private func doubts(_ date: WhenInput, _ zones: some ZoneProvider) throws -> [String] {
        let zone = date.zone ?? milestone.milestone.when?.zone ?? "UTC"
        return try [date.text, date.end].compactMap { $0 }.compactMap { text in
            try ZonedDateTime.doubt(about: text, defaultZone: zone, zones: zones)
        }
    }
}
