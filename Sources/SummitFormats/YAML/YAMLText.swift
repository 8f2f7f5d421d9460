/// The lines of a YAML file as they are made: keys with values, at a depth of two spaces a level.
struct YAMLText {
    private(set) var text = ""
    private var indent: Int
    /// What stands in the place of the indentation of the next line: the dash of a list.
    private var dash: Int?

    init(indent: Int) { self.indent = indent }

    private mutating func begin() {
        if let at = dash {
            text += String(repeating: " ", count: at) + "- "
            dash = nil
        } else {
            text += String(repeating: " ", count: indent)
        }
    }

    /// `key: value`, where there is a value.
    mutating func add(_ key: String, _ value: String?) {
        guard let value else { return }
        raw(key, YAMLScalar.text(value))
    }

    mutating func add(_ key: String, _ value: Int64?) {
        if let value { raw(key, String(value)) }
    }

    mutating func add(_ key: String, _ value: Bool?) {
        if let value { raw(key, value ? "true" : "false") }
    }

    /// `key: value`, the value as it is to stand there.
    mutating func raw(_ key: String, _ value: String) {
        begin()
        text += "\(YAMLScalar.text(key)): \(value)\n"
    }

    /// `key:` with a text that may have lines.
    mutating func block(_ key: String, _ value: String?, isLast: Bool = false) {
        guard let value else { return }
        let inner = indent + 2
        begin()
        text += key + ":" + YAMLScalar.block(value, indent: inner, isLast: isLast) + "\n"
    }

    /// `key:` and below it what `body` makes; `{}` where that is nothing.
    mutating func table(_ key: String, _ body: (inout YAMLText) -> Void) {
        var inner = YAMLText(indent: indent + 2)
        body(&inner)
        if inner.text.isEmpty { return raw(key, "{}") }
        begin()
        text += key + ":\n" + inner.text
    }

    /// `key:` and below it a list with a table for each element.
    mutating func tables<Element>(
        _ key: String, _ list: [Element]?, _ body: (inout YAMLText, Element) -> Void
    ) {
        guard let list else { return }
        if list.isEmpty { return raw(key, "[]") }
        begin()
        text += key + ":\n"
        for element in list { text += Self.item(indent: indent + 2) { body(&$0, element) } }
    }

    /// `key:` and below it a list of what is written already.
    mutating func items(_ key: String, _ list: [String]?) {
        guard let list else { return }
        if list.isEmpty { return raw(key, "[]") }
        begin()
        text += key + ":\n"
        for item in list { text += String(repeating: " ", count: indent + 2) + "- " + item + "\n" }
    }

    /// One element of a list of tables.
    static func item(indent: Int, _ body: (inout YAMLText) -> Void) -> String {
        var inner = YAMLText(indent: indent + 2)
        inner.dash = indent
        body(&inner)
        return inner.text.isEmpty ? String(repeating: " ", count: indent) + "- {}\n" : inner.text
    }

    /// `{key: value, …}`
    static func flow(_ entries: [(key: String, value: String?)]) -> String {
        "{" + entries.compactMap { entry in entry.value.map { "\(entry.key): \($0)" } }.joined(separator: ", ") + "}"
    }

    /// `[value, …]`
    static func flow(_ list: [String]) -> String {
        "[" + list.map { YAMLScalar.text($0, flow: true) }.joined(separator: ", ") + "]"
    }

    static func inFlow(_ value: String?) -> String? { value.map { YAMLScalar.text($0, flow: true) } }
}
