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
        return try Connection(to: try Endpoint(socket: socket, scope: scope))
    }
}
