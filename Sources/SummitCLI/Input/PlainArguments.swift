internal import ArgumentParser

/// A command line as it is typed most, read without ArgumentParser: before it reads the first word it makes all options of a verb,
/// and asks the runtime for the type of each, which takes longer than everything else that `summitctl upcoming` does. What is
/// out of the ordinary in any way, and what is wrong, is left to it.
struct PlainArguments {
    private(set) var words: [Value] = []
    private(set) var socket: Value?
    private(set) var user = false
    private(set) var system = false
    private(set) var output: Value?
    private(set) var json = false
    private(set) var zone: Value?
    private(set) var limit: Value?
    private(set) var since: Value?
    private(set) var until: Value?
    private(set) var tag: [Value] = []
    private(set) var series: [Value] = []

    /// Fails where it is for ArgumentParser to say what is meant.
    init?(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let word = rest.popFirst() {
            if Self.isWord(word) {
                words.append(Value(argument: word))
            } else if !takeFlag(word) {
                guard let value = rest.popFirst(), Self.isWord(value), take(word, Value(argument: value)) else {
                    return nil
                }
            }
        }
    }

    /// Whether it can't be an option.
    private static func isWord(_ word: String) -> Bool { !word.isEmpty && !word.hasPrefix("-") }

    /// - Returns: whether it is a flag, and fits beside what there is.
    private mutating func takeFlag(_ name: String) -> Bool {
        switch name {
        case "--user" where !system && socket == nil: user = true
        case "--system" where !user && socket == nil: system = true
        case "--json" where output == nil: json = true
        default: return false
        }
        return true
    }

    /// - Returns: whether it is an option that has a value, and fits beside what there is.
    private mutating func take(_ name: String, _ value: Value) -> Bool {
        switch name {
        case "--socket" where socket == nil && !user && !system: socket = value
        case "--output" where output == nil && !json, "-o" where output == nil && !json: output = value
        case "--zone" where zone == nil: zone = value
        case "--limit" where limit == nil, "-n" where limit == nil: limit = value
        case "--since" where since == nil: since = value
        case "--until" where until == nil: until = value
        case "--tag": tag.append(value)
        case "--series": series.append(value)
        default: return false
        }
        return true
    }

    fileprivate var isQuery: Bool {
        limit != nil || since != nil || until != nil || !tag.isEmpty || !series.isEmpty
    }
}

extension Verb {
    /// The verb that a command line begins with, with what stands behind it; without one it is `upcoming`.
    ///
    /// - Returns: `nil` where it is for ArgumentParser to say what is meant.
    static func plain(_ arguments: [String]) -> (any ParsableCommand)? {
        guard let first = arguments.first, !first.hasPrefix("-") else { return Verb.upcoming.plain(arguments[...]) }
        return Verb(rawValue: first)?.plain(arguments.dropFirst())
    }

    private func plain(_ arguments: ArraySlice<String>) -> (any ParsableCommand)? {
        switch self {
        case .upcoming: PlainArguments(arguments).flatMap(Upcoming.init(plain:))
        case .next: PlainArguments(arguments).flatMap(Next.init(plain:))
        case .past: PlainArguments(arguments).flatMap(Past.init(plain:))
        case .show: PlainArguments(arguments).flatMap(Show.init(plain:))
        default: nil
        }
    }
}

// Each property is given a value, as ArgumentParser does: one that has none ends the process when it is read.

extension ListingVerb {
    /// Of a verb that has no options but those that all of them have.
    fileprivate init?(plain arguments: PlainArguments) {
        guard arguments.words.isEmpty else { return nil }
        self.init()
        query = QueryOptions(plain: arguments)
        output = OutputOptions(plain: arguments)
        connection = ConnectionOptions(plain: arguments)
    }
}

extension Show {
    fileprivate init?(plain arguments: PlainArguments) {
        guard !arguments.words.isEmpty, !arguments.isQuery else { return nil }
        self.init()
        (milestone, asOf) = (arguments.words, nil)
        output = OutputOptions(plain: arguments)
        connection = ConnectionOptions(plain: arguments)
    }
}

extension QueryOptions {
    fileprivate init(plain arguments: PlainArguments) {
        self.init()
        (since, until, limit) = (arguments.since, arguments.until, arguments.limit)
        (tag, series) = (arguments.tag, arguments.series)
        (with, country, status, related) = ([], [], [], [])
        (now, asOf) = (nil, nil)
        (unsourced, certain, possible) = (false, false, false)
    }
}

extension OutputOptions {
    fileprivate init(plain arguments: PlainArguments) {
        self.init()
        (output, json, zone) = (arguments.output, arguments.json, arguments.zone)
        (color, noLegend, utc, noPager) = (nil, false, false, false)
    }
}

extension ConnectionOptions {
    fileprivate init(plain arguments: PlainArguments) {
        self.init()
        (socket, user, system) = (arguments.socket, arguments.user, arguments.system)
    }
}
