import SummitCore
import SummitTestSupport
import Synchronization
import Testing

@testable import SummitDaemon

@Suite("A change of the plan")
struct ServicesTests {
    @Test("is told as directly the thousandth time as the first")
    func listener() async throws {
        let server = try await TestServer()
        // How deep in the stack the listener is called.
        let depths = Mutex<[UInt]>([])
        server.services.onPlanChange {
            var here: UInt8 = 0
            let depth = unsafe withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
            depths.withLock { $0.append(depth) }
        }
        for _ in 0..<1_000 { server.services.planChanged() }
        let (first, last) = depths.withLock { ($0.first, $0.last) }
        #expect(depths.withLock { $0.count } == 1_000)
        #expect(first == last)
        try await server.stop()
    }
}
