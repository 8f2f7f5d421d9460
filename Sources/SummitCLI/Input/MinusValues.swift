/// Values that begin with a minus: `-P7D`, `-2w`, `-0201`. ArgumentParser would take them for flags, and none of ours
/// begins with a digit or a P; so they are marked before it sees them, and ``Value`` takes the mark off again.
enum MinusValues {
    private static let mark: Unicode.Scalar = "\u{E000}"

    static func mark(_ arguments: [String]) -> [String] {
        arguments.map { argument in
            let second = argument.dropFirst().first
            let isValue = argument.hasPrefix("-") && (second.map { $0.isASCII && $0.isNumber || $0 == "P" } ?? false)
            return isValue || argument.unicodeScalars.first == mark ? String(mark) + argument : argument
        }
    }

    /// A word of several letters behind a single minus. ArgumentParser would read it as a bundle of short options, and
    /// show the help for an `h` in it.
    static func bundle(_ arguments: [String]) -> String? {
        arguments.prefix { $0 != "--" }.first { argument in
            let letters = argument.dropFirst()
            return argument.hasPrefix("-") && letters.count > 1 && letters.allSatisfy { $0.isLetter || $0 == "-" }
                && letters.first != "-" && letters.first != "P"
        }
    }

    /// An argument without its mark.
    static func value(_ argument: String) -> String {
        argument.unicodeScalars.first == mark ? String(argument.unicodeScalars.dropFirst()) : argument
    }

    /// What is said of arguments, without their marks.
    static func unmark(_ text: String) -> String {
        var text = text
        // Most have none, and letter by letter a long help takes its time.
        if text.unicodeScalars.contains(mark) { text.unicodeScalars.removeAll { $0 == mark } }
        return text
    }
}
