import CLinux
import Glibc
import Synchronization

/// Programs that a person chose by a command line in the environment (`PAGER`, `EDITOR`), and that use our terminal.
package enum TerminalChild {
    /// Runs a command with these arguments, and waits. What ends us at the keyboard is meanwhile meant for it alone.
    package static func run(_ command: String, _ arguments: [String]) throws(SystemError) -> ChildStatus {
        let (interrupt, quit) = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
        defer {
            _ = signal(SIGINT, interrupt)
            _ = signal(SIGQUIT, quit)
        }
        let child = try ChildProcess(
            path: "/bin/sh", arguments: ["-c", command + " \"$@\"", command] + arguments,
            standardInput: STDIN_FILENO, standardOutput: STDOUT_FILENO, standardError: STDERR_FILENO,
            usesTerminal: true)
        return try child.wait()
    }
}

/// A program that shows what is written to it, page by page.
package final class Pager: Sendable {
    private let child: Mutex<ChildProcess?>
    private let input: Int32

    /// - Parameter environment: `NAME=value`, besides ours.
    package init(_ command: String, environment: [String]) throws(SystemError) {
        let pipe = try ChildPipe()
        let started = try ChildProcess(
            path: "/bin/sh", arguments: ["-c", command], environment: OwnProcess.environment() + environment,
            standardInput: pipe.reading, standardOutput: STDOUT_FILENO, standardError: STDERR_FILENO,
            usesTerminal: true)
        child = Mutex(started)
        input = pipe.closeReading()
    }

    /// - Returns: whether it still reads: somebody may have seen enough.
    package func write(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        do {
            try Files.write(all: bytes, to: input)
            return true
        } catch {
            if error.isDisconnected { return false }
            throw error
        }
    }

    /// Waits until the person is done with it.
    package func finish() {
        guard let child = child.withLock({ $0.take() }) else { return }
        _ = close(input)
        _ = try? child.wait()
    }
}
