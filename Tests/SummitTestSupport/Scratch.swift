package import Foundation

/// A directory of a test's own, with a path short enough for sockets, removed at its end.
package final class Scratch: Sendable {
    package let path: String

    /// - Parameter root: where it lies; memory (`/dev/shm`) is faster for what is thrown away anyway.
    package init(in root: String = "/tmp") throws {
        path = root + "/summit-test-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { path + "/" + name }

    /// Puts the rules of a zone that the system has in place, under another name.
    package func install(zone name: String, from installed: String) throws {
        let rules = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(installed)"))
        try rules.write(to: URL(filePath: file(name)), options: .atomic)
    }
}

/// The repository, found from this file.
package enum Repository {
    package static let root: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    package static var shippedTimeline: URL { root.appending(path: "Config/timelines/central-asia-china.yaml") }
}
