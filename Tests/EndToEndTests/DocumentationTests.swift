import Foundation
import SummitTestSupport
import Testing

/// What is written about the programs, held against the programs. The scripts are in Tests/Documentation.
@Suite("The documentation")
struct DocumentationTests {
    @Test("of JSON is true of every document and every line that a verb prints")
    func schemas() async throws { try await Self.check("schemas.py") }

    @Test("names every verb and flag that there is, and no other")
    func help() async throws { try await Self.check("help.py") }

    @Test("has no command that was not run, and shows what the programs print")
    func blocks() async throws { try await Self.check("blocks.py") }

    /// - Throws: where there is no Python with the packages of .ci/setup.
    private static func check(_ script: String) async throws {
        try await onThread {
            let environment = ProcessInfo.processInfo.environment
            guard let python = environment["SUMMIT_VARLINK_PYTHON"], !python.isEmpty else {
                throw Installation.Missing(description: "SUMMIT_VARLINK_PYTHON names no Python: run `make test`")
            }
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = ["-B", Repository.root.appending(path: "Tests/Documentation/\(script)").path]
            process.standardInput = FileHandle.nullDevice
            let said = try spawning {
                let said = Pipe()
                process.standardOutput = said
                process.standardError = said
                try process.run()
                return said
            }
            let text = String(decoding: try said.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(script): \(text)")
        }
    }
}
