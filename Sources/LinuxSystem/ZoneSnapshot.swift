package import SummitCore
import Synchronization

/// The rules of zones as they are while one answer is made: the system is asked for each zone once, and not for each of a
/// thousand rows.
package final class ZoneSnapshot: ZoneProvider {
    private let zones: any ZoneProvider
    private let known = Mutex<[String: ZoneRules]>([:])

    package init(of zones: some ZoneProvider) { self.zones = zones }

    package func rules(for identifier: String) throws -> ZoneRules {
        if let rules = known.withLock({ $0[identifier] }) { return rules }
        let rules = try zones.rules(for: identifier)
        known.withLock { $0[identifier] = rules }
        return rules
    }
}
