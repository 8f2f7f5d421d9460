internal import LinuxSystem
internal import Logging
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Ends what was begun and not ended, since its client or the last daemon has gone: imports that are closed are done with,
/// the others removed. One after the other, on a thread of its own.
package final class BrokenImports: Sendable {
    private let worker = Worker()
    private let isStopping = Atomic(false)
    private let leftovers = Mutex<[Int64]>([])

    /// Returns at once.
    func clear(_ numbers: [Int64], _ services: Services) {
        guard !numbers.isEmpty else { return }
        worker.run {
            for number in numbers { self.clear(number, services, isBroken: true) }
        }
    }

    /// Ends an import with which something went wrong, or that was tried only. Of a large one the most is left to be done
    /// after this has returned.
    func end(_ run: ImportRun) throws {
        guard try run.removeSlice() || run.isClosed() else { return }
        worker.run { self.clear(run.number, run.services, isBroken: false) }
    }

    /// Takes down what the last daemon left, before anybody can begin an import of this one's.
    package func findLeftovers(_ services: Services) throws {
        let left = try services.store.read { try $0.unfinishedImports() }
        leftovers.withLock { $0 = left }
    }

    /// Clears what was found then. For a thread that may wait.
    func clearLeftovers(_ services: Services) {
        let left = leftovers.withLock { $0 }
        worker.runAndWait { [self] in
            for number in left { clear(number, services, isBroken: true) }
            do {
                while mayGoOn, try services.writer.writeAndWait(.changes, { try $0.removeStrays(limit: 50) }) {}
            } catch {
                services.logger.error("what imports of earlier versions have left can't be removed: \(error)")
            }
        }
    }

    /// Returns when nothing is under way any more; what is left then is for the next start. The store may be closed after
    /// that.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        worker.runAndWait {}
    }

    private var mayGoOn: Bool { !isStopping.load(ordering: .acquiring) }

    private func clear(_ number: Int64, _ services: Services, isBroken: Bool) {
        let run = ImportRun(services: services, actor: .nobody, number: number, losses: 0)
        while mayGoOn {
            do {
                return try end(run, isBroken: isBroken)
            } catch StoreError.full {
                services.logger.error("the disk is full; import \(number) is done with once there is room")
                waitForRoom()
            } catch {
                return services.logger.error("import \(number) can't be done with before the next start: \(error)")
            }
        }
    }

    /// Removes what is not seen. Closed it may be at the last moment, after its client has gone.
    private func end(_ run: ImportRun, isBroken: Bool) throws {
        let services = run.services
        try run.remove { mayGoOn }
        guard try run.isClosed() else {
            if isBroken { services.logger.notice("import \(run.number) broke off; what it had brought is removed") }
            return
        }
        let rows = try services.store.read { try $0.unsettled(import: run.number) }
        var done = 0
        repeat { done = try run.settle(rows, from: done).done } while done < rows.count && mayGoOn
    }

    private func waitForRoom() {
        for _ in 0..<100 where mayGoOn { OwnProcess.sleep(milliseconds: 100) }
    }
}
