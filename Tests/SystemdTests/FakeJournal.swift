import Glibc
import LinuxSystem

/// The receiving end of journald's native protocol.
final class FakeJournal {
    let directory: String
    let path: String
    private var socket: Descriptor?

    init() throws {
        var template = Array("/tmp/summit-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError(code: errno, call: "mkdtemp") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = directory + "/socket"
    }

    deinit {
        unsafe _ = unlink(path)
        unsafe _ = rmdir(directory)
    }

    func start() throws {
        unsafe _ = unlink(path)
        socket = try DatagramSocket.bind(path: path, mode: 0o666)
    }

    func stop() { socket = nil }

    struct Message {
        let bytes: [UInt8]
        let cameAsMemory: Bool
        /// `fcntl(F_GET_SEALS)`.
        let seals: Int32
    }

    /// The next message, or `nil` when none has come.
    func receive() -> Message? {
        guard let descriptor = socket?.rawValue else { return nil }
        var payload = [UInt8](repeating: 0, count: 1 << 20)
        var control = [UInt64](repeating: 0, count: 8)
        let count = unsafe payload.withUnsafeMutableBytes { payload in
            unsafe control.withUnsafeMutableBytes { control in
                var vector = unsafe iovec(iov_base: payload.baseAddress, iov_len: payload.count)
                return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                    var header = unsafe msghdr()
                    unsafe header.msg_iov = vector
                    unsafe header.msg_iovlen = 1
                    unsafe header.msg_control = control.baseAddress
                    unsafe header.msg_controllen = control.count
                    return unsafe recvmsg(descriptor, &header, 0)
                }
            }
        }
        guard count >= 0 else { return nil }
        // A control message: its length, then level and type (unix(7)), then here one descriptor.
        guard count == 0, control[0] == 20, control[1] == UInt64(SOL_SOCKET) | UInt64(SCM_RIGHTS) << 32 else {
            return Message(bytes: Array(payload.prefix(count)), cameAsMemory: false, seals: 0)
        }
        let memory = Descriptor(owning: Int32(truncatingIfNeeded: control[2]))
        _ = lseek(memory.rawValue, 0, SEEK_SET)
        let seals = fcntl(memory.rawValue, 1034)
        let bytes = (try? Files.read(descriptor: memory.rawValue, limit: 64 << 20)) ?? []
        return Message(bytes: bytes, cameAsMemory: true, seals: seals)
    }

    /// As systemd.io/JOURNAL_NATIVE_PROTOCOL says; `nil` when it is not well-formed.
    static func parse(_ message: [UInt8]) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        var rest = message[...]
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            let line = rest[..<end]
            rest = rest[(end + 1)...]
            if let equals = line.firstIndex(of: UInt8(ascii: "=")) {
                fields.append(
                    (
                        String(decoding: line[..<equals], as: UTF8.self),
                        String(decoding: line[(equals + 1)...], as: UTF8.self)
                    ))
                continue
            }
            guard rest.count >= 8 else { return nil }
            let length = Int(rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            rest = rest.dropFirst(8)
            guard rest.count > length, rest[rest.startIndex + length] == UInt8(ascii: "\n") else { return nil }
            fields.append(
                (String(decoding: line, as: UTF8.self), String(decoding: rest.prefix(length), as: UTF8.self)))
            rest = rest.dropFirst(length + 1)
        }
        return fields
    }
}
