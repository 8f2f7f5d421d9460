import Glibc

extension Files {
    /// The part before the last slash: `.` when there is none, `/` for the root.
    package static func directory(of path: String) -> String {
        var end = path.utf8.endIndex
        let bytes = path.utf8
        func trimSlashes() {
            while end > bytes.startIndex, bytes[bytes.index(before: end)] == UInt8(ascii: "/") {
                end = bytes.index(before: end)
            }
        }
        trimSlashes()
        if end == bytes.startIndex { return path.isEmpty ? "." : "/" }
        while end > bytes.startIndex, bytes[bytes.index(before: end)] != UInt8(ascii: "/") {
            end = bytes.index(before: end)
        }
        if end == bytes.startIndex { return "." }
        trimSlashes()
        return end == bytes.startIndex ? "/" : String(path[..<end])
    }

    /// The path with every link and `..` resolved (`realpath(3)`).
    package static func realPath(_ path: String) throws(SystemError) -> String {
        guard let resolved = unsafe realpath(path, nil) else { throw SystemError.last("realpath", path) }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// What a symbolic link says.
    package static func linkTarget(_ path: String) throws(SystemError) -> String {
        var room = [UInt8](repeating: 0, count: 4096)
        let count = unsafe room.withUnsafeMutableBytes { bytes in
            unsafe readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard count >= 0 else { throw SystemError.last("readlink", path) }
        return String(decoding: room.prefix(count), as: UTF8.self)
    }

    /// The directory that the running program was started from, however it was called.
    package static func executableDirectory() -> String? {
        guard let path = try? linkTarget("/proc/self/exe") else { return nil }
        return directory(of: path)
    }

    /// The names in a directory, without `.` and `..`, in no order.
    package static func names(in path: String) throws(SystemError) -> [String] {
        guard let directory = unsafe opendir(path) else { throw SystemError.last("opendir", path) }
        defer { unsafe _ = closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
