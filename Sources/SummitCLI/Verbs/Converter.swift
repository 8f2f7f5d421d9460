internal import LinuxSystem
internal import SummitAPI

/// Runs summit-convert, which reads and writes files for us.
enum Converter {
    /// A file that could not be read to its end.
    struct Broken: ReportedError {
        /// `FILE:LINE: reason`
        let message: String
        var status: ExitStatus { .invalidValue }

        /// The line, 0 where none is named, and the reason.
        func place(in file: String) -> (line: Int, reason: String) {
            var rest = message[...]
            if rest.hasPrefix(file + ":") { rest = rest.dropFirst(file.count + 1) }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            var line = 0
            if rest.dropFirst(digits.count).first == ":", let number = Int(digits) {
                line = number
                rest = rest.dropFirst(digits.count + 1)
            }
            return (line, String(rest.drop { $0 == " " }))
        }

        /// The same as a row that was left out.
        func refusal(_ file: String) -> ImportSession.Refusal {
            let (line, reason) = place(in: file)
            return ImportSession.Refusal(
                file: file, line: line, name: "", reason: reason + "; nothing behind it was read")
        }
    }

    /// Has it read what `input` gives.
    ///
    /// - Parameters:
    ///   - line: how far it has come, for one that is killed.
    ///   - onOutput: takes what it hands over; the first error is thrown when it has ended.
    static func run(
        _ arguments: [String], name: String, input: Int32, line: () -> Int, _ onOutput: ([UInt8]) throws -> Void
    ) throws {
        var failure: (any Error)?
        let result: (status: ChildStatus, standardError: [UInt8])
        do {
            result = try Child.run(
                path: try executable(), arguments: arguments, standardInput: input,
                onOutput: { bytes in
                    guard failure == nil else { return }
                    do { try onOutput(bytes) } catch { failure = error }
                }, isEnough: { failure != nil })
        } catch let error as SystemError {
            throw Failure("summit-convert can't be run: \(error)")
        }
        if let failure { throw failure }
        let line = line()
        try check(result, name: line > 0 ? "\(name):\(line)" : name)
    }

    /// One that writes: it is given rows.
    static func filter(_ arguments: [String], onOutput: @escaping ([UInt8]) -> Void) throws -> ChildFilter {
        do {
            return try ChildFilter(path: try executable(), arguments: arguments, onOutput: onOutput)
        } catch let error as SystemError {
            throw Failure("summit-convert can't be run: \(error)")
        }
    }

    /// - Throws: what it has complained of.
    static func check(_ result: (status: ChildStatus, standardError: [UInt8]), name: String) throws {
        var complaint = String(decoding: result.standardError, as: UTF8.self)
        while complaint.last?.isNewline == true { complaint.removeLast() }
        // A crash may have had more to say, which is nothing to whoever has the file.
        if result.status == .exited(ExitStatus.invalidValue.rawValue) {
            complaint = complaint.split(separator: "\n").last.map(String.init) ?? ""
        }
        switch result.status {
        case .exited(0): return
        case .exited(ExitStatus.invalidValue.rawValue): throw Broken(message: complaint)
        case .exited(let code): throw Failure("\(name): summit-convert failed (\(code)): \(complaint)")
        case .signalled(let signal):
            throw Broken(
                message:
                    "\(name): reading broke off here or behind, with signal \(signal): the converter was killed, or the file is more than it may take"
            )
        }
    }

    private static func executable() throws -> String {
        try HelperProgram.path(
            "summit-convert", beside: ["summit-convert", "../libexec/summit/summit-convert"],
            installed: ["/usr/libexec/summit/summit-convert"])
    }
}
