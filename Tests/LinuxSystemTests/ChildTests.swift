import Glibc
import LinuxSystem
import Testing

@Suite struct ChildTests {
    private func run(
        _ script: String, environment: [String]? = nil, input: Int32? = nil, maxErrorBytes: Int = 65_536,
        timeoutMilliseconds: Int32? = nil
    ) throws -> (status: ChildStatus, output: [UInt8], error: String) {
        let null = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        var output: [UInt8] = []
        let result = try Child.run(
            path: "/bin/sh", arguments: ["-c", script], environment: environment, standardInput: input ?? null,
            onOutput: { output += $0 }, maxErrorBytes: maxErrorBytes, timeoutMilliseconds: timeoutMilliseconds)
        return (result.status, output, String(decoding: result.standardError, as: UTF8.self))
    }

    @Test func `Output, errors and status come apart`() throws {
        let result = try run("echo out; echo err >&2; exit 65")
        #expect(result.output == Array("out\n".utf8))
        #expect(result.error == "err\n")
        #expect(result.status == .exited(65))
    }

    @Test func `A signal is not an exit status`() throws {
        #expect(try run("kill -9 $$").status == .signalled(SIGKILL))
    }

    @Test func `Much output on both sides neither hangs nor overflows`() throws {
        let result = try run(
            "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo end", maxErrorBytes: 1000)
        #expect(result.output.count == 3_000_004)
        #expect(result.error.utf8.count == 1000)
        #expect(result.status == .exited(0))
    }

    @Test func `Standard input is the caller's descriptor`() throws {
        let scratch = try ScratchDirectory()
        let path = try scratch.write("in", "from a file")
        let input = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        #expect(try run("cat", input: input).output == Array("from a file".utf8))
    }

    @Test func `The environment is the given one`() throws {
        #expect(try run("echo $A-$HOME", environment: ["A=b"]).output == Array("b-\n".utf8))
        #expect(try run("echo ${PATH:+set}").output == Array("set\n".utf8))
    }

    @Test func `Only the standard descriptors are passed on`() throws {
        let result = try run("ls /proc/self/fd | tr '\\n' ' '")
        // 3 is the directory that ls reads.
        #expect(String(decoding: result.output, as: UTF8.self) == "0 1 2 3 ")
    }

    @Test func `One that has closed its output is ended in time all the same`() throws {
        let began = Clock.monotonicNanoseconds()
        let result = try run("exec >/dev/null 2>&1; sleep 30", timeoutMilliseconds: 200)
        #expect(result.status == .signalled(SIGKILL))
        #expect(Clock.monotonicNanoseconds() - began < 10_000_000_000)
    }

    @Test func `What it has started is ended with it`() throws {
        let scratch = try ScratchDirectory()
        let path = try scratch.write("pid", "")
        let result = try run("sleep 30 & echo $! >'\(path)'; wait", timeoutMilliseconds: 500)
        #expect(result.status == .signalled(SIGKILL))
        let text = String(decoding: try Files.read(path: path, limit: 100), as: UTF8.self)
        let child = try #require(Int32(text.filter(\.isNumber)))
        // Whoever inherits it may take a moment to bury it.
        for _ in 0..<500 where kill(child, 0) == 0 && !Self.isZombie(child) { usleep(10_000) }
        #expect(kill(child, 0) != 0 || Self.isZombie(child))
    }

    private static func isZombie(_ pid: Int32) -> Bool {
        let stat = (try? Files.read(path: "/proc/\(pid)/stat", limit: 4_096)).map {
            String(decoding: $0, as: UTF8.self)
        }
        return stat?.split(separator: ")").last?.hasPrefix(" Z") ?? true
    }

    @Test func `A program that is not there is an error`() {
        let error = #expect(throws: SystemError.self) {
            try Child.run(path: "/nowhere/prog", arguments: [], environment: nil, standardInput: 0, onOutput: { _ in })
        }
        #expect(error?.isNotFound == true)
        #expect(error?.path == "/nowhere/prog")
    }

    @Test func `One that takes too long is killed`() throws {
        let start = Clock.monotonicNanoseconds()
        #expect(try run("exec sleep 60", timeoutMilliseconds: 100).status == .signalled(SIGKILL))
        #expect(Clock.monotonicNanoseconds() - start < 30_000_000_000)
    }

    @Test func `A child that is dropped does not live on`() throws {
        let pid: Int32
        do {
            let child = try ChildProcess(
                path: "/bin/sleep", arguments: ["60"], standardInput: 0, standardOutput: 1, standardError: 2)
            pid = child.pid
            #expect(kill(pid, 0) == 0)
        }
        #expect(kill(pid, 0) == -1)
    }

    private func filter(
        _ script: String, _ pieces: [[UInt8]]
    ) throws -> (
        reads: Bool, status: ChildStatus, output: [UInt8], error: String
    ) {
        OwnProcess.ignoreBrokenPipes()
        nonisolated(unsafe) var output: [UInt8] = []
        let filter = try ChildFilter(path: "/bin/sh", arguments: ["-c", script]) { bytes in unsafe output += bytes }
        var reads = true
        for piece in pieces where reads { reads = try filter.feed(piece) }
        let (status, error) = try filter.finish()
        return unsafe (reads, status, output, String(decoding: error, as: UTF8.self))
    }

    @Test func `What is fed comes out at the other end, however much it is and however both sides block`() throws {
        let pieces = (0..<40).map { [UInt8](repeating: UInt8($0), count: 100_000) }
        let result = try filter("cat; echo end >&2", pieces)
        #expect(result.reads)
        #expect(result.status == .exited(0))
        #expect(result.output == Array(pieces.joined()))
        #expect(result.error == "end\n")
    }

    @Test func `One that reads no more is told, with what it says`() throws {
        let pieces = (0..<40).map { _ in [UInt8](repeating: 1, count: 100_000) }
        let result = try filter("head -c 10; echo enough >&2; exit 65", pieces)
        #expect(!result.reads)
        #expect(result.status == .exited(65))
        #expect(result.output.count == 10)
        #expect(result.error == "enough\n")
    }
}
