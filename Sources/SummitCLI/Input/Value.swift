internal import ArgumentParser

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
