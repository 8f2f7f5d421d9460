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

    @Test(arguments: [
        "", "/etc/passwd", "../../../etc/passwd", "Asia/../Asia/Almaty", "Asia//Almaty", "./UTC", "Asia/", "localtime",
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

    @Test func `The release is that of tzdata-zi, else of +VERSION`() throws {
        let zones = ZoneDirectory(path: scratch.path)
        try scratch.write("+VERSION", "2024a\n")
        #expect(zones.tzdataVersion == "2024a")
        try scratch.write("tzdata.zi", "# version 2025b\nR A 1916 o - Jun 14 23s 1 S\n")
        #expect(zones.tzdataVersion == "2025b")
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
