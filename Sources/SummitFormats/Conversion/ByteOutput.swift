internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Where a file that is made goes, a large piece at a time.
final class ByteOutput {
    private let emit: ([UInt8]) throws -> Void
    private var buffer: [UInt8] = []

    init(emit: @escaping ([UInt8]) throws -> Void) { self.emit = emit }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) throws {
        buffer += bytes
        if buffer.count > 64 << 10 { try flush() }
    }

    func flush() throws {
        guard !buffer.isEmpty else { return }
        try emit(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
