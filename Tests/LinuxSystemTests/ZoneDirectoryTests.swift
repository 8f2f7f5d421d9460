import Glibc
import SummitCore
import Testing

@testable import LinuxSystem

@Suite struct ZoneDirectoryTests {
    let scratch = try! ScratchDirectory()
    let system = ZoneDirectory(path: "/usr/share/zoneinfo")

    private func copy(_ zone: String, to name: String) throws {
        let bytes = try Files.read(path: "/usr/share/zoneinfo/\(zone)", limit: 1 << 20)
        let new = scratch.file("new")
        let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        try Files.write(all: bytes, to: descriptor)
        close(descriptor)
        #expect(unsafe rename(new, scratch.file(name)) == 0)
    }

    @Test(arguments: ["Asia/Almaty", "Europe/Paris", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "UTC"])
    func `An installed zone has rules`(identifier: String) throws {
        #expect(try system.rules(for: identifier).identifier == identifier)
    }

    @Test(arguments: ["UTC", "Etc/UTC"])
    func `UTC needs no file`(identifier: String) throws {
        let rules = try ZoneDirectory(path: scratch.path).rules(for: identifier)
        #expect(rules.identifier == identifier && rules.offset(at: Instant(secondsSinceEpoch: 0)) == 0)
    }

    @Test(arguments: [
        "", "/etc/passwd", "posixrules", "right/Asia/Almaty", "right/", "../../../etc/passwd", "Asia/../Asia/Almaty",
        "Asia//Almaty", "./UTC", "Asia/", "localtime",
        "Asia/Al maty", "Asia/Almaty\0", "Asia/Älmaty", String(repeating: "x", count: 65), "Asia", "zone.tab",
        "No/Such_Zone", "..", ".",
    ])
    func `What is no zone is an error, and nothing outside the directory is read`(identifier: String) {
        #expect(throws: ZoneError.self) { try system.rules(for: identifier) }
    }

    @Test func `UTC works without any file`() throws {
        _ = try ZoneDirectory(path: "/nowhere").rules(for: "UTC")
        #expect(ZoneDirectory(path: "/nowhere").allIdentifiers() == ["UTC"])
        #expect(ZoneDirectory(path: "/nowhere").tzdataVersion == nil)
    }

    @Test func `Rules follow a file that is replaced or removed`() throws {
        let zones = ZoneDirectory(path: scratch.path)
        try copy("Asia/Almaty", to: "Zone")
        let summer = Instant(secondsSinceEpoch: 1_750_000_000)
        #expect(try zones.rules(for: "Zone").offset(at: summer) == 5 * 3600)
        #expect(try zones.rules(for: "Zone").offset(at: summer) == 5 * 3600)
        try copy("Europe/Paris", to: "Zone")
        #expect(try zones.rules(for: "Zone").offset(at: summer) == 2 * 3600)
        try Files.remove(scratch.file("Zone"))
        #expect(throws: ZoneError.self) { try zones.rules(for: "Zone") }
    }

    @Test func `A file that is too large, or damaged, is an error`() throws {
        let zones = ZoneDirectory(path: scratch.path)
        try scratch.write("Large", "TZif" + String(repeating: "x", count: 1 << 20))
        try scratch.write("Damaged", "TZif2 and then nonsense")
        #expect(throws: ZoneError.self) { try zones.rules(for: "Large") }
        #expect(throws: ZoneError.self) { try zones.rules(for: "Damaged") }
    }

    @Test(
        arguments: [
            ([("tzdata.zi", "# version 2025b\nR A 1916 o - Jun 14 23s 1 S\n"), ("+VERSION", "2024a\n")], "2025b"),
            ([("+VERSION", "2024a\n")], "2024a"), ([("+VERSION", "2024a")], "2024a"),
            ([("version", "2026aa\n")], "2026aa"),
            ([("tzdata.zi", "# version 2024b-2-g1f5c\n")], "2024b-2-g1f5c"),
            ([("tzdata.zi", "# redo posix_only\n\n#  version\t2025c \r\nR A\n")], "2025c"),
            // What names no release is passed over.
            ([("tzdata.zi", "# version unknown\n"), ("+VERSION", "2024a\n")], "2024a"),
            ([("tzdata.zi", ""), ("+VERSION", "2024a\n")], "2024a"),
            ([("tzdata.zi", "R A 1916 o - Jun 14 23s 1 S\n# version 2025b\n"), ("version", "2024a")], "2024a"),
            ([("tzdata.zi", "# version 2025\n")], nil), ([("+VERSION", "\n\n")], nil),
            ([("+VERSION", "2024a\u{1B}[31m\n")], nil), ([("version", "Linux 2024a\n")], nil),
            ([("+VERSION", "2024" + String(repeating: "a", count: 100))], nil), ([], nil),
        ] as [([(String, String)], String?)])
    func `The release is what tzdata-zi, or else a file of its own, names`(
        files: [(String, String)], expected: String?
    ) throws {
        let zones = ZoneDirectory(path: scratch.path)
        for (name, text) in files { try scratch.write(name, text) }
        #expect(zones.tzdataVersion == expected)
    }

    @Test func `The release follows the file`() throws {
        let zones = ZoneDirectory(path: scratch.path + "/")
        #expect(zones.path == scratch.path)
        try scratch.write("tzdata.zi", "# version 2025a\n")
        #expect(zones.tzdataVersion == "2025a")
        try scratch.write("tzdata.zi", "# version 2025b\n")
        #expect(zones.tzdataVersion == "2025b")
    }

    @Test func `What leaves no trace in a file's status is read after a reload`() throws {
        let zones = ZoneDirectory(path: scratch.path)
        try copy("Asia/Almaty", to: "Zone")
        let later = Instant(secondsSinceEpoch: 7_000_000_000)
        #expect(try zones.rules(for: "Zone").offset(at: later) == 5 * 3600)
        // Other content of the same length in the same file, under the same time of change.
        var bytes = try Files.read(path: scratch.file("Zone"), limit: 1 << 20)
        let footer = try #require(bytes.lastIndex(of: UInt8(ascii: "5")))
        bytes[footer] = UInt8(ascii: "7")
        let before = try #require(Files.status(scratch.file("Zone")))
        let descriptor = unsafe open(scratch.file("Zone"), O_WRONLY | O_CLOEXEC)
        try Files.write(all: bytes, to: descriptor)
        var times = [timespec(), timespec()]
        for index in times.indices {
            times[index] = timespec(tv_sec: Int(before.modified), tv_nsec: Int(before.modifiedNanoseconds))
        }
        #expect(unsafe futimens(descriptor, &times) == 0)
        close(descriptor)
        try #require(Files.status(scratch.file("Zone")) == before)
        #expect(try zones.rules(for: "Zone").offset(at: later) == 5 * 3600)
        zones.reload()
        #expect(try zones.rules(for: "Zone").offset(at: later) == 7 * 3600)
    }

    @Test func `Threads may ask while files are replaced and the cache is dropped`() async throws {
        let zones = ZoneDirectory(path: scratch.path)
        try copy("Asia/Almaty", to: "Zone")
        let summer = Instant(secondsSinceEpoch: 1_750_000_000)
        async let asked = withTaskGroup(of: Set<Int>.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await onThread {
                        // A file that can't be read would count as an offset that no zone has.
                        Set((0..<2_000).map { _ in (try? zones.rules(for: "Zone").offset(at: summer)) ?? .min })
                    }
                }
            }
            return await group.reduce(into: Set()) { $0.formUnion($1) }
        }
        for index in 0..<200 {
            try copy(index.isMultiple(of: 2) ? "Europe/Paris" : "Asia/Almaty", to: "Zone")
            if index.isMultiple(of: 5) { zones.reload() }
        }
        #expect(await asked.isSubset(of: [2 * 3600, 5 * 3600]))
        #expect(try zones.rules(for: "Zone").offset(at: summer) == 5 * 3600)
    }

    @Test func `A name below right is refused and says what to use, file or no file`() throws {
        for zones in [system, ZoneDirectory(path: scratch.path)] {
            let error = #expect(throws: ZoneError.self) { try zones.rules(for: "right/Asia/Almaty") }
            #expect(error?.reason.contains("leap seconds") == true)
            #expect(error?.reason.hasSuffix("use Asia/Almaty") == true)
            #expect(!zones.contains("right/Asia/Almaty"))
        }
    }

    @Test(.enabled(if: Files.exists("/usr/share/zoneinfo/right/Asia/Almaty"), "no right/ files are installed"))
    func `A file from right is refused under any name, by what is in it`() throws {
        try copy("right/Asia/Almaty", to: "Zone")
        let error = #expect(throws: ZoneError.self) { try ZoneDirectory(path: scratch.path).rules(for: "Zone") }
        #expect(error?.reason.contains("leap seconds (27 of them)") == true)
    }

    @Test func `All identifiers can be read`() throws {
        let all = system.allIdentifiers()
        #expect(all.contains("Asia/Almaty"))
        #expect(all.contains("UTC"))
        #expect(all.count > 300)
        #expect(!all.contains { $0.hasPrefix("posix/") || $0.hasPrefix("right/") || $0 == "zone.tab" })
        for identifier in all { _ = try system.rules(for: identifier) }
    }

    @Test func `The machine's zone is TZ, else the link, else the file`() throws {
        let link = scratch.file("localtime")
        let file = try scratch.write("timezone", "Asia/Tashkent\n")
        func zone(_ variable: String?) -> String? { system.systemZone(variable: variable, link: link, file: file) }
        #expect(zone(nil) == "Asia/Tashkent")
        scratch.link("localtime", to: "../usr/share/zoneinfo/Asia/Almaty")
        #expect(zone(nil) == "Asia/Almaty")
        #expect(zone(":Europe/Paris") == "Europe/Paris")
        #expect(zone("Europe/Paris") == "Europe/Paris")
        #expect(zone("/usr/share/zoneinfo/posix/Europe/Paris") == "Europe/Paris")
        #expect(zone("") == "UTC")
        #expect(zone("XYZ-3") == "Asia/Almaty")
        #expect(zone("../../etc/passwd") == "Asia/Almaty")
    }
}
