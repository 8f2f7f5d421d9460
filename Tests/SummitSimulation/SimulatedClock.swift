internal import Synchronization

/// A wall clock that can be set and a monotonic one that can't.
final class SimulatedClock: Sendable {
    private struct State {
        /// Microseconds since 1970.
        var wall: Int64
        /// Nanoseconds.
        var monotonic: UInt64
    }

    private let state: Mutex<State>

    init(wall: Int64) { state = Mutex(State(wall: wall, monotonic: 1_000_000_000)) }

    var wall: Int64 { state.withLock { $0.wall } }
    var monotonic: UInt64 { state.withLock { $0.monotonic } }
    var wallSecond: Int64 { wall / 1_000_000 }

    /// Both go on.
    func pass(nanoseconds: UInt64) {
        state.withLock {
            $0.monotonic += nanoseconds
            $0.wall += Int64(nanoseconds / 1_000)
        }
    }

    /// The wall clock is set, or the machine sleeps.
    func step(seconds: Int64) { state.withLock { $0.wall += seconds * 1_000_000 } }
}
