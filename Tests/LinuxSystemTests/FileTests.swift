import Glibc
import Testing

@testable import LinuxSystem

@Suite struct FileTests {
    let scratch = try! ScratchDirectory()

    @Test func `A file is read whole, or not at all`() throws {
        let path = try scratch.write("f", String(repeating: "x", count: 100_000))
        #expect(try Files.read(path: path, limit: 100_000).count == 100_000)
        let error = #expect(throws: SystemError.self) { try Files.read(path: path, limit: 99_999) }
        #expect(error?.isTooLarge == true)
        #expect(throws: SystemError.self) { try Files.read(path: scratch.path, limit: 10) }
    }

    @Test func `A lock is held by one at a time`() throws {
        let path = scratch.file("lock")
        do {
            let lock = try FileLock(path: path)
            let error = #expect(throws: SystemError.self) { _ = try FileLock(path: path) }
            #expect(error?.wouldBlock == true)
            hold(lock)
        }
        hold(try FileLock(path: path))
    }

    private func hold(_ lock: borrowing FileLock) {}

    @Test func `A private directory is ours, 0700, and no link`() throws {
        let path = scratch.file("private")
        try Files.makeDirectories(path, mode: 0o700)
        #expect(Files.isOwnedPrivateDirectory(path))
        scratch.link("link", to: path)
        #expect(!Files.isOwnedPrivateDirectory(scratch.file("link")))
        #expect(unsafe chmod(path, 0o750) == 0)
        #expect(!Files.isOwnedPrivateDirectory(path))
        #expect(!Files.isOwnedPrivateDirectory(scratch.file("absent")))
    }

    @Test func `Missing directories are made, a file in the way is an error`() throws {
        try Files.makeDirectories(scratch.file("a/b/c"), mode: 0o755)
        try Files.makeDirectories(scratch.file("a/b/c"), mode: 0o755)
        #expect(Files.status(scratch.file("a/b/c"))?.kind == .directory)
        try scratch.write("file", "")
        #expect(throws: SystemError.self) { try Files.makeDirectories(scratch.file("file/x"), mode: 0o755) }
    }

    @Test(arguments: [
        ("/a/b", "/a"), ("/a", "/"), ("/", "/"), ("a", "."), ("a/b/", "a"), ("", "."), ("//a", "/"), ("/a//b", "/a"),
    ])
    func `The directory of a path`(path: String, directory: String) {
        #expect(Files.directory(of: path) == directory)
    }

    @Test func `The running program knows where it is`() {
        #expect(Files.executableDirectory()?.hasPrefix("/") == true)
    }

    @Test func `Accounts are found both ways, and the rest are numbers`() throws {
        #expect(Accounts.userName(0) == "root")
        #expect(Accounts.uid(named: "root") == 0)
        #expect(Accounts.gid(named: "root") == 0)
        #expect(Accounts.homeDirectory(0) == "/root")
        #expect(Accounts.label(4_000_000_000) == "4000000000")
        #expect(Accounts.uid(named: "no-such-user") == nil)
    }

    @Test func `Odd lines among the accounts are passed over`() throws {
        let path = try scratch.write(
            "passwd",
            "\n# x\n+::::::\nbroken\nbad:x:-1:0::/:/\nbig:x:4294967296:0::/:/\nann:x:7:8:Ann:/home/ann:/bin/sh")
        #expect(Accounts.entries(in: path).map(\.name) == ["ann"])
        #expect(Accounts.name(of: 7, in: path) == "ann")
        #expect(Accounts.entries(in: "/nowhere").isEmpty)
    }
}
