import Glibc
package import SummitCore
import Synchronization

/// The zone rules that the system has installed (tzfile(5), RFC 9636), read afresh when a file changes.
package struct ZoneDirectory: ZoneProvider, Sendable {
    /// Where the files are.
    package let path: String
    private let cache = Cache()

    private final class Cache: Sendable {
        let entries = Mutex<[String: (status: Files.Status, rules: ZoneRules)]>([:])
    }

    static let largestFile = 1 << 20
    private static let longestIdentifier = 64

    /// `nil`: the ``defaultPath``.
    package init(path: String? = nil) {
        self.path = Self.withoutTrailingSlashes(path ?? Self.defaultPath)
    }

    /// The directory that `TZDIR` names (tzset(3)), else `/usr/share/zoneinfo`.
    package static var defaultPath: String {
        if let path = OwnProcess.environment("TZDIR"), path.hasPrefix("/") { return path }
        return "/usr/share/zoneinfo"
    }

    /// Forgets what was read: each file is read again when it is next asked for. A file that was replaced is read
    /// again without this; it is for what leaves no trace in a file's status.
    package func reload() {
        cache.entries.withLock { $0.removeAll() }
    }

    /// The rules of a zone such as `Asia/Almaty`. `UTC` needs no file. From any thread.
    /// - Throws: `ZoneError` for what is no name, has no file, or a file that can't be read, is damaged, or counts leap
    ///   seconds.
    package func rules(for identifier: String) throws(ZoneError) -> ZoneRules {
        if identifier == "UTC" { return .utc }
        let known = cache.entries.withLock { $0[identifier] }
        // Only what has a good name is known.
        if known == nil {
            guard Self.isIdentifier(identifier) else {
                throw ZoneError(identifier: identifier, reason: "not the name of a time zone")
            }
            // What is wrong with these is their name, whether this system has the files or not.
            if let error = ZoneRules.refusal(of: identifier) { throw error }
        }
        let file = "\(path)/\(identifier)"
        guard let status = Files.status(file), status.kind == .file else {
            // What most machines without zones are in.
            if identifier == "Etc/UTC" { return .etcUTC }
            let names = similar(to: identifier)
            let hint = names.isEmpty ? "" : "; did you mean \(names.joined(separator: " or "))?"
            throw ZoneError(identifier: identifier, reason: "no such time zone in \(path)\(hint)")
        }
        if let known, known.status == status { return known.rules }
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path: file, limit: Self.largestFile)
        } catch {
            throw ZoneError(identifier: identifier, reason: error.description)
        }
        let rules = try ZoneRules(identifier: identifier, tzif: bytes)
        // Changed while it was read: what was read is whole (files are replaced), but goes unremembered.
        if Files.status(file) == status { cache.entries.withLock { $0[identifier] = (status, rules) } }
        return rules
    }

    /// Whether there is a file for this zone, without reading its rules.
    package func contains(_ identifier: String) -> Bool {
        identifier == "UTC"
            || (Self.isIdentifier(identifier) && ZoneRules.refusal(of: identifier) == nil
                && Files.status("\(path)/\(identifier)")?.kind == .file)
    }

    private static func withoutTrailingSlashes(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Names as in the IANA database: they can't lead out of the directory, and mean the same on every machine
    /// (`localtime` and `posixrules` do not).
    static func isIdentifier(_ text: String) -> Bool {
        guard (1...longestIdentifier).contains(text.utf8.count), text != "localtime", text != "posixrules" else {
            return false
        }
        let characters = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "/"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        let dot = UInt8(ascii: ".")
        return characters
            && text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && !(part.count == 1 && part.first == dot)
                    && zip(part, part.dropFirst()).allSatisfy { $0 != dot || $1 != dot }
            }
    }
}
