import CSystemd
import Glibc
import LinuxSystem

/// libsystemd could not read the journal.
package struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The error number.
    package let code: Int32
    /// The function of libsystemd.
    package let call: String

    package var description: String { "\(call): \(describe(code))" }
}

/// Reads this machine's journal (sd-journal(3)). For one thread at a time: deliberately not `Sendable`.
@safe package final class JournalReader {
    package struct Entry: Hashable, Sendable {
        /// Where it is, for good.
        package let cursor: String
        /// When journald received it, in microseconds since 1970.
        package let realtimeMicroseconds: UInt64
        /// A field may occur more than once.
        package let values: [String: [String]]

        /// Of a field that occurs twice, the last.
        package var fields: [String: String] { values.compactMapValues(\.last) }
    }

    private let journal: OpaquePointer

    /// Readable when something was appended; then ``process()``.
    package let descriptor: Int32

    /// Every journal file of this machine that we may read; there may be none, see ``canRead``.
    package convenience init() throws(JournalError) {
        var journal: OpaquePointer?
        try check(unsafe sd_journal_open(&journal, Int32(SD_JOURNAL_LOCAL_ONLY)), "sd_journal_open")
        try unsafe self.init(owning: journal)
    }

    /// The journal files in one directory.
    package convenience init(directory: String) throws(JournalError) {
        var journal: OpaquePointer?
        try check(unsafe sd_journal_open_directory(&journal, directory, 0), "sd_journal_open_directory")
        try unsafe self.init(owning: journal)
    }

    private init(owning journal: OpaquePointer?) throws(JournalError) {
        guard let journal = unsafe journal else { throw JournalError(code: ENOMEM, call: "sd_journal_open") }
        // From here on libsystemd watches the directories; without, it would never see a new file.
        let descriptor = unsafe sd_journal_get_fd(journal)
        guard descriptor >= 0 else {
            unsafe sd_journal_close(journal)
            throw JournalError(code: -descriptor, call: "sd_journal_get_fd")
        }
        unsafe self.journal = journal
        self.descriptor = descriptor
    }

    deinit {
        unsafe sd_journal_close(journal)
    }

    /// Whether any file could be opened by now.
    package var canRead: Bool {
        _ = try? process()
        if unsafe sd_journal_has_persistent_files(journal) > 0 { return true }
        if unsafe sd_journal_has_runtime_files(journal) > 0 { return true }
        // Those two know only the system's own directories.
        return unsafe sd_journal_seek_head(journal) >= 0 && sd_journal_next(journal) > 0
    }

    /// Takes note of what was appended, and of files that came or went. Whether there was anything.
    @discardableResult
    package func process() throws(JournalError) -> Bool {
        try check(unsafe sd_journal_process(journal), "sd_journal_process") != SD_JOURNAL_NOP
    }

    /// Entries, oldest first, that match at least one of these groups. A group matches an entry that has all its
    /// fields; of values for one and the same field, any. No groups: every entry. With `fields`, only those are read.
    package func entries(
        matches groups: [[(field: String, value: String)]], sinceRealtimeMicroseconds since: UInt64? = nil, limit: Int,
        fields: Set<String>? = nil
    ) throws(JournalError) -> [Entry] {
        try process()
        unsafe sd_journal_flush_matches(journal)
        defer { unsafe sd_journal_flush_matches(journal) }
        for group in groups {
            try check(unsafe sd_journal_add_disjunction(journal), "sd_journal_add_disjunction")
            for match in group { try add("\(match.field)=\(match.value)") }
        }
        if let since {
            try check(unsafe sd_journal_seek_realtime_usec(journal, since), "sd_journal_seek_realtime_usec")
        } else {
            try check(unsafe sd_journal_seek_head(journal), "sd_journal_seek_head")
        }
        var found: [Entry] = []
        while found.count < limit, try check(unsafe sd_journal_next(journal), "sd_journal_next") > 0 {
            let entry = try present(fields)
            // A seek lands near a time; where the clock was set, not all that follows is later.
            if let since, entry.realtimeMicroseconds < since { continue }
            found.append(entry)
        }
        return found
    }

    private func add(_ match: String) throws(JournalError) {
        let bytes = Array(match.utf8)
        let result = unsafe bytes.withUnsafeBytes {
            unsafe sd_journal_add_match(journal, $0.baseAddress, $0.count)
        }
        try check(result, "sd_journal_add_match")
    }

    private func present(_ fields: Set<String>?) throws(JournalError) -> Entry {
        var time: UInt64 = 0
        try check(unsafe sd_journal_get_realtime_usec(journal, &time), "sd_journal_get_realtime_usec")
        var cursor: UnsafeMutablePointer<CChar>?
        try check(unsafe sd_journal_get_cursor(journal, &cursor), "sd_journal_get_cursor")
        defer { unsafe free(cursor) }
        return Entry(
            cursor: unsafe cursor.map { unsafe String(cString: $0) } ?? "",
            realtimeMicroseconds: time,
            values: try values(fields))
    }

    private func values(_ fields: Set<String>?) throws(JournalError) -> [String: [String]] {
        var values: [String: [String]] = [:]
        unsafe sd_journal_restart_data(journal)
        while true {
            var (data, count): (UnsafeRawPointer?, Int) = (nil, 0)
            let more = unsafe sd_journal_enumerate_available_data(journal, &data, &count)
            guard try check(more, "sd_journal_enumerate_available_data") > 0 else { return values }
            let bytes = unsafe UnsafeRawBufferPointer(start: data, count: count)
            guard let equals = unsafe bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = unsafe String(decoding: bytes[..<equals], as: UTF8.self)
            guard fields?.contains(name) ?? true else { continue }
            values[name, default: []].append(unsafe String(decoding: bytes[(equals + 1)...], as: UTF8.self))
        }
    }
}

/// libsystemd returns negative error numbers.
@discardableResult
private func check(_ result: Int32, _ call: String) throws(JournalError) -> Int32 {
    guard result >= 0 else { throw JournalError(code: -result, call: call) }
    return result
}
