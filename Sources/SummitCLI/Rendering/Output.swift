internal import LinuxSystem
internal import SummitCore

/// Data to standard output, talk to standard error.
enum Output {
    static let standardOutput: Int32 = 1
    static let standardError: Int32 = 2

    /// Writes data, as it is.
    static func write(_ text: String) {
        do {
            try Files.write(all: Array(text.utf8), to: standardOutput)
        } catch {
            // A reader that has seen enough (`head`) is no error; a full disk is.
            if error.isDisconnected { OwnProcess.exit(0) }
            complain("can't write: \(error.message)")
            OwnProcess.exit(1)
        }
    }

    static func print(_ line: String) { write(line + "\n") }

    static func complain(_ text: String) { note("summitctl: " + text) }

    static func note(_ text: String) {
        let safe = text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.escape(String($0)) }
        try? Files.write(all: Array((safe.joined(separator: "\n") + "\n").utf8), to: standardError)
    }

    static func warn(_ warnings: [String]) { for warning in warnings { note("warning: " + warning) } }
}
