import Foundation
import SummitTestSupport

/// A file that somebody has made to break its reader, or that looks so.
struct HostileFile: Sendable {
    enum Expectation: Sendable {
        /// At a line, 0 where the whole file is to blame, and with words that must be among what is said.
        case refused(line: Int, reason: String)
        /// With so many milestones, and words of a warning.
        case taken(count: Int, warning: String?)
    }

    /// The format and a file's name: `ics/empty.ics`.
    let name: String
    let expectation: Expectation
    /// What is in it; `nil` for a file of Tests/Fixtures/hostile.
    let make: (@Sendable () -> Data)?

    static func refused(_ name: String, _ line: Int, _ reason: String) -> HostileFile {
        HostileFile(name: name, expectation: .refused(line: line, reason: reason), make: nil)
    }

    static func taken(_ name: String, _ count: Int, _ warning: String? = nil) -> HostileFile {
        HostileFile(name: name, expectation: .taken(count: count, warning: warning), make: nil)
    }

    /// One that is made when it is needed, being large.
    func made(_ make: @escaping @Sendable () -> Data) -> HostileFile {
        HostileFile(name: name, expectation: expectation, make: make)
    }

    var format: String { String(name.prefix { $0 != "/" }) }

    /// - Returns: where it lies.
    func place(in scratch: Scratch) throws -> String {
        guard let make else { return Repository.root.appending(path: "Tests/Fixtures/hostile/\(name)").path }
        let path = scratch.file(name.replacing("/", with: "-"))
        try make().write(to: URL(filePath: path))
        return path
    }
}
