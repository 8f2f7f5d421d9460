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
        groupedSubcommands: Verb.groups.map { group in
            CommandGroup(name: group.name, subcommands: group.verbs.map(\.command))
        })

    package init() {}

    /// Runs the command line and ends the process with its status.
    package static func main() {
        if let argument = OwnProcess.unreadableArgument {
            Output.complain("“\(Printable.excerpt(argument))” is not UTF-8")
            Output.exit(ExitStatus.invalidValue.rawValue)
        }
        Output.exit(run(Array(CommandLine.arguments.dropFirst())))
    }

    /// - Returns: the exit status.
    static func run(_ arguments: [String]) -> Int32 {
        let arguments = LeadingOptions.move(arguments)
        OwnProcess.holdStandardDescriptors()
        OwnProcess.ignoreBrokenPipes()
        OwnProcess.cleanUpOnSignals()
        if let answer = CompletionKind.answer(arguments) {
            Output.print(answer)
            return ExitStatus.done.rawValue
        }
        HelpRequest.look(for: arguments)
        do {
            if var command = Verb.plain(arguments) {
                try command.run()
                return ExitStatus.done.rawValue
            }
            if let help = try VerbPath.help(arguments) {
                Output.print(help)
                return ExitStatus.done.rawValue
            }
            if let bundle = MinusValues.bundle(arguments) {
                throw UsageError("there is no option “\(bundle)”; long options begin with --")
            }
            let path = VerbPath(arguments)
            var command = try path.command.parseAsRoot(MinusValues.mark(Array(path.rest)))
            try command.run()
            return ExitStatus.done.rawValue
        } catch let error as any ReportedError {
            Output.complain(error.message)
            return error.status.rawValue
        } catch let error as ClientError {
            Output.complain(error.description)
            if error.status == .notPermitted, arguments.contains("--dry-run") {
                Output.note("To try an import or an undo takes the same: the daemon does it, and takes it back.")
            }
            return error.status.rawValue
        } catch {
            return report(error, of: VerbPath(arguments).command)
        }
    }

    /// Help, and what ArgumentParser itself finds wrong: in a sentence, and how it is used. All of the help would hide
    /// the sentence.
    private static func report(_ error: any Error, of command: any ParsableCommand.Type) -> Int32 {
        let code = command.exitCode(for: error)
        if code == .success {
            Output.print(MinusValues.unmark(command.fullMessage(for: error)))
        } else {
            let name = [command.configuration._superCommandName, command._commandName].compactMap { $0 }
                .joined(separator: " ")
            let message = command.message(for: error).split(separator: "\n").first.map(String.init) ?? "failed"
            Output.complain(MinusValues.unmark(OptionHabits.hint(for: message, of: command) ?? message))
            Output.note("Usage: \(usage(of: command, name))\n`\(name) --help` says more.")
        }
        return code.rawValue
    }

    /// With the options as one word: there are too many for a line.
    private static func usage(of command: any ParsableCommand.Type, _ name: String) -> String {
        let parts = command.usageString().dropFirst(name.count).split(
            separator: " [-", omittingEmptySubsequences: false)
        let values = parts.enumerated().map { index, part in
            index == 0 ? part : part.drop { $0 != "]" }.dropFirst()
        }
        let rest = values.joined()
        return name + (parts.count > 1 ? " [<options>]" : "")
            + (rest.isEmpty || rest.hasPrefix(" ") ? rest : " " + rest)
    }
}
