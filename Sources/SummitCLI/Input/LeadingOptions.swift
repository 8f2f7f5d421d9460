/// Options before the verb, `summitctl --system reload`, as systemctl takes them: moved behind it.
enum LeadingOptions {
    private static let flags: Set<String> = ["--user", "--system"]
    private static let withValue = "--socket"
    private static let withoutDaemon: Set<String> = ["date", "rule", "zone"]

    static func move(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if flags.contains(first) || first.hasPrefix(withValue + "=") {
                leading.append(first)
                rest = rest.dropFirst()
            } else if first == withValue, rest.count >= 2 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        // An alias may name the daemon for all verbs, also for those that ask none.
        if rest.first == "help" { return Array(rest) }
        if rest.first == Verb.explain.rawValue, let kind = rest.dropFirst().first, withoutDaemon.contains(kind) {
            return Array(rest)
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + rest[end...]
    }
}
