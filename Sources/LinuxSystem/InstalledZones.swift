import Glibc

extension ZoneDirectory {
    /// The release of the IANA database, `2025b`: from the first line of `tzdata.zi`, else from `+VERSION`.
    package var tzdataVersion: String? {
        let prefix = "# version "
        if let line = Self.firstLine(of: "\(path)/tzdata.zi"), line.hasPrefix(prefix) {
            return String(line.dropFirst(prefix.count))
        }
        return Self.firstLine(of: "\(path)/+VERSION")
    }

    /// Every zone there is a file for, sorted, and `UTC`; not the `posix/` and `right/` copies.
    package func allIdentifiers() -> [String] {
        var found: Set = ["UTC"]
        var waiting = [""]
        while let prefix = waiting.popLast() {
            for name in (try? Files.names(in: "\(path)/\(prefix)")) ?? [] {
                let identifier = prefix + name
                guard Self.isIdentifier(identifier), identifier != "posixrules" else { continue }
                switch Files.status("\(path)/\(identifier)", followingLinks: true)?.kind {
                case .directory where identifier != "posix" && identifier != "right": waiting.append(identifier + "/")
                case .file where Self.head(of: "\(path)/\(identifier)", 4) == Array("TZif".utf8):
                    found.insert(identifier)
                default: break
                }
            }
        }
        return found.sorted()
    }

    /// The zone of this machine or session: `$TZ` where it names a zone, else what `/etc/localtime` links to, else
    /// what `/etc/timezone` says.
    package static func systemZone() -> String? {
        ZoneDirectory().systemZone(
            variable: OwnProcess.environment("TZ"), link: "/etc/localtime", file: "/etc/timezone")
    }

    func systemZone(variable: String?, link: String, file: String) -> String? {
        if let variable {
            if variable.isEmpty || variable == ":" { return "UTC" }  // POSIX: set but empty.
            let name = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
            if let zone = identifier(named: name) { return zone }
        }
        // What the link says comes first: below zoneinfo, links from one name to another are common.
        if let target = try? Files.linkTarget(link), let zone = identifier(named: target) { return zone }
        if let target = try? Files.realPath(link), target != link, let zone = identifier(named: target) { return zone }
        return Self.firstLine(of: file).flatMap { identifier(named: $0) }
    }

    /// The zone that a name or a path below some zoneinfo directory stands for, if it is installed.
    private func identifier(named text: String) -> String? {
        var name = Substring(text)
        if text.hasPrefix(path + "/") {
            name = text.dropFirst(path.utf8.count + 1)
        } else if let range = text.firstRange(of: "/zoneinfo/") {
            name = text[range.upperBound...]
        } else if text.hasPrefix("/") || text.hasPrefix(".") {
            return nil
        }
        for copy in ["posix/", "right/"] where name.hasPrefix(copy) { name = name.dropFirst(copy.count) }
        return contains(String(name)) ? String(name) : nil
    }

    private static func firstLine(of path: String) -> String? {
        guard let bytes = head(of: path, 256), let line = bytes.split(separator: UInt8(ascii: "\n")).first else {
            return nil
        }
        let text = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.isEmpty ? nil : text
    }

    /// The first bytes of a file, fewer when it is shorter.
    private static func head(of path: String, _ count: Int) -> [UInt8]? {
        let opened = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
        guard opened >= 0 else { return nil }
        let file = Descriptor(owning: opened)
        var bytes = [UInt8](repeating: 0, count: count)
        let got = retrying { unsafe read(file.rawValue, &bytes, count) }
        return got < 0 ? nil : Array(bytes.prefix(got))
    }
}
