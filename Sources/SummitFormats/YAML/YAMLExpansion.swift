internal import SummitCore
internal import Yams

/// What a file becomes once each of its aliases (`*name`, YAML 1.2.2 §7.1) stands for what it names, worked out before
/// that is done. A few lines can stand for more than any memory holds, or nest so deep that taking it apart again ends
/// the process; a tree in which every alias is a mere word can't.
struct YAMLExpansion {
    /// Bytes of text, and some for each value, that the aliases of a file may stand for together.
    private static let most = 64 << 20
    private static let bytesOfNode = 16
    /// No value of a timeline lies deeper.
    private static let deepest = 100

    /// What an anchor (`&name`) stands for.
    private struct Size {
        var bytes = 0
        var depth = 0
    }

    private var anchors: [String: Size] = [:]
    /// What aliases stand for so far.
    private var added = 0

    /// Each value takes a place of some hundred bytes, however short it is.
    private static let mostValues = 3_000_000

    /// - Throws: ``FormatError`` for a file that would become too large or too deep, or has a key that is no text.
    static func check(_ text: String) throws {
        // Values stand behind these, and no more of them than there are of these.
        let values = text.utf8.reduce(0) { count, byte in
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), 0x0A, 0x0D: count + 1
            default: count
            }
        }
        guard values <= mostValues else {
            throw FormatError(
                line: 0, reason: "it has more than \(mostValues) values, the most that can be read of a YAML file")
        }
        guard hasAliases(text) else { return }
        let node: Node?
        do {
            // An anchor's name lives as long as its parser.
            let parser = try Parser(yaml: withoutAliases(text), resolver: .basic)
            node = try parser.singleRoot()
            try withExtendedLifetime(parser) {
                var expansion = YAMLExpansion()
                if let node { _ = try expansion.size(of: node, depth: 0) }
            }
        } catch let error as YamlError {
            let error = YAMLTimeline.syntaxError(error)
            let reason = error.reason.unicodeScalars.map { $0 == mark ? "*" : Character($0) }
            throw FormatError(line: error.line, reason: String(reason))
        }
    }

    /// Stands for an asterisk that may begin an alias, and for no letter in use.
    private static let mark: Unicode.Scalar = "\u{10F3A7}"

    private static func hasAliases(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "&")) && text.utf8.contains(UInt8(ascii: "*"))
    }

    /// Each asterisk in front of a letter becomes the beginning of a plain word; so does one within a text, which does
    /// no harm: the result is looked at and thrown away.
    private static func withoutAliases(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isAsterisk = false
        for scalar in text.unicodeScalars {
            if isAsterisk {
                let isName =
                    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_".unicodeScalars.contains(scalar)
                result.append(isName ? mark : "*")
            }
            isAsterisk = scalar == "*"
            if !isAsterisk { result.append(scalar) }
        }
        if isAsterisk { result.append("*") }
        return String(result)
    }

    private mutating func size(of node: Node, depth: Int) throws -> Size {
        var size = Size(bytes: Self.bytesOfNode, depth: 1)
        switch node {
        case .scalar(let scalar):
            let name = scalar.string.unicodeScalars
            if scalar.style == .plain, name.first == Self.mark,
                let meant = anchors[String(String.UnicodeScalarView(name.dropFirst()))]
            {
                size = meant
                added = added.addingReportingOverflow(meant.bytes).partialValue
                guard added <= Self.most else {
                    throw FormatError(
                        line: YAMLTimeline.line(node),
                        reason: "the aliases (*name) of the file stand for more than \(Self.most >> 20) MiB")
                }
            } else {
                size.bytes += scalar.string.utf8.count
            }
        case .sequence(let list):
            for element in list { try add(element, to: &size, depth) }
        case .mapping(let table):
            for (key, value) in table {
                guard case .scalar(let scalar) = key,
                    scalar.style != .plain || scalar.string.unicodeScalars.first != Self.mark
                else {
                    throw FormatError(line: YAMLTimeline.line(key), reason: "a key is a text of its own")
                }
                size.bytes += scalar.string.utf8.count
                try add(value, to: &size, depth)
            }
        case .alias: break
        }
        guard depth + size.depth <= Self.deepest else {
            throw FormatError(
                line: YAMLTimeline.line(node),
                reason: "it nests deeper than \(Self.deepest) levels, which no timeline does")
        }
        // It has its name from here on, where it ends.
        if let anchor = node.anchor { anchors[anchor.rawValue] = size }
        return size
    }

    private mutating func add(_ node: Node, to size: inout Size, _ depth: Int) throws {
        let inner = try self.size(of: node, depth: depth + 1)
        // Each part is at most what a file has, or what its aliases may stand for.
        size.bytes += inner.bytes
        size.depth = max(size.depth, inner.depth + 1)
    }
}
