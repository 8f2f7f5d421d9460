internal import ArgumentParser

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

/// The text of an argument or option. Every argument and option of summitctl has this type.
struct Value: ExpressibleByArgument, Hashable, Sendable {
    let text: String

    init(argument: String) { text = MinusValues.value(argument) }
}

extension Value {
    /// - Throws: ``ValueError`` that names the option.
    func integer(_ option: String, atLeast least: Int, atMost most: Int = .max) throws -> Int {
        guard let number = Int(text), number >= least, number <= most else {
            let range = most == .max ? "of \(least) or more" : "from \(least) to \(most)"
            throw ValueError("\(option): “\(text)” is not a whole number \(range)")
        }
        return number
    }

    /// - Throws: ``ValueError`` that lists what is known.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ option: String, _ type: Choice.Type
    ) throws -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValueError("\(option): “\(text)” is not one of \(known)")
        }
        return choice
    }
}
