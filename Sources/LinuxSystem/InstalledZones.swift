import Glibc

extension ZoneDirectory {
    /// The release of the IANA database, `2025b`: from the comment at the head of `tzdata.zi`, else from `+VERSION`
    /// (as some systems install it) or `version`. Nil where none of them names one. Read afresh each time.
    package var tzdataVersion: String? {
        let inTable = Self.firstLines(of: "\(path)/tzdata.zi").lazy.prefix { $0.first == "#" }
            .compactMap { $0.first == "#" && $0.dropFirst().first == "version" ? $0.dropFirst(2).first : nil }
        let alone = ["+VERSION", "version"].lazy.compactMap { Self.firstLines(of: "\(path)/\($0)").first?.first }
        return (Array(inTable) + alone).lazy.map(String.init).first(where: Self.isRelease)
    }

    /// A year and a letter or more, and what a distributor may have added: `2025b`, `2024b-2`. Not `unknown`, which the
    /// database writes when it was built from no release, nor what stands in a file of another kind.
    private static func isRelease(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        return (5...32).contains(bytes.count) && bytes[..<4].allSatisfy(isDigit) && isLetter(bytes[4])
            && bytes[5...].allSatisfy { isDigit($0) || isLetter($0) || "-+.~_".utf8.contains($0) }
    }

    /// Every zone there is a file for, sorted, and `UTC`; not the `posix/` and `right/` copies.
    package func allIdentifiers() -> [String] {
        var found: Set = ["UTC"]
        var waiting = [""]
        while let prefix = waiting.popLast() {
            for name in (try? Files.names(in: "\(path)/\(prefix)")) ?? [] {
                let identifier = prefix + name
                guard Self.isIdentifier(identifier) else { continue }
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
        return Self.firstLines(of: file).first?.first.flatMap { identifier(named: String($0)) }
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

    /// The lines at the beginning of a file, each as the words in it; without empty ones.
    private static func firstLines(of path: String) -> [[Substring]] {
        String(decoding: head(of: path, 512) ?? [], as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(whereSeparator: \.isWhitespace) }.filter { !$0.isEmpty }
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
