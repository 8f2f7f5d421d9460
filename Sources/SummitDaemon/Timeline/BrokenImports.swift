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
            for number in numbers { self.clear(number, services) }
        }
    }

    /// Removes an import that is not to be closed after all: it was tried only, or refused. Of a large one the most is left
    /// to be removed after this has returned.
    func remove(_ run: ImportRun) throws {
        guard try run.removeSlice() else { return }
        worker.run {
            self.attempt(run) { try run.remove { self.mayGoOn } }
        }
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
            for number in left { clear(number, services) }
        }
    }

    /// Returns when nothing is under way any more; what is left then is for the next start. The store may be closed after
    /// that.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        worker.runAndWait {}
    }

    private var mayGoOn: Bool { !isStopping.load(ordering: .acquiring) }

    private func clear(_ number: Int64, _ services: Services) {
        guard mayGoOn else { return }
        let run = ImportRun(
            services: services, actor: Actor(uid: 0, user: nil, pid: 0, program: nil), number: number, losses: 0)
        attempt(run) {
            guard try services.store.read({ try $0.isClosed(import: number) }) else {
                try run.remove { mayGoOn }
                services.logger.notice("import \(number) broke off; what it had brought is removed")
                return
            }
            let rows = try services.store.read { try $0.unsettled(import: number) }
            var done = 0
            repeat { done = try run.settle(rows, from: done).done } while done < rows.count && mayGoOn
        }
    }

    private func attempt(_ run: ImportRun, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            run.services.logger.error("import \(run.number) can't be done with before the next start: \(error)")
        }
    }
}
