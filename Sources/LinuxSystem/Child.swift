import CLinux
import Glibc

/// Runs a program to its end.
package enum Child {
    /// Hands over its output as it comes and, at the end, its status and the first `maxErrorBytes` of what it said on
    /// standard error; the rest of that is read and dropped, so that the child never hangs on it.
    ///
    /// Without `timeoutMilliseconds` it may run for ever; with it, one that takes longer is killed and the status says
    /// so. `standardInput` stays open and stays the caller's; a child that reads a terminal stays in our process group.
    ///
    /// - Parameter isEnough: asked after each piece of output: whether the child is to be ended.
    package static func run(
        path: String, arguments: [String], environment: [String]? = nil, standardInput: Int32,
        onOutput: ([UInt8]) -> Void, maxErrorBytes: Int = 65_536, timeoutMilliseconds: Int32? = nil,
        isEnough: () -> Bool = { false }
    ) throws(SystemError) -> (status: ChildStatus, standardError: [UInt8]) {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let readsTerminal = Terminal.isTerminal(standardInput)
        let output = try ChildPipe()
        let error = try ChildPipe()
        let child = try ChildProcess(
            path: path, arguments: arguments, environment: environment, standardInput: standardInput,
            standardOutput: output.writing, standardError: error.writing,
            usesTerminal: readsTerminal)
        if readsTerminal { child.endWithUs() }
        var outputs = ChildOutputs(output, error, maxErrorBytes: maxErrorBytes)
        while outputs.areOpen {
            let ready = try waitForEvents(outputs.events, timeoutMilliseconds: deadline.remaining)
            if ready.allSatisfy({ $0 == 0 }) {
                child.terminate()
                break
            }
            try outputs.take(ready, onOutput)
            if isEnough() {
                child.terminate()
                break
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
        return (try child.wait(), outputs.standardError)
    }
}

/// What a child writes: its output, handed on as it comes, and the beginning of what it says on standard error.
struct ChildOutputs: ~Copyable {
    private var sources: [Int32]
    private let maxErrorBytes: Int
    private(set) var standardError: [UInt8] = []

    init(_ output: consuming ChildPipe, _ error: consuming ChildPipe, maxErrorBytes: Int = 65_536) {
        sources = [output.closeWriting(), error.closeWriting()]
        self.maxErrorBytes = maxErrorBytes
    }

    deinit {
        for source in sources where source >= 0 { _ = close(source) }
    }

    var areOpen: Bool { sources.contains { $0 >= 0 } }

    /// What to wait for; one of them, at the least, is ready in ``take(_:_:)``.
    var events: [(descriptor: Int32, events: Int16)] { sources.map { ($0, PollEvents.readable) } }

    /// Reads what is there. What goes beyond the bound of errors is read and dropped, so that the child never hangs on it.
    mutating func take(_ ready: some Sequence<Int16>, _ onOutput: ([UInt8]) -> Void) throws(SystemError) {
        for (index, event) in zip(sources.indices, ready) where event != 0 {
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
