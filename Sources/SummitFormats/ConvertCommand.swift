internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// summit-convert: reads an untrusted file on standard input, and hands its rows over on standard output, a JSON
/// object a line. Before it reads it gives up what it does not need: memory beyond a bound, time, sockets, other
/// programs, writing to files.
package enum ConvertCommand {
    private static let memory: UInt64 = 1 << 30
    private static let seconds: UInt64 = 60
    private static let largest = 64 << 20

    /// - Parameter arguments: those behind the program's name: `--name FILE`, for messages.
    /// - Returns: the exit status: 0, 65 for a file that can't be read, 70 when the limits can't be set.
    package static func run(_ arguments: [String]) -> Int32 {
        if arguments == ["--version"] {
            try? Files.write(all: Array("summit-convert \(Product.version)\n".utf8), to: 1)
            return 0
        }
        let name = arguments.count == 2 && arguments[0] == "--name" ? arguments[1] : "standard input"
        do {
            try Sandbox.applyConverterLimits(memoryBytes: memory, processorSeconds: seconds)
        } catch {
            complain("can't give up its rights, so it reads nothing: \(error)")
            return 70
        }
        do {
            let bytes = try Files.read(descriptor: 0, limit: largest, path: name)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw FormatError(line: invalidLine(bytes), reason: "this is not UTF-8 text")
            }
            var timeline = try YAMLTimeline(text)
            try write(try timeline.lines())
            return 0
        } catch let error as FormatError {
            complain("\(name):\(error.line > 0 ? "" : " ")\(error)")
        } catch {
            complain("\(name): \(error)")
        }
        return 65
    }

    private static func write(_ lines: [ImportLine]) throws {
        let encoder = JSONEncoder()
        for line in lines { try Files.write(all: Array(try encoder.encode(line)) + [0x0A], to: 1) }
    }

    /// The line of the first byte that is no UTF-8.
    private static func invalidLine(_ bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return 0
    }

    private static func complain(_ text: String) {
        try? Files.write(all: Array((Printable.escape(text) + "\n").utf8), to: 2)
    }
}
