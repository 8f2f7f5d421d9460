import Glibc
import LinuxSystem
import Systemd
import Testing

/// The program that makes journal files out of text (Debian: systemd-journal-remote), if it is installed.
private let journalRemote: String? = [
    OwnProcess.environment("SUMMIT_JOURNAL_REMOTE"), "/usr/lib/systemd/systemd-journal-remote",
    "/lib/systemd/systemd-journal-remote",
].compactMap(\.self).first { Files.exists($0) }

@Suite(.enabled(if: journalRemote != nil, "systemd-journal-remote is not installed"))
struct JournalFileTests {
    private let place = try! FakeJournal()

    /// Appends entries in the export format (systemd.io/JOURNAL_EXPORT_FORMATS).
    private func write(_ name: String, _ entries: [[String]], at microseconds: UInt64) throws {
        var text = ""
        for (offset, fields) in entries.enumerated() {
            text += "__REALTIME_TIMESTAMP=\(microseconds + UInt64(offset))\n__MONOTONIC_TIMESTAMP=\(1000 + offset)\n"
            text += "_BOOT_ID=fedcba9876543210fedcba9876543210\n"
            text += fields.joined(separator: "\n") + "\n\n"
        }
        let input = try DatagramSocket.sealedMemory(Array(text.utf8), name: "export")
        _ = lseek(input.rawValue, 0, SEEK_SET)
        let program = try #require(journalRemote)
        let result = try Child.run(
            path: program, arguments: ["-o", "\(place.directory)/\(name).journal", "-"], environment: nil,
            standardInput: input.rawValue, onOutput: { _ in }, timeoutMilliseconds: 30_000)
        #expect(result.status == .exited(0), "\(String(decoding: result.standardError, as: UTF8.self))")
    }

    private func removeFiles() {
        for name in (try? Files.names(in: place.directory)) ?? [] { try? Files.remove("\(place.directory)/\(name)") }
    }

    @Test func `Keys are found by field and writer, a forged one is not`() throws {
        defer { removeFiles() }
        let reader = try JournalReader(directory: place.directory)
        #expect(!reader.canRead)
        let keys = (0..<200).map { "key-\($0)" }
        let entries = keys.enumerated().flatMap { index, key in
            switch index {
            case 7: [["SUMMIT_DELIVERY=\(key)", "_SYSTEMD_UNIT=evil.service", "_UID=0"]]
            // The user is the same, the unit another; or the process had died before journald looked for its unit.
            case 17: [["SUMMIT_DELIVERY=\(key)", "_SYSTEMD_UNIT=evil.service", "_UID=990"]]
            case 27: [["SUMMIT_DELIVERY=\(key)", "_UID=990"]]
            default: [["SUMMIT_DELIVERY=\(key)", "MESSAGE=m", "_SYSTEMD_UNIT=summitd.service", "_UID=990"]]
            }
        }
        try write("a", entries, at: 1_700_000_000_000_000)
        // The reader was there before the file.
        #expect(reader.canRead)
        let found = try reader.find(
            field: "SUMMIT_DELIVERY", values: keys + ["absent"], writtenBy: .unit("summitd.service", uid: 990))
        #expect(Set(found.keys) == Set(keys).subtracting(["key-7", "key-17"]))
        #expect(found["key-9"]?.fields["SUMMIT_DELIVERY"] == "key-9")
        #expect(found["key-9"]?.fields["MESSAGE"] == nil)
        #expect(found["key-9"]?.realtimeMicroseconds == 1_700_000_000_000_009)
        #expect(found["key-9"]?.cursor.isEmpty == false)
        let byUser = try reader.find(field: "SUMMIT_DELIVERY", values: ["key-7"], writtenBy: .user(0))
        #expect(byUser.count == 1)
    }

    @Test func `Time, limit and alternatives narrow a search`() throws {
        defer { removeFiles() }
        let start: UInt64 = 1_700_000_000_000_000
        try write("a", (0..<10).map { ["N=\($0)", "PARITY=\($0 % 2)", "BIG=\($0 > 6)"] }, at: start)
        let reader = try JournalReader(directory: place.directory)
        func numbers(
            _ groups: [[(field: String, value: String)]], since: UInt64? = nil, limit: Int = 100
        ) throws
            -> [String]
        {
            try reader.entries(matches: groups, sinceRealtimeMicroseconds: since, limit: limit)
                .compactMap { $0.fields["N"] }
        }
        #expect(try numbers([]).count == 10)
        #expect(try numbers([[("PARITY", "0"), ("BIG", "false")]]) == ["0", "2", "4", "6"])
        #expect(try numbers([[("N", "1")], [("PARITY", "0"), ("BIG", "true")]]) == ["1", "8"])
        #expect(try numbers([[("N", "3"), ("N", "5")]]) == ["3", "5"])
        #expect(try numbers([[("PARITY", "1")]], since: start + 4) == ["5", "7", "9"])
        #expect(try numbers([[("PARITY", "1")]], limit: 2) == ["1", "3"])
        #expect(try reader.find(matching: ("N", "4")).first?.realtimeMicroseconds == start + 4)
    }
}
