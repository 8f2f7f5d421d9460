package import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// The command line. `summitctl` alone shows what is coming.
package struct Summitctl: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "summitctl",
        abstract: "Look at a timeline of milestones, change it, and be reminded.",
        discussion: """
            Dates are EDTF (2027, 2027-06, 2027-06-17, 1992~, 2013/..) or date-times such as \
            2027-06-17T10:00[Asia/Almaty]. Without a verb, `upcoming`.
            """,
        version: "summitctl \(Product.version)",
        subcommands: [],
        groupedSubcommands: [
            CommandGroup(
                name: "Look",
                subcommands: [
                    Upcoming.self, Next.self, Past.self, OnThisDay.self, List.self, Show.self, Search.self,
                    Countdown.self, Timeline.self,
                    SeriesCommand.self, FigureCommand.self, History.self,
                ]),
            CommandGroup(
                name: "Change",
                subcommands: [
                    Add.self, Edit.self, Confirm.self, Postpone.self, Cancel.self, Hold.self, Remove.self, Undo.self,
                    SourceCommand.self, Import.self, Export.self,
                ]),
            CommandGroup(name: "Remind", subcommands: [Remind.self, Watch.self]),
            CommandGroup(
                name: "Explain and manage",
                subcommands: [
                    Explain.self, Verify.self, Backup.self, Restore.self, Status.self, Reload.self, VersionCommand.self,
                ]),
        ],
        defaultSubcommand: Upcoming.self)

    package init() {}

    /// Runs the command line and ends the process with its status.
    package static func main() { OwnProcess.exit(run(Array(CommandLine.arguments.dropFirst()))) }

    /// - Returns: the exit status.
    static func run(_ arguments: [String]) -> Int32 {
        let arguments = LeadingOptions.move(arguments)
        OwnProcess.ignoreBrokenPipes()
        do {
            if let unknown = unknownVerb(arguments) {
                throw UsageError("there is no verb “\(unknown)”; `summitctl help` lists those there are")
            }
            if let bundle = MinusValues.bundle(arguments) {
                throw UsageError("there is no option “\(bundle)”; long options begin with --")
            }
            var command = try parseAsRoot(MinusValues.mark(arguments))
            try command.run()
            return ExitStatus.done.rawValue
        } catch let error as any ReportedError {
            Output.complain(error.message)
            return error.status.rawValue
        } catch let error as ClientError {
            Output.complain(error.description)
            return error.status.rawValue
        } catch {
            return report(error)
        }
    }

    /// Help, and what ArgumentParser itself finds wrong.
    private static func report(_ error: any Error) -> Int32 {
        let code = exitCode(for: error)
        let text = MinusValues.unmark(fullMessage(for: error))
        if code == .success {
            Output.print(text)
        } else {
            Output.complain(text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text)
        }
        return code.rawValue
    }

    private static func unknownVerb(_ arguments: [String]) -> String? {
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        guard let first = words.first, !first.hasPrefix("-"), first != "help" else { return nil }
        let isKnown = configuration.groupedSubcommands.contains { group in
            group.subcommands.contains { verb in verb._commandName == first }
        }
        return isKnown ? nil : first
    }
}

/// An error that names its own exit status.
protocol ReportedError: Error {
    var message: String { get }
    var status: ExitStatus { get }
}

/// An unknown or missing verb or flag.
struct UsageError: ReportedError {
    let message: String
    var status: ExitStatus { .usage }

    init(_ message: String) { self.message = message }
}

/// A value that can't be read.
struct ValueError: ReportedError {
    let message: String
    var status: ExitStatus { .invalidValue }

    init(_ message: String) { self.message = message }

    /// What is wrong with the value of an option.
    init(_ option: String, _ error: any Error) { message = "\(option): \(error)" }
}

/// Anything else that went wrong.
struct Failure: ReportedError {
    let message: String
    let status: ExitStatus

    init(_ message: String, status: ExitStatus = .failure) {
        self.message = message
        self.status = status
    }
}
