import Foundation
import SummitAPI
import SummitTestSupport
import Testing

/// The files that ever broke a reader, those that the fuzzers start from, and the small hostile ones.
@Suite("Any file")
struct ImportRegressionTests {
    private static func inputs(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
        let directory = Repository.root.appending(path: folder)
        guard FileManager.default.fileExists(atPath: directory.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map {
            ($0, Array(try Data(contentsOf: directory.appending(path: $0))))
        }
    }

    @Test("that ever broke a reader no longer does")
    func regressions() throws {
        var count = 0
        for target in FuzzTarget.allCases {
            for input in try Self.inputs("Tests/Fuzz/regressions/\(target.rawValue)") {
                #expect(throws: Never.self, "\(target.rawValue)/\(input.name)") { try target.check(input.bytes) }
                count += 1
            }
        }
        #expect(count > 0)
    }

    @Test("that the fuzzers start from is consistent, and mostly taken", arguments: FuzzTarget.allCases)
    func seeds(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs("Tests/Fuzz/corpus/\(target.rawValue)")
        var taken = 0
        for input in inputs {
            do {
                taken += try target.check(input.bytes) ? 1 : 0
            } catch {
                Issue.record("\(input.name): \(error)")
            }
        }
        // So that an oracle which never gets beyond the first line can't pass.
        #expect(taken > 0 && taken * 2 > inputs.count, "\(taken) of \(inputs.count)")
    }

    @Test("that is hostile is read or refused as it should be", arguments: FuzzTarget.allCases)
    func hostile(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs("Tests/Fixtures/hostile/\(target.format.rawValue)")
        #expect(!inputs.isEmpty || target.format == .timelineJSTable)
        for input in inputs {
            #expect(throws: Never.self, "\(input.name)") { try target.check(input.bytes) }
        }
    }
}
