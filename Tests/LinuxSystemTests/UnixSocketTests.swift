import Dispatch
import Glibc
import LinuxSystem
import Synchronization
import Testing

@Suite struct UnixSocketTests {
    let scratch = try! ScratchDirectory()

    private final class Received: Sendable {
        let bytes = Mutex<[UInt8]?>(nil)
    }

    @Test func `A connection carries bytes both ways, to the end`() throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path, timeoutMilliseconds: 1000)
        let server = try UnixSocket.accept(on: listener.rawValue)
        let large = [UInt8](repeating: 7, count: 3 << 20)
        let accepted = server.release()
        // A thread that is there at once: a task would wait for one of a pool that other tests may hold.
        let (received, isRead) = (Received(), DispatchSemaphore(value: 0))
        OwnThread.start {
            received.bytes.withLock { $0 = try? Files.read(descriptor: accepted, limit: 4 << 20) }
            try? UnixSocket.send(all: Array("done".utf8), on: accepted)
            close(accepted)
            isRead.signal()
        }
        // The reader ends also where sending fails.
        defer { UnixSocket.finishSending(on: client.rawValue) }
        try UnixSocket.send(all: large, on: client.rawValue, timeoutMilliseconds: 60_000)
        UnixSocket.finishSending(on: client.rawValue)
        isRead.wait()
        #expect(received.bytes.withLock { $0 } == large)
        var reply: [UInt8] = []
        let count = try UnixSocket.receive(into: &reply, on: client.rawValue, timeoutMilliseconds: 5000)
        #expect(count == 4)
        #expect(reply == Array("done".utf8))
        let end = try UnixSocket.receive(into: &reply, on: client.rawValue)
        #expect(end == 0)
    }

    @Test func `The peer is who the kernel says it is`() throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path)
        let server = try UnixSocket.accept(on: listener.rawValue)
        let peer = try Peer(of: server.rawValue)
        #expect(peer.pid == getpid())
        #expect(peer.uid == geteuid())
        #expect(peer.gid == getegid())
        var groups = [UInt32](repeating: 0, count: 256)
        let count = unsafe getgroups(256, &groups)
        #expect(peer.groups == Array(groups.prefix(Int(count))))
        #expect(peer.isMember(of: getegid()))
        #expect(client.rawValue >= 0)
    }

    @Test(.enabled(if: geteuid() == 0, "only root may take groups"))
    func `More groups than fit at first are all there`() async {
        await #expect(processExitsWith: .success) { [place = scratch.path as String] in
            let all = (1...400).map { UInt32(10_000 + $0) }
            guard unsafe setgroups(all.count, all) == 0 else { exit(2) }
            let scratch = ScratchDirectory(of: place)
            let listener = try UnixSocket.listen(path: scratch.file("s"), mode: 0o600)
            let client = try UnixSocket.connect(path: scratch.file("s"))
            let server = try UnixSocket.accept(on: listener.rawValue)
            #expect(try Peer(of: server.rawValue).groups == all)
            #expect(client.rawValue >= 0)
        }
    }

    @Test func `What has no peer has no credentials`() throws {
        let listener = try DatagramSocket.bind(path: scratch.file("d"), mode: 0o600)
        #expect(throws: SystemError.self) { try Peer(of: listener.rawValue) }
        #expect(throws: SystemError.self) { try Peer(of: -1) }
    }

    @Test(arguments: [UInt32(0o600), 0o666, 0o660])
    func `The socket file has exactly the mode asked for`(mode: UInt32) throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: mode)
        #expect(Files.status(path)?.permissions == mode)
        #expect(Files.status(path)?.kind == .socket)
        #expect(listener.rawValue >= 0)
    }

    @Test func `A live socket is left alone, a stale one is replaced`() throws {
        let path = scratch.file("s")
        do {
            let listener = try UnixSocket.listen(path: path, mode: 0o600)
            let error = #expect(throws: SystemError.self) { _ = try UnixSocket.listen(path: path, mode: 0o600) }
            #expect(error?.isAddressInUse == true)
            #expect(listener.rawValue >= 0)
        }
        let refused = #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: path) }
        #expect(refused?.isRefused == true)
        let next = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path)
        #expect(next.rawValue != client.rawValue)
    }

    @Test func `A live socket with a full queue is still live`() throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: 0o600, backlog: 0)
        let client = try UnixSocket.connect(path: path)
        let error = #expect(throws: SystemError.self) { _ = try UnixSocket.listen(path: path, mode: 0o600) }
        #expect(error?.isAddressInUse == true)
        let start = Clock.monotonicNanoseconds()
        let late = #expect(throws: SystemError.self) {
            _ = try UnixSocket.connect(path: path, timeoutMilliseconds: 100)
        }
        #expect(late?.isTimeout == true)
        #expect(Clock.monotonicNanoseconds() - start >= 90_000_000)
        #expect(listener.rawValue != client.rawValue)
    }

    @Test func `A file of another kind is never removed`() throws {
        let path = try scratch.write("file", "precious")
        let error = #expect(throws: SystemError.self) { _ = try UnixSocket.listen(path: path, mode: 0o600) }
        #expect(error?.description == "bind \(path): exists and is not a socket")
        #expect(try Files.read(path: path, limit: 100) == Array("precious".utf8))
    }

    @Test func `A path that is too long says so`() throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let error = #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: path) }
        #expect(error?.description.contains("at most 107 bytes, this one has 108") == true)
        let fits = #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: String(path.dropLast())) }
        #expect(fits?.isNotFound == true)
    }

    @Test func `An absent socket names the call, the path and the reason`() {
        let error = #expect(throws: SystemError.self) { _ = try UnixSocket.connect(path: "/run/nowhere/org.summitd") }
        #expect(error?.description == "connect /run/nowhere/org.summitd: No such file or directory")
    }

    @Test func `Nothing to receive in time is a timeout, and so is nobody who reads`() throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path)
        var buffer: [UInt8] = []
        let nothing = #expect(throws: SystemError.self) {
            _ = try UnixSocket.receive(into: &buffer, on: client.rawValue, timeoutMilliseconds: 20)
        }
        #expect(nothing?.isTimeout == true)
        let full = #expect(throws: SystemError.self) {
            try UnixSocket.send(
                all: [UInt8](repeating: 0, count: 8 << 20), on: client.rawValue, timeoutMilliseconds: 20)
        }
        #expect(full?.isTimeout == true)
        #expect(listener.rawValue >= 0)
    }

    @Test func `Sending to somebody who left is an error, not a signal`() throws {
        let path = scratch.file("s")
        let listener = try UnixSocket.listen(path: path, mode: 0o600)
        let client = try UnixSocket.connect(path: path)
        close(try UnixSocket.accept(on: listener.rawValue).release())
        let error = #expect(throws: SystemError.self) { try UnixSocket.send(all: [1], on: client.rawValue) }
        #expect(error?.isDisconnected == true)
    }
}
