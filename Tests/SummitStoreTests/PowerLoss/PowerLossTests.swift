import Foundation
import GRDB
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

/// With `SUMMIT_POWER_CUTS=all` in the environment the power is cut after, and the disk fails at, every operation, not
/// only some.
@Suite("When the power goes")
struct PowerLossTests {
    /// A life of a store on a disk that records it.
    struct Recording {
        let operations: [DiskOperation]
        /// What the store held after so many steps.
        let contents: [[String]]
    }

    private static let cutsEverywhere = ProcessInfo.processInfo.environment["SUMMIT_POWER_CUTS"] == "all"

    private static func record(_ life: StoreLife) throws -> Recording {
        let disk = try RecordedDisk()
        var store = try disk.open()
        var contents = [try StoreLife.contents(store)]
        disk.note(0)
        for (index, step) in life.steps.enumerated() {
            switch step {
            case .change(let job): try StoreLife.run(job, in: store)
            case .restart:
                try store.close()
                store = try disk.open()
            }
            disk.note(index + 1)
            contents.append(try StoreLife.contents(store))
        }
        try store.close()
        return Recording(operations: disk.operations, contents: contents)
    }

    /// What is wrong with the store that is found, if anything is.
    private static func verdict(
        on files: [String: [UInt8]], told: Int, contents: [[String]]
    ) throws -> String? {
        let scratch = try Scratch(in: "/dev/shm")
        for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: scratch.file(name))) }
        do {
            let store = try Store(path: scratch.file("timeline.db"), hash: testHash)
            if let problem = try store.quickCheck() { return "not sound: \(problem)" }
            let found = try StoreLife.contents(store)
            if found == contents[told] || told + 1 < contents.count && found == contents[told + 1] { return nil }
            if let state = contents.lastIndex(of: found) { return "what was told is gone: state \(state), not \(told)" }
            return "half of a change is there"
        } catch {
            return "refused: \(error)"
        }
    }

    /// Cuts the power at moments spread over a recording.
    ///
    /// - Returns: how many cuts were made, and what was wrong after which.
    private static func cut(
        _ recording: Recording, _ kind: DiskReplay.Kind, cuts: Int, seed: UInt64 = 0
    ) throws -> (made: Int, wrong: [String]) {
        let count = recording.operations.count
        let seedsEach = max(1, cuts / count)
        let step = max(1, count / cuts)
        var replay = DiskReplay(kind, seed: seed)
        var (told, made, wrong) = (0, 0, [String]())
        for (index, operation) in recording.operations.enumerated() {
            replay.apply(operation)
            if case .note(let number) = operation { told = number }
            guard index % step == 0 || index == count - 1 else { continue }
            for each in 0..<seedsEach {
                let files = replay.files(seed: seed &+ UInt64(index * seedsEach + each))
                made += 1
                if let verdict = try verdict(on: files, told: told, contents: recording.contents) {
                    wrong.append("after operation \(index), \(operation), seed \(each): \(verdict)")
                }
            }
        }
        return (made, wrong)
    }

    @Test("everything of which somebody was told that it is done is there afterwards, and nothing half")
    func honestDisk() throws {
        let recording = try Self.record(StoreLife(milestones: 20))
        let operations = recording.operations.count
        let cuts = Self.cutsEverywhere ? 3 * operations : 150
        let (made, wrong) = try Self.cut(recording, .honest, cuts: cuts)
        #expect(made >= cuts)
        #expect(wrong == [])
        print("power: \(made) cuts in \(operations) operations, \(recording.contents.count) steps")
    }

    @Test("a disk that lies about flushes loses what it was told to keep, which these tests notice")
    func lyingDisk() throws {
        let recording = try Self.record(StoreLife(milestones: 8))
        let (made, wrong) = try Self.cut(recording, .lying, cuts: 40)
        #expect(wrong.count > made / 4)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let fault: RecordedDisk.Fault
        let code: Int32
        var always = false
        /// Every so manyth operation of its kind.
        let step: Int

        var testDescription: String { "\(fault) with \(code)\(always ? ", from then on" : "")" }
    }

    static let failures = [
        Failure(fault: .write, code: 778, step: 45),  // SQLITE_IOERR_WRITE
        Failure(fault: .write, code: 13, step: 47),  // SQLITE_FULL
        Failure(fault: .flush, code: 1_034, step: 4),  // SQLITE_IOERR_FSYNC
        Failure(fault: .truncation, code: 1_546, step: 2),  // SQLITE_IOERR_TRUNCATE
        Failure(fault: .write, code: 13, always: true, step: 101),
        Failure(fault: .flush, code: 1_034, always: true, step: 9),
    ]

    @Test("and has failed before, nothing is lost either", arguments: failures)
    func failingDisk(failure: Failure) throws {
        let life = StoreLife(milestones: 5)
        let contents = try Self.record(life).contents
        var (struck, cuts) = (0, 0)
        for index in 0... {
            let disk = try RecordedDisk()
            let skipped = Self.cutsEverywhere ? index : index * failure.step
            disk.fail(failure.fault, after: skipped, code: failure.code, always: failure.always)
            try live(life, on: disk, contents: contents)
            guard disk.hasFailed else { break }
            struck += 1
            let recording = Recording(operations: disk.operations, contents: contents)
            let (made, wrong) = try Self.cut(recording, .honest, cuts: 4, seed: UInt64(index) << 32)
            cuts += made
            #expect(wrong == [], "the failure after \(skipped) others")
        }
        #expect(struck > 1)
        print("power: \(failure.testDescription): \(struck) failures, \(cuts) cuts")
    }

    @Test("something is lost where the store leaves out what protects it", arguments: RecordedDisk.Protection.allCases)
    func unprotected(missing: RecordedDisk.Protection) throws {
        let life = StoreLife(milestones: 5)
        let contents = try Self.record(life).contents
        let isLost = try (0..<40).contains { index in
            let disk = try RecordedDisk()
            // The first flushes make the store.
            disk.fail(.flush, after: 14 + index, code: 1_034, always: false)
            try live(life, on: disk, contents: contents, without: missing)
            let recording = Recording(operations: disk.operations, contents: contents)
            return try Self.cut(recording, .honest, cuts: 25).wrong.contains { $0.contains("gone") }
        }
        #expect(isLost)
    }

    /// Lives as the daemon does: a full disk is told and tried again, after any other failure the store is opened anew.
    private func live(
        _ life: StoreLife, on disk: RecordedDisk, contents: [[String]], without missing: RecordedDisk.Protection? = nil
    ) throws {
        var store: Store?
        var (done, tries) = (0, 0)
        while done <= life.steps.count {
            tries += 1
            // What fails from now on fails until somebody has made room or put another disk in.
            if tries == 40 { disk.heal() }
            try #require(tries < 200, "nothing goes any more after step \(done)")
            do {
                let open = try store ?? disk.open(without: missing)
                let isNew = store == nil
                store = open
                if isNew {
                    let found = try StoreLife.contents(open)
                    if done < life.steps.count, found == contents[done + 1], found != contents[done] { done += 1 }
                    #expect(found == contents[done], "after a failure in step \(done)")
                    disk.note(done)
                    if done == life.steps.count { break }
                }
                switch life.steps[done] {
                case .change(let job): try StoreLife.run(job, in: open)
                case .restart:
                    try open.close()
                    store = nil
                }
                done += 1
                disk.note(done)
                if done == life.steps.count { break }
            } catch StoreError.full {
                continue
            } catch let error as StoreError {
                guard case .inputOutput = error else { throw error }
                disk.killing { store = nil }
            }
        }
        disk.killing { store = nil }
    }
}
