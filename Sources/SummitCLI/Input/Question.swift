internal import LinuxSystem
internal import SummitCore

/// What is asked of the person at the terminal. Questions go to standard error: standard output is for data.
enum Question {
    /// Whether there is somebody to ask.
    static var isPossible: Bool {
        Terminal.isTerminal(Output.standardInput) && Terminal.isTerminal(Output.standardError)
    }

    /// - Returns: the answer, without the white space around it; `nil` where the person has gone (Ctrl-D).
    static func ask(_ prompt: String) -> String? {
        try? Files.write(all: Array(prompt.utf8), to: Output.standardError)
        guard let line = readLine() else {
            Output.note("")
            return nil
        }
        return trimmed(line)
    }

    static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// - Parameter usual: what no answer means.
    static func confirm(_ question: String, usual: Bool = false) -> Bool {
        while true {
            guard let answer = ask("\(question) [\(usual ? "Y/n" : "y/N")] ")?.lowercased() else { return false }
            if answer.isEmpty { return usual }
            if ["y", "yes"].contains(answer) { return true }
            if ["n", "no"].contains(answer) { return false }
        }
    }

    /// Before something is taken away: asks, unless the answer was given.
    ///
    /// - Throws: ``UsageError`` where nobody can be asked, ``Failure`` where the answer is no.
    static func confirmRemoval(of what: String, isConfirmed: Bool) throws {
        if isConfirmed { return }
        guard isPossible else {
            throw UsageError("nobody is at a terminal to confirm that \(what) is to be removed; --yes does")
        }
        guard confirm("Remove \(Printable.escape(what))?") else { throw Failure("nothing was removed") }
    }
}
