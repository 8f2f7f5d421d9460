package import LinuxSystem
import Synchronization

/// Writes to journald by its native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL), and never waits.
///
/// `sd_journal_sendv()` hangs when journald stalls and says that all is well when there is none. That an entry was
/// sent still proves nothing: journald may drop it (rate limit, full disk). Only reading it back does.
package final class JournalSocket: Sendable {
    package enum Outcome: Hashable, Sendable {
        /// Handed to the kernel.
        case sent
        /// The queue is full: ``JournalSocket/descriptor`` becomes writable when journald reads again.
        case wouldBlock
        /// Nobody listens; with the error number (`ENOENT`, `ECONNREFUSED`, …).
        case absent(Int32)
        case failed(SystemError)
    }

    package static let defaultPath = "/run/systemd/journal/socket"

    private struct State: ~Copyable {
        var socket: Descriptor?
    }

    private let path: String
    private let state = Mutex(State())

    /// Connects with the first entry.
    package init(path: String = JournalSocket.defaultPath) {
        self.path = path
    }

    /// For `poll(2)`; `nil` while not connected, and another one after each reconnection.
    package var descriptor: Int32? {
        state.withLock { $0.socket?.rawValue }
    }

    /// Whether there is a socket, which says nothing about somebody reading from it.
    package static func exists(path: String = JournalSocket.defaultPath) -> Bool {
        Files.status(path)?.kind == .socket
    }

    /// Sends one entry. One that is too large for a datagram goes by way of sealed memory; where journald was
    /// restarted, the connection is made anew, once.
    package func send(_ fields: [JournalField]) -> Outcome {
        let message = JournalField.message(fields)
        return state.withLock { state in
            let isFresh = state.socket == nil
            let outcome = attempt(message, in: &state)
            guard case .absent = outcome else { return outcome }
            state.socket = nil
            if isFresh { return outcome }
            let second = attempt(message, in: &state)
            if case .absent = second { state.socket = nil }
            return second
        }
    }

    private func attempt(_ message: [UInt8], in state: inout State) -> Outcome {
        do throws(SystemError) {
            if state.socket == nil { state.socket = try DatagramSocket.connect(path: path) }
            guard let descriptor = state.socket?.rawValue else { return .wouldBlock }
            do throws(SystemError) {
                try DatagramSocket.send(message, on: descriptor)
            } catch {
                guard error.isTooLong else { throw error }
                let memory = try DatagramSocket.sealedMemory(message, name: "summit-journal")
                try DatagramSocket.send(descriptor: memory.rawValue, on: descriptor)
            }
            return .sent
        } catch {
            if error.wouldBlock { return .wouldBlock }
            if error.isNotFound || error.isRefused || error.isDisconnected { return .absent(error.code) }
            return .failed(error)
        }
    }
}
