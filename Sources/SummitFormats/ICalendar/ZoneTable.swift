internal import LinuxSystem
internal import SummitCore
internal import Synchronization

/// The rules of the zones that a file names, each looked for once.
final class ZoneTable: ZoneProvider {
    private let directory = ZoneDirectory()
    private let known = Mutex<[String: Result<ZoneRules, ZoneError>]>([:])

    func rules(for identifier: String) throws -> ZoneRules {
        if let found = known.withLock({ $0[identifier] }) { return try found.get() }
        let found: Result<ZoneRules, ZoneError>
        do { found = .success(try directory.rules(for: identifier)) } catch { found = .failure(error) }
        // A hostile file may name any number of them.
        known.withLock { if $0.count < 2_000 { $0[identifier] = found } }
        return try found.get()
    }

    func contains(_ identifier: String) -> Bool { (try? rules(for: identifier)) != nil }
}
