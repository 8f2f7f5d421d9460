import LinuxSystem
import SummitCore
import SummitStore
import SummitTestSupport
import Testing

@Suite("Room for an import")
struct RoomTests {
    @Test("is what the disk has free, beside the log and what removing it again takes")
    func room() throws {
        let scratch = try Scratch()
        let store = try Store(path: scratch.file("timeline.db"), hash: { _ in [UInt8](repeating: 0, count: 32) })
        let free = try #require(Files.freeBytes(scratch.path))
        #expect(free > 0)
        #expect(Files.freeBytes("/nowhere/at/all") == nil)
        try store.checkRoom(rows: 1, after: 0)
        // More than any disk has; nothing of it may overflow.
        for (rows, before) in [(Int(free >> 11), 0), (.max, 0), (.max, .max)] {
            #expect {
                try store.checkRoom(rows: rows, after: before)
            } throws: { error in
                guard case StoreError.noRoom(let left, let needed) = error else { return false }
                return left < needed
            }
        }
        // What removal takes is bounded, however much there is.
        if free > 1 << 30 { try store.checkRoom(rows: 1, after: .max) }
        try store.close()
    }
}
