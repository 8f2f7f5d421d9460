internal import Synchronization

/// Tells those who watch that something was recorded; what it was they look up themselves.
final class News: Sendable {
    private struct State {
        var count: UInt64 = 0
        var nextID: UInt64 = 1
        var listeners: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    /// How often there was news. Who looks, finds nothing and sees the same count again has missed nothing.
    var count: UInt64 { state.withLock { $0.count } }

    /// - Parameter listener: called on any thread; it must not wait.
    /// - Returns: what to give to ``cancel(_:)``.
    func subscribe(_ listener: @escaping @Sendable () -> Void) -> UInt64 {
        state.withLock { state in
            defer { state.nextID += 1 }
            state.listeners[state.nextID] = listener
            return state.nextID
        }
    }

    func cancel(_ id: UInt64) { state.withLock { $0.listeners[id] = nil } }

    func spread() {
        let listeners = state.withLock { state in
            state.count += 1
            return Array(state.listeners.values)
        }
        for listener in listeners { listener() }
    }
}
