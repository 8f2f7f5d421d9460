import CLinux
import Glibc

/// Runs a program to its end.
package enum Child {
    /// Hands over its output as it comes and, at the end, its status and the first `maxErrorBytes` of what it said on
    /// standard error; the rest of that is read and dropped, so that the child never hangs on it.
    ///
    /// Without `timeoutMilliseconds` it may run for ever; with it, one that takes longer is killed and the status says
    /// so. `standardInput` stays open and stays the caller's.
    package static func run(
        path: String, arguments: [String], environment: [String]? = nil, standardInput: Int32,
        onOutput: ([UInt8]) -> Void, maxErrorBytes: Int = 65_536, timeoutMilliseconds: Int32? = nil
    ) throws(SystemError) -> (status: ChildStatus, standardError: [UInt8]) {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let output = try ChildPipe()
        let error = try ChildPipe()
        let child = try ChildProcess(
            path: path, arguments: arguments, environment: environment, standardInput: standardInput,
            standardOutput: output.writing, standardError: error.writing)
        var sources = [output.closeWriting(), error.closeWriting()]
        defer { for source in sources where source >= 0 { _ = close(source) } }
        var standardError: [UInt8] = []
        while sources.contains(where: { $0 >= 0 }) {
            let ready = try waitForEvents(
                sources.map { ($0, PollEvents.readable) }, timeoutMilliseconds: deadline.remaining)
            if ready.allSatisfy({ $0 == 0 }) {
                child.terminate()
                break
            }
            for index in sources.indices where ready[index] != 0 {
                let bytes = try Files.readSome(sources[index], max: 65_536)
                if bytes.isEmpty {
                    _ = close(sources[index])
                    sources[index] = -1
                } else if index == 0 {
                    onOutput(bytes)
                } else {
                    standardError += bytes.prefix(max(0, maxErrorBytes - standardError.count))
                }
            }
        }
        // It may have closed its output and go on.
        while deadline.remaining != -1, !child.hasEnded() {
            if deadline.remaining == 0 {
                child.terminate()
                break
            }
            OwnProcess.sleep(milliseconds: 10)
        }
        return (try child.wait(), standardError)
    }
}

/// A pipe between us and a child.
struct ChildPipe: ~Copyable {
    let reading: Int32
    let writing: Int32

    init() throws(SystemError) {
        var (reading, writing) = (Int32(-1), Int32(-1))
        guard unsafe summit_pipe(&reading, &writing) == 0 else { throw SystemError.last("pipe2") }
        self.reading = reading
        self.writing = writing
    }

    deinit {
        _ = close(reading)
        _ = close(writing)
    }

    /// The end to read from, which is now the caller's to close.
    consuming func closeWriting() -> Int32 {
        _ = close(writing)
        let reading = self.reading
        discard self
        return reading
    }

    /// The end to write to, which is now the caller's to close.
    consuming func closeReading() -> Int32 {
        _ = close(reading)
        let writing = self.writing
        discard self
        return writing
    }
}
