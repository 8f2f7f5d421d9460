import Glibc
import LinuxSystem
import Systemd
import Testing

@Suite struct JournalReaderTests {
    @Test func `A directory without a journal has no entries, and says that nothing can be read`() throws {
        let place = try FakeJournal()
        let reader = try JournalReader(directory: place.directory)
        #expect(try reader.entries(matches: [], limit: 10).isEmpty)
        #expect(
            try reader.find(field: "SUMMIT_DELIVERY", values: ["a", "b"], writtenBy: .unit("x.service", uid: 1)).isEmpty
        )
        #expect(!reader.canRead)
        #expect(reader.descriptor >= 0)
    }

    @Test func `A directory that is not there is an error`() {
        let error = #expect(throws: JournalError.self) { _ = try JournalReader(directory: "/nowhere/at/all") }
        #expect(error?.description == "sd_journal_open_directory: No such file or directory")
    }

    @Test func `A match that is no field is an error`() throws {
        let place = try FakeJournal()
        let reader = try JournalReader(directory: place.directory)
        #expect(throws: JournalError.self) { try reader.find(matching: ("lower case", "x")) }
    }

    @Test func `Writers are told apart by trusted fields alone`() {
        for writer in [
            JournalWriter.unit("a.service", uid: 1), .userUnit("a.service", uid: 1), .user(1), OwnUnit.writer(),
        ] { #expect(writer.match.field == "_UID") }
    }

    @Test func `The boot has an identifier`() throws {
        let boot = try #require(BootID.current())
        #expect(boot.utf8.count == 32)
        #expect(BootID.current() == boot)
    }
}
