internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// What the shell offers for an argument: names that the daemon knows, asked for while somebody types.
extension CompletionKind {
    static var milestones: CompletionKind { names(.milestone) }
    static var series: CompletionKind { names(.series) }
    static var figures: CompletionKind { names(.figure) }
    static var tags: CompletionKind { names(.tag) }

    /// All that has a history.
    static var anything: CompletionKind {
        .custom { words, _, prefix in
            let kinds: [TimelineMethods.Complete.Kind] = [.milestone, .series, .figure]
            return kinds.flatMap { (try? known($0, prefix, words)) ?? [] }
        }
    }

    /// The numbers of the last changes.
    static var changes: CompletionKind {
        .custom { words, _, prefix in
            var found: [String] = []
            try? daemon(words).stream(
                "org.summitd.Timeline.History", HistoryMethods.History(name: nil, limit: 30),
                as: HistoryMethods.HistoryReply.self
            ) { found += $0.changes.map { String($0.sequence) } }
            return found.filter { $0.hasPrefix(prefix) }
        }
    }

    static var zones: CompletionKind {
        .custom { _, _, prefix in ClientZones.directory.allIdentifiers().filter { $0.hasPrefix(prefix) } }
    }

    static func choices<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> CompletionKind
    where Choice.RawValue == String {
        choices(of: Array(type.allCases))
    }

    static func choices<Choice: RawRepresentable>(of some: [Choice]) -> CompletionKind where Choice.RawValue == String {
        .list(some.map(\.rawValue))
    }

    /// What the scripts of ArgumentParser ask with for the argument of a verb of milestones, answered as it would: to find
    /// out what the argument is, it looks at all options of the verb, which takes longer than everything else.
    ///
    /// - Parameter arguments: `---completion VERB -- positional@0 INDEX CURSOR WORD…`, the last of which is completed up to
    ///   the cursor.
    /// - Returns: `nil` for everything else, which is ArgumentParser's.
    static func answer(_ arguments: [String]) -> String? {
        guard arguments.count > 6, arguments[0] == VerbPath.completion, arguments[2] == "--",
            arguments[3] == "positional@0", let verb = Verb(rawValue: arguments[1]), Verb.ofMilestones.contains(verb),
            let cursor = Int(arguments[5]), cursor >= 0
        else { return nil }
        let words = Array(arguments[6...])
        let names = (try? known(.milestone, String(words[words.count - 1].prefix(cursor)), words)) ?? []
        // Its script for zsh takes the last one off again.
        let isZsh = OwnProcess.environment("SAP_SHELL") == "zsh"
        return (isZsh ? names + [" "] : names).reduce(into: "") { $0 += ($0.isEmpty ? "" : "\n") + $1 }
    }

    private static func names(_ kind: TimelineMethods.Complete.Kind) -> CompletionKind {
        .custom { words, _, prefix in
            // Without a daemon there is nothing to offer, and a shell has no use for the reason.
            (try? known(kind, prefix, words)) ?? []
        }
    }

    private static func known(
        _ kind: TimelineMethods.Complete.Kind, _ prefix: String, _ words: [String]
    ) throws -> [String] {
        let reply: TimelineMethods.CompleteReply = try daemon(words).call(
            "org.summitd.Timeline.Complete", TimelineMethods.Complete(kind: kind, prefix: prefix))
        return reply.names
    }

    /// The one that the words so far mean.
    private static func daemon(_ words: [String]) throws -> Connection {
        let socket = words.firstIndex(of: "--socket").flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        let scope: Endpoint.Scope? = words.contains("--user") ? .user : words.contains("--system") ? .system : nil
        // Who presses Tab waits no longer for a daemon that does not answer.
        return try Connection(to: try Endpoint(socket: socket, scope: scope), patienceMilliseconds: 1_000)
    }
}
