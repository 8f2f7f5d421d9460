import Foundation
import SummitCore
import Testing

/// The inputs that ever broke something, and those that the fuzzers start from.
@Suite struct FuzzRegressionTests {
    private static func inputs(_ folder: String, _ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let fuzz = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fuzz").standardized
        let directory = fuzz.appending(path: "\(folder)/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted().map {
            ($0, Array(try Data(contentsOf: directory.appending(path: $0))))
        }
    }

    /// Those of which an input ever broke something.
    @Test(arguments: [FuzzTarget.datetime, .tzif])
    func whatEverBrokeSomethingNoLongerDoes(target: FuzzTarget) throws {
        let inputs = try Self.inputs("regressions", target)
        #expect(!inputs.isEmpty)
        for input in inputs {
            #expect(throws: Never.self, "\(input.name)") { try target.check(input.bytes) }
        }
    }

    @Test(arguments: FuzzTarget.allCases)
    func whatTheFuzzersStartFromIsConsistentAndMostlyAccepted(target: FuzzTarget) throws {
        let inputs = try Self.inputs("corpus", target)
        var accepted = 0
        for input in inputs {
            do {
                accepted += try target.check(input.bytes) ? 1 : 0
            } catch {
                Issue.record("\(input.name): \(error)")
            }
        }
        // So that an oracle which never gets beyond the parser can't pass.
        #expect(accepted >= 5 && accepted * 2 > inputs.count, "\(accepted) of \(inputs.count)")
    }

    @Test func theZonesOfTheFuzzersAreAllThere() {
        #expect(Set(MadeZones.rules.keys) == Set(MadeZones.names))
    }
}
