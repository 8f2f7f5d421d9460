internal import Synchronization

/// What is worked on for clients away from the loops. A stop waits for it: what was changed is answered, and no loop is called
/// that is no more.
final class CallsUnderWay: Sendable {
    private struct State {
        var count = 0
        var isEnding = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// - Returns: whether it may begin; nothing may once ``finish()`` was called.
    func begin() -> Bool {
        state.withLock { state in
            if !state.isEnding { state.count += 1 }
            return !state.isEnding
        }
    }

    func end() {
        let waiter = state.withLock { state in
            state.count -= 1
            return state.count == 0 ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Lets nothing more begin, and returns when all has ended that has begun.
    func finish() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isEnding = true
                if state.count > 0 { state.waiter = continuation }
                return state.count == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
