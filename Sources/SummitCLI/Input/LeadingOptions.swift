/// Options before the verb, `summitctl --system reload`, as systemctl takes them: moved behind it.
enum LeadingOptions {
    private static let flags: Set<String> = ["--user", "--system"]
    private static let withValue = "--socket"

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
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + rest[end...]
    }
}
