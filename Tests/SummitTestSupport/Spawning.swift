import Synchronization

private let turn = Mutex(())

/// Makes a program's pipes and starts it, while no other is being started.
///
/// Foundation's descriptors are not closed in children by themselves (it closes those that it finds open before it starts one): a
/// program that is started just then would keep another's pipe open, and who reads that to its end would wait for both.
public func spawning<Value>(_ body: () throws -> sending Value) rethrows -> sending Value {
    try turn.withLock { _ in try body() }
}
