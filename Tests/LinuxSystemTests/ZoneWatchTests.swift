import CLinux
import Glibc
import Testing

@testable import LinuxSystem

/// Real inotify, on a tree of a test's own; quiet means 150 ms here.
@Suite(.serialized) struct ZoneWatchTests {
    let scratch = try! ScratchDirectory()
    private let quiet: UInt64 = 150

    init() throws {
        for directory in ["share/zoneinfo/Asia", "share/zoneinfo/America/Argentina", "etc"] {
            try Files.makeDirectories(scratch.file(directory), mode: 0o755)
        }
        for zone in ["Asia/Almaty", "Asia/Tashkent", "America/Argentina/Ushuaia", "UTC"] {
            try scratch.write("share/zoneinfo/\(zone)", "TZif")
        }
        scratch.link("etc/localtime", to: "../share/zoneinfo/Asia/Almaty")
    }

    private func makeWatch(longest: UInt32 = 20_000, mostDirectories: Int = 2048) throws -> ZoneWatch {
        try ZoneWatch(
            directory: scratch.file("share/zoneinfo"), localZone: [scratch.file("etc/localtime")],
            quietMilliseconds: UInt32(quiet), longestMilliseconds: longest, mostDirectories: mostDirectories)
    }

    private func replace(_ name: String, _ text: String = "TZif2") throws {
        try scratch.write("\(name).dpkg-new", text)
        #expect(unsafe rename(scratch.file("\(name).dpkg-new"), scratch.file(name)) == 0)
    }

    /// What is told within a while, as a daemon would wait for it.
    private func next(_ watch: ZoneWatch, milliseconds: Int32 = 10_000) throws -> ZoneWatch.Change {
        let deadline = Deadline(milliseconds: milliseconds)
        while deadline.remaining > 0 {
            _ = try waitForEvents([(watch.descriptor, PollEvents.readable)], timeoutMilliseconds: deadline.remaining)
            let change = watch.drain()
            if !change.isEmpty { return change }
        }
        return []
    }

    private func expectSilence(_ watch: ZoneWatch, _ comment: Comment) throws {
        #expect(try next(watch, milliseconds: Int32(quiet) * 3).isEmpty, comment)
    }

    /// A while without a wake-up. Other tests make and remove entries of /tmp, which lies on the way: one while in
    /// many seconds without them is enough: what wakes itself again and again would have none.
    private func isIdle(_ watch: ZoneWatch) throws -> Bool {
        let deadline = Deadline(milliseconds: 20_000)
        while deadline.remaining > 0 {
            let ready = try waitForEvents([(watch.descriptor, PollEvents.readable)], timeoutMilliseconds: 400)
            if ready == [0] { return true }
            _ = watch.drain()
        }
        return false
    }

    @Test func `As long as nothing changes it wakes nobody`() throws {
        let watch = try makeWatch()
        #expect(watch.problem == nil)
        #expect(try isIdle(watch))
        #expect(watch.drain().isEmpty)
        #expect(try isIdle(watch))
        try replace("share/zoneinfo/UTC")
        #expect(try next(watch) == .rules)
        #expect(try isIdle(watch), "nor after something has")
    }

    @Test func `Reading the rules changes nothing`() throws {
        let watch = try makeWatch()
        _ = try Files.read(path: scratch.file("share/zoneinfo/Asia/Almaty"), limit: 100)
        _ = ZoneDirectory(path: scratch.file("share/zoneinfo")).allIdentifiers()
        try expectSilence(watch, "it was only read")
    }

    enum Step: String, CaseIterable {
        case replacedByRename, writtenInPlace, inASubdirectory, removed, newDirectory, touchedUpAfterAWhile
    }

    @Test(arguments: Step.allCases)
    func `A file of the rules that changes is told once, when all is quiet`(step: Step) throws {
        let watch = try makeWatch()
        let began = Clock.monotonicNanoseconds()
        switch step {
        case .replacedByRename: try replace("share/zoneinfo/Asia/Tashkent")
        case .writtenInPlace: try scratch.write("share/zoneinfo/Asia/Tashkent", "TZif3")
        case .inASubdirectory: try replace("share/zoneinfo/America/Argentina/Ushuaia")
        case .removed: try Files.remove(scratch.file("share/zoneinfo/Asia/Tashkent"))
        case .newDirectory:
            try Files.makeDirectories(scratch.file("share/zoneinfo/Mars/Crater"), mode: 0o755)
            try scratch.write("share/zoneinfo/Mars/Crater/Gale", "TZif")
        case .touchedUpAfterAWhile:
            try replace("share/zoneinfo/Asia/Tashkent")
            #expect(watch.drain().isEmpty)
            usleep(UInt32(quiet) * 500)
            try replace("share/zoneinfo/Asia/Tashkent")
        }
        #expect(try next(watch) == .rules)
        #expect(Clock.monotonicNanoseconds() - began >= quiet * 1_000_000, "not before it is quiet")
        try expectSilence(watch, "told once")
        // In what was new, too.
        if step == .newDirectory {
            try replace("share/zoneinfo/Mars/Crater/Gale")
            #expect(try next(watch) == .rules)
        }
    }

    @Test func `A swap of the link is a change of the local zone alone`() throws {
        let watch = try makeWatch()
        scratch.link("etc/new", to: "../share/zoneinfo/Asia/Tashkent")
        #expect(unsafe rename(scratch.file("etc/new"), scratch.file("etc/localtime")) == 0)
        #expect(try next(watch) == .localZone)
        try expectSilence(watch, "told once")
        // Now the new one's file is that of the local zone, and the old one's is not.
        try replace("share/zoneinfo/Asia/Tashkent")
        #expect(try next(watch) == [.rules, .localZone])
        try replace("share/zoneinfo/Asia/Almaty")
        #expect(try next(watch) == .rules)
        // Deleted and made again, as `ln -sf` does it.
        try Files.remove(scratch.file("etc/localtime"))
        #expect(try next(watch) == .localZone)
        scratch.link("etc/localtime", to: "../share/zoneinfo/UTC")
        #expect(try next(watch) == .localZone)
    }

    @Test func `The whole directory may vanish and come back`() throws {
        let watch = try makeWatch()
        #expect(unsafe rename(scratch.file("share/zoneinfo"), scratch.file("share/away")) == 0)
        #expect(try next(watch).contains(.rules))
        try expectSilence(watch, "it is not there")
        try scratch.write("share/away/UTC", "TZif4")
        try expectSilence(watch, "what was moved away is no concern of ours")
        #expect(unsafe rename(scratch.file("share/away"), scratch.file("share/zoneinfo")) == 0)
        #expect(try next(watch).contains(.rules))
        try replace("share/zoneinfo/America/Argentina/Ushuaia")
        #expect(try next(watch) == .rules)
        // Deleted, and made anew by somebody else.
        ScratchDirectory.remove(scratch.file("share"))
        #expect(try next(watch).contains(.rules))
        try Files.makeDirectories(scratch.file("share/zoneinfo/Asia"), mode: 0o755)
        #expect(try next(watch).contains(.rules))
        try scratch.write("share/zoneinfo/Asia/Almaty", "TZif")
        #expect(try next(watch) == [.rules, .localZone])
        #expect(watch.problem == nil)
    }

    @Test func `An upgrade of a thousand files is told once`() throws {
        for directory in 0..<40 {
            try Files.makeDirectories(scratch.file("share/zoneinfo/D\(directory)"), mode: 0o755)
            for file in 0..<25 { try scratch.write("share/zoneinfo/D\(directory)/F\(file)", "TZif") }
        }
        let watch = try makeWatch()
        for directory in 0..<40 {
            for file in 0..<25 { try replace("share/zoneinfo/D\(directory)/F\(file)") }
        }
        #expect(try next(watch) == .rules)
        try expectSilence(watch, "told once")
    }

    @Test func `Where it never gets quiet it is told after a time all the same`() throws {
        let watch = try makeWatch(longest: 400)
        let began = Clock.monotonicNanoseconds()
        var told: ZoneWatch.Change = []
        while told.isEmpty, Clock.monotonicNanoseconds() - began < 10_000_000_000 {
            try scratch.write("share/zoneinfo/Asia/Tashkent", "TZif")
            usleep(20_000)
            told = watch.drain()
        }
        #expect(told == .rules)
        let took = (Clock.monotonicNanoseconds() - began) / 1_000_000
        #expect(took >= 400, "\(took) ms")
    }

    @Test func `Too few watches are a problem that it names, with the path`() throws {
        for index in 0..<40 { try Files.makeDirectories(scratch.file("share/zoneinfo/D\(index)"), mode: 0o755) }
        let watch = try makeWatch(mostDirectories: 15)
        #expect(watch.problem?.description.contains(scratch.file("share/zoneinfo")) == true)
        #expect(watch.problem?.description.contains("more than 15 directories") == true)
        try replace("share/zoneinfo/UTC")
        #expect(try next(watch) == .rules)
    }

    /// Only root may mount; a container may forbid even that.
    private static let mayMount: Bool = {
        guard let scratch = try? ScratchDirectory() else { return false }
        guard unsafe mount(scratch.path, scratch.path, nil, UInt(MS_BIND), nil) == 0 else { return false }
        return unsafe umount2(scratch.path, Int32(MNT_DETACH)) == 0
    }()

    @Test(.enabled(if: mayMount, "mounting takes CAP_SYS_ADMIN"), arguments: ["share/zoneinfo", "share/zoneinfo/UTC"])
    func `A mount over the directory, or over a file, is a change`(target: String) throws {
        let isFile = target.hasSuffix("UTC")
        try Files.makeDirectories(scratch.file("other/Asia"), mode: 0o755)
        try scratch.write("other/UTC", "TZif")
        let source = scratch.file(isFile ? "other/UTC" : "other")
        let watch = try makeWatch()
        let mounted = unsafe mount(source, scratch.file(target), nil, UInt(MS_BIND), nil)
        try #require(mounted == 0)
        var isMounted = true
        func unmount() {
            if isMounted { unsafe _ = umount2(scratch.file(target), Int32(MNT_DETACH)) }
            isMounted = false
        }
        defer { unmount() }
        #expect(try next(watch).contains(.rules))
        try expectSilence(watch, "told once")
        // Now the other directory is the one that counts.
        if !isFile {
            try scratch.write("other/Asia/Almaty", "TZif")
            #expect(try next(watch).contains(.rules))
        }
        unmount()
        #expect(try next(watch).contains(.rules))
        try replace("share/zoneinfo/UTC")
        #expect(try next(watch) == .rules)
    }

    @Test(arguments: [
        ("/usr/share/zoneinfo", "/usr/share/zoneinfo", true), ("/usr", "/usr/share/zoneinfo", true),
        ("/", "/usr/share/zoneinfo", true), ("/usr/share/zoneinfo/Asia", "/usr/share/zoneinfo", true),
        ("/usr/share/zoneinfo2", "/usr/share/zoneinfo", false), ("/usr/sh", "/usr/share/zoneinfo", false),
        ("/proc", "/usr/share/zoneinfo", false), ("/etc/localtime", "/etc/localtime", true),
    ])
    func `Only mounts at, above or below a path touch it`(mount: String, path: String, expected: Bool) {
        #expect(MountTable.touches(mount, path) == expected)
    }
}
