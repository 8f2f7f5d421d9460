internal import LinuxSystem
internal import SummitCore
internal import Synchronization

/// Data to standard output, talk to standard error.
enum Output {
    static let standardInput: Int32 = 0
    static let standardOutput: Int32 = 1
    static let standardError: Int32 = 2

    private enum Paging {
        case none
        /// By this command, once there is something to show.
        case wanted(String)
        case running(Pager)
    }

    private static let paging = Mutex(Paging.none)

    /// Has a pager show what is printed from here on.
    ///
    /// - Parameter command: a shell's command line.
    static func page(by command: String) { paging.withLock { $0 = .wanted(command) } }

    private static var pager: Pager? {
        paging.withLock { paging in
            if case .wanted(let command) = paging {
                // As systemctl has less, but for long lines: what fits on the screen is shown without waiting.
                let options = OwnProcess.environment("LESS") == nil ? ["LESS=FRXMK"] : []
                // Where there is no such program, the same goes to the terminal.
                let orPlain = "\(command) || { [ $? -eq 127 ] && exec cat; }"
                let started = try? Pager(orPlain, environment: options + ["LESSCHARSET=utf-8"])
                paging = started.map { .running($0) } ?? .none
            }
            guard case .running(let pager) = paging else { return nil }
            return pager
        }
    }

    /// Waits until what was printed has been read.
    static func finish() {
        let last = paging.withLock { paging in
            defer { paging = .none }
            return paging
        }
        if case .running(let pager) = last { pager.finish() }
    }

    /// Ends the process, with its output read.
    static func exit(_ status: Int32) -> Never {
        finish()
        OwnProcess.exit(status)
    }

    /// Writes data, as it is.
    static func write(_ text: String) {
        do {
            if let pager {
                // Whoever leaves the pager has seen enough.
                if try !pager.write(Array(text.utf8)) { exit(0) }
            } else {
                try Files.write(all: Array(text.utf8), to: standardOutput)
            }
        } catch {
            // A reader that has seen enough (`head`) is no error; a full disk is.
            if error.isDisconnected { exit(0) }
            complain("can't write: \(error.message)")
            exit(1)
        }
    }

    static func print(_ line: String) { write(line + "\n") }

    /// Writes lines at once.
    static func print(_ lines: [String]) {
        var text = ""
        for line in lines { text += line + "\n" }
        if !text.isEmpty { write(text) }
    }

    static func complain(_ text: String) { note("summitctl: " + text) }

    static func note(_ text: String) {
        let safe = text.split(separator: "\n", omittingEmptySubsequences: false).map { Printable.escape(String($0)) }
        try? Files.write(all: Array((safe.joined(separator: "\n") + "\n").utf8), to: standardError)
    }

    static func warn(_ warnings: [String]) { for warning in warnings { note("warning: " + warning) } }
}
