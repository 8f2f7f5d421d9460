internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "show",
        abstract: "Everything that is known of a milestone, with its sources.")

    @Argument(help: "Slugs or uids.", completion: .milestones)
    var milestone: [Value]

    @Option(help: .asOf) var asOf: Value?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let connection = try connection.connect()
        let found = try milestone.map { name in
            try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: name.text, asOf: asOf?.text),
                as: TimelineMethods.One.self)
        }
        let now = try QueryOptions.moment(asOf: asOf, zone: output.zone)
        if style.format != .table, found.count > 1 {
            try MilestoneOutput(style, now: now).printList(found.map(\.milestone), empty: "")
            return
        }
        for (index, one) in found.enumerated() {
            if index > 0 { Output.print("") }
            try MilestoneDetail(style: style, now: now).print(one)
        }
    }
}
