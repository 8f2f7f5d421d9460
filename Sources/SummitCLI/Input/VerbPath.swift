internal import ArgumentParser
internal import SummitAPI
internal import SummitCore
internal import Synchronization

extension CommandConfiguration {
    /// Of a verb, or of a verb's verb: `remind add`. It is parsed by itself, as if it were a program of this name:
    /// beginning at the program, ArgumentParser would build and ask each command on the way, which takes longer than
    /// everything else that `summitctl` does.
    init(
        verb: String, abstract: String, discussion: String = "", subcommands: [any ParsableCommand.Type] = [],
        defaultSubcommand: (any ParsableCommand.Type)? = nil
    ) {
        let words = verb.split(separator: " ")
        self.init(
            commandName: words.last.map(String.init), abstract: abstract, discussion: discussion,
            subcommands: subcommands, defaultSubcommand: defaultSubcommand, helpNames: HelpRequest.isMade ? nil : [])
        _superCommandName = words.dropLast().reduce("summitctl") { $0 + " " + $1 }
    }
}

/// Whether the command line asks for help, or for what else tells of all options. Where it does not, the verbs have no
/// option for it: ArgumentParser would make its names several times over before it reads anything else.
enum HelpRequest {
    private static let made = Atomic(true)

    static var isMade: Bool { made.load(ordering: .relaxed) }

    /// Before the configuration of any verb is made, which is then that for good.
    static func look(for arguments: [String]) {
        let options = arguments.prefix { $0 != "--" }
        let isMade =
            arguments.first == "help" || arguments.first.map(VerbPath.tellsOfAll) == true
            || options.contains { names.contains($0) }
        made.store(isMade, ordering: .relaxed)
    }

    static let names: Set<String> = ["--help", "-h"]
}

/// The verb that a command line begins with, and its own verbs: `remind add`.
struct VerbPath {
    /// From the program itself down.
    private(set) var commands: [any ParsableCommand.Type] = [Summitctl.self]
    /// What comes behind.
    private(set) var rest: ArraySlice<String>

    /// What a shell asks with, before the verb whose argument is to be completed.
    static let completion = "---completion"

    init(_ arguments: [String]) {
        let isCompletion = arguments.first == Self.completion
        rest = isCompletion ? arguments.dropFirst() : arguments[...]
        defer { if isCompletion { rest = [Self.completion] + rest } }
        guard let word = rest.first, let verb = Verb(rawValue: word) else { return }
        take(verb.command)
        while let word = rest.first, let own = last.configuration.subcommands.first(where: { $0._commandName == word })
        {
            take(own)
        }
    }

    private mutating func take(_ command: any ParsableCommand.Type) {
        commands.append(command)
        rest = rest.dropFirst()
    }

    var last: any ParsableCommand.Type { commands[commands.count - 1] }

    /// What is meant: `summitctl` alone is `upcoming`, and `remind` is `remind list`.
    var command: any ParsableCommand.Type {
        // A shell knows no verb that is left out.
        if rest.first == Self.completion { return last }
        if last == Summitctl.self { return rest.first.map(Self.isOfProgram) == true ? last : Upcoming.self }
        return last.configuration.defaultSubcommand ?? last
    }

    /// A word where a verb should stand, and is none.
    var unknownVerb: UsageError? {
        let verbs =
            last == Summitctl.self
            ? Verb.allCases.map(\.rawValue) : last.configuration.subcommands.map { $0._commandName }
        guard let word = rest.first, !word.hasPrefix("-"), !verbs.isEmpty else { return nil }
        // `remind` alone is `remind list`, whose argument it may be; but for what is a verb elsewhere.
        let isHabit = Self.habits[word]?.contains(where: verbs.contains) == true
        guard last.configuration.defaultSubcommand == nil || isHabit else { return nil }
        let path = commands.dropFirst().map { $0._commandName + " " }.joined()
        let known = "`summitctl help\(path.isEmpty ? "" : " " + path.dropLast())` lists those there are"
        let similar =
            Self.habits[word].map { $0.filter(verbs.contains) } ?? Similarity.closest(to: word, among: verbs)
        let hint = similar.isEmpty ? "; \(known)" : "; did you mean \(APIError.didYouMean(similar.map { path + $0 }))?"
        return UsageError("there is no verb “\(path)\(word)”\(hint)")
    }

    /// What other programs call it.
    private static let habits: [String: [String]] = [
        "ls": ["list"], "all": ["list"], "rm": ["remove"], "del": ["remove"], "delete": ["remove"],
        "drop": ["remove"], "new": ["add"], "create": ["add"], "insert": ["add"], "modify": ["edit"],
        "change": ["edit"], "update": ["edit"], "set": ["edit"], "mv": ["postpone", "edit"],
        "move": ["postpone", "edit"], "info": ["show"], "cat": ["show"], "view": ["show"], "get": ["show"],
        "log": ["history"], "find": ["search"], "grep": ["search"], "agenda": ["upcoming"], "today": ["upcoming"],
        "done": ["hold"], "cal": ["timeline"], "calendar": ["timeline"], "revert": ["undo"], "tail": ["watch"],
        "reminder": ["remind"], "reminders": ["remind"], "dump": ["export"], "load": ["import"],
    ]

    /// The help that is asked for by `help VERB`, or by nothing but `--help` behind a verb.
    static func help(_ arguments: [String]) throws -> String? {
        let isVerb = arguments.first == "help"
        let path = VerbPath(isVerb ? Array(arguments.dropFirst()) : arguments)
        if let unknown = path.unknownVerb { throw unknown }
        let isAlone = path.rest.count == 1 && path.rest.allSatisfy(HelpRequest.names.contains)
        guard isAlone || isVerb && path.rest.isEmpty else { return nil }
        return Summitctl.helpMessage(for: path.last)
    }

    static func isOfProgram(_ word: String) -> Bool { word == completion || tellsOfAll(word) }

    /// Whether the program is asked about itself, and so of all options.
    static func tellsOfAll(_ word: String) -> Bool {
        let own = ["--version", "--generate-completion-script", "--experimental-dump-help"]
        return own.contains { word == $0 || word.hasPrefix($0 + "=") }
    }
}
