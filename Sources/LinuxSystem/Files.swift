import Glibc

/// Files and directories, where the standard library has nothing.
package enum Files {
    /// Reads a whole file; `EFBIG` when it holds more than `limit` bytes.
    package static func read(path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let file = try open(path: path)
        return try read(descriptor: file.rawValue, limit: limit, path: path)
    }

    /// Reads to the end of a file, pipe or socket; `EFBIG` when more than `limit` bytes come.
    package static func read(
        descriptor: Int32, limit: Int, path: String? = nil
    ) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        let step = 65_536
        while true {
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: step, alignment: 1) { room in
                let count = retrying { unsafe Glibc.read(descriptor, room.baseAddress, room.count) }
                if count > 0 { unsafe bytes.append(contentsOf: room.prefix(count)) }
                return count
            }
            if count < 0 { throw SystemError.last("read", path) }
            if count == 0 { return bytes }
            if bytes.count > limit {
                throw SystemError(code: EFBIG, call: "read", path: path, detail: "larger than \(limit) bytes")
            }
        }
    }

    /// Reads what there is, at most `max` bytes; none at the end.
    package static func readSome(_ descriptor: Int32, max: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max) { room, count in
            let got = retrying { unsafe Glibc.read(descriptor, room.baseAddress, room.count) }
            if got < 0 { failure = SystemError.last("read") }
            count = Swift.max(0, got)
        }
        if let failure { throw failure }
        return bytes
    }

    /// What a file begins with, without moving on in it; `nil` for a pipe or a terminal, where that can't be done.
    package static func peek(_ descriptor: Int32, count: Int) throws(SystemError) -> [UInt8]? {
        do {
            return try read(descriptor, at: 0, count: count)
        } catch {
            guard error.code == ESPIPE else { throw error }
            return nil
        }
    }

    /// Opens a file for reading.
    package static func open(path: String) throws(SystemError) -> Descriptor {
        let opened = retrying { unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC) }
        return try Descriptor(returned: opened, by: "open", path: path)
    }

    /// Writes every byte to a file, pipe or terminal.
    package static func write(all bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                return retrying { unsafe Glibc.write(descriptor, rest.baseAddress, rest.count) }
            }
            if written >= 0 {
                done += written
            } else if errno == EAGAIN {
                _ = try waitForEvents([(descriptor, PollEvents.writable)])
            } else {
                throw SystemError.last("write")
            }
        }
    }

    /// Makes a directory and those above it that are missing, with this mode less the umask.
    package static func makeDirectories(_ path: String, mode: UInt32) throws(SystemError) {
        if status(path)?.kind == .directory { return }
        let parent = directory(of: path)
        if parent != path, parent != "." { try makeDirectories(parent, mode: mode) }
        if unsafe mkdir(path, mode) == 0 { return }
        let error = SystemError.last("mkdir", path)
        // Somebody else may have made it meanwhile.
        guard error.code == EEXIST, status(path)?.kind == .directory else { throw error }
    }

    /// How much may be written to the disk that has `path`; `nil` where nobody knows.
    package static func freeBytes(_ path: String) -> Int64? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflow) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: status.f_frsize))
        return overflow ? .max : bytes
    }

    /// Whether this is a directory (not a link to one) of ours that nobody else may enter: mode 0700.
    package static func isOwnedPrivateDirectory(_ path: String) -> Bool {
        guard let status = status(path, followingLinks: false) else { return false }
        return status.kind == .directory && status.owner == geteuid() && status.permissions == 0o700
    }

    /// Whether something is there that we can see.
    package static func exists(_ path: String) -> Bool { status(path) != nil }

    /// Removes a file; one that is not there is no error.
    package static func remove(_ path: String) throws(SystemError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw SystemError.last("unlink", path) }
    }

    /// Puts a file in place of another, whole or not at all, and durably.
    package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o600) throws(SystemError) {
        let temporary = path + ".new"
        // One that a crash has left, or a link that somebody else has put there.
        try remove(temporary)
        let file = try create(temporary, mode: mode)
        try write(all: bytes, to: file.rawValue)
        guard fsync(file.rawValue) == 0 else { throw SystemError.last("fsync", temporary) }
        try move(temporary, to: path)
    }

    /// Writes a file's own bytes over it, and returns when they are on the disk.
    ///
    /// After a flush that failed the kernel shows what did not reach the disk as if it had, and no later flush writes
    /// it: only this does. Nobody else may write to the file meanwhile.
    package static func rewrite(_ path: String) throws(SystemError) {
        let opened = retrying { unsafe Glibc.open(path, O_RDWR | O_CLOEXEC) }
        let file = try Descriptor(returned: opened, by: "open", path: path)
        var offset: off_t = 0
        while true {
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { room in
                let count = retrying { unsafe pread(file.rawValue, room.baseAddress, room.count, offset) }
                return count <= 0 ? count : retrying { unsafe pwrite(file.rawValue, room.baseAddress, count, offset) }
            }
            if count < 0 { throw SystemError.last("rewrite", path) }
            if count == 0 { break }
            offset += off_t(count)
        }
        guard fsync(file.rawValue) == 0 else { throw SystemError.last("fsync", path) }
    }

    /// Bytes in memory, to be read like a file from the beginning.
    package static func memory(_ bytes: [UInt8], name: String) throws(SystemError) -> Descriptor {
        let memory = try DatagramSocket.sealedMemory(bytes, name: name)
        guard lseek(memory.rawValue, 0, SEEK_SET) == 0 else { throw SystemError.last("lseek") }
        return memory
    }

    /// Makes a file that must not be there yet, to be written.
    package static func create(_ path: String, mode: UInt32) throws(SystemError) -> Descriptor {
        let opened = retrying { unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
        return try Descriptor(returned: opened, by: "open", path: path)
    }

    /// Returns when a file is on the disk; or the names that were given, changed and taken in a directory.
    package static func flush(_ path: String) throws(SystemError) {
        let file = try open(path: path)
        guard fsync(file.rawValue) == 0 else { throw SystemError.last("fsync", path) }
    }

    /// Gives a file another name, in place of what has it, durably.
    package static func move(_ path: String, to other: String) throws(SystemError) {
        guard unsafe rename(path, other) == 0 else { throw SystemError.last("rename", other) }
        try flush(directory(of: other))
    }

    /// Copies a file to one that must not be there yet.
    package static func copy(_ path: String, to other: String, mode: UInt32) throws(SystemError) {
        let source = try open(path: path)
        let target = try create(other, mode: mode)
        var offset: Int64 = 0
        while true {
            let bytes = try read(source.rawValue, at: offset, count: 1 << 20)
            if bytes.isEmpty { return }
            try write(all: bytes, to: target.rawValue)
            offset += Int64(bytes.count)
        }
    }

    /// Up to so many bytes from a place in a file; none at its end.
    package static func read(_ descriptor: Int32, at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { room, filled in
            let got = retrying { unsafe pread(descriptor, room.baseAddress, room.count, off_t(offset)) }
            if got < 0 { failure = SystemError.last("pread") }
            filled = max(0, got)
        }
        if let failure { throw failure }
        return bytes
    }

    /// Where a path leads to, links followed; itself where there is nothing.
    ///
    /// - Throws: ``SystemError`` for a link that leads nowhere.
    static func resolved(_ path: String) throws(SystemError) -> String {
        guard let found = unsafe realpath(path, nil) else {
            let error = SystemError.last("realpath", path)
            if status(path, followingLinks: false) != nil { throw error }
            return path
        }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// Opens what is there and no file, such as a FIFO or a device, to be written.
    package static func openToWrite(_ path: String) throws(SystemError) -> Descriptor {
        let opened = retrying { unsafe Glibc.open(path, O_WRONLY | O_CLOEXEC) }
        return try Descriptor(returned: opened, by: "open", path: path)
    }

    /// Gives a file to the owner and group of another.
    package static func giveOwner(of other: String, to path: String) throws(SystemError) {
        var status = stat()
        guard unsafe stat(other, &status) == 0 else { throw SystemError.last("stat", other) }
        guard unsafe chown(path, status.st_uid, status.st_gid) == 0 else { throw SystemError.last("chown", path) }
    }
}
