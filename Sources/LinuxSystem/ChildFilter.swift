import Glibc

/// A program that is given its standard input piece by piece, while its output is taken.
package final class ChildFilter {
    private var child: ChildProcess?
    private var input: Int32
    private var outputs: ChildOutputs
    private let onOutput: ([UInt8]) -> Void

    /// Starts the program. SIGPIPE has to be ignored: it may end before it has read everything.
    ///
    /// - Parameter onOutput: takes its output as it comes, during ``feed(_:)`` and ``finish()``.
    package init(path: String, arguments: [String], onOutput: @escaping ([UInt8]) -> Void) throws(SystemError) {
        let input = try ChildPipe()
        let output = try ChildPipe()
        let error = try ChildPipe()
        child = try ChildProcess(
            path: path, arguments: arguments, standardInput: input.reading, standardOutput: output.writing,
            standardError: error.writing)
        self.input = input.closeReading()
        outputs = ChildOutputs(output, error)
        self.onOutput = onOutput
        guard fcntl(self.input, F_SETFL, O_NONBLOCK) == 0 else { throw SystemError.last("fcntl") }
    }

    deinit {
        if input >= 0 { _ = close(input) }
    }

    /// Writes all of it to the program.
    ///
    /// - Returns: whether it still reads. One that does not has something to say: ``finish()`` tells what.
    package func feed(_ bytes: [UInt8]) throws(SystemError) -> Bool {
        var done = 0
        while done < bytes.count, input >= 0 {
            let ready = try waitForEvents(outputs.events + [(input, PollEvents.writable)])
            try outputs.take(ready, onOutput)
            guard ready[2] != 0 else { continue }
            let written = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                return retrying { unsafe write(input, rest.baseAddress, rest.count) }
            }
            if written >= 0 {
                done += written
            } else if errno == EPIPE {
                closeInput()
            } else if errno != EAGAIN {
                throw SystemError.last("write")
            }
        }
        return input >= 0
    }

    /// Ends its input, and waits for its end.
    package func finish() throws(SystemError) -> (status: ChildStatus, standardError: [UInt8]) {
        closeInput()
        while outputs.areOpen { try outputs.take(try waitForEvents(outputs.events), onOutput) }
        guard let child = child.take() else { return (.exited(0), outputs.standardError) }
        return (try child.wait(), outputs.standardError)
    }

    private func closeInput() {
        if input >= 0 { _ = close(input) }
        input = -1
    }
}
