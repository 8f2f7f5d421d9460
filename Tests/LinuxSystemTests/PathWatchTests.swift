import Glibc
import LinuxSystem
import Testing

@Suite struct PathWatchTests {
    let scratch = try! ScratchDirectory()

    private func move(_ old: String, to new: String) {
        #expect(unsafe rename(scratch.file(old), scratch.file(new)) == 0, "\(old) to \(new)")
    }

    private func makeDirectory(_ name: String) throws {
        try Files.makeDirectories(scratch.file(name), mode: 0o755)
    }

    @Test func `A link that is replaced is noticed, its neighbours are not`() throws {
        scratch.link("localtime", to: "/one")
        let watch = try PathWatch()
        watch.add(scratch.file("localtime"))
        try scratch.write("other", "")
        #expect(!watch.drain())
        scratch.link("new", to: "/two")
        move("new", to: "localtime")
        let ready = try waitForEvents([(watch.descriptor, PollEvents.readable)], timeoutMilliseconds: 1000)
        #expect(ready == [PollEvents.readable])
        #expect(watch.drain())
        #expect(!watch.drain())
    }

    @Test func `What a link leads to counts as well, through links on the way`() throws {
        try makeDirectory("share/zoneinfo-2/Asia")
        try scratch.write("share/zoneinfo-2/Asia/Almaty", "old")
        scratch.link("share/zoneinfo", to: "zoneinfo-2")
        scratch.link("localtime", to: "share/../share/zoneinfo/Asia/Almaty")
        let watch = try PathWatch()
        watch.add(scratch.file("localtime"))
        try scratch.write("share/zoneinfo-2/Asia/Tashkent", "a neighbour")
        #expect(!watch.drain())
        try scratch.write("share/zoneinfo-2/Asia/Almaty", "new")
        #expect(watch.drain())
        try makeDirectory("share/zoneinfo-3/Asia")
        #expect(!watch.drain())
        scratch.link("share/next", to: "zoneinfo-3")
        move("share/next", to: "share/zoneinfo")
        #expect(watch.drain())
        try scratch.write("share/zoneinfo-3/Asia/Almaty", "newer")
        #expect(watch.drain())
        // What it no longer leads to counts no longer.
        try scratch.write("share/zoneinfo-2/Asia/Almaty", "forgotten")
        #expect(!watch.drain())
    }

    @Test func `Links that lead to each other are no danger, and noticed when mended`() throws {
        scratch.link("one", to: "two")
        scratch.link("two", to: "one")
        let watch = try PathWatch()
        watch.add(scratch.file("one"))
        try Files.remove(scratch.file("two"))
        try scratch.write("two", "a file")
        #expect(watch.drain())
        #expect(watch.problem == nil)
    }

    @Test func `Below a directory that is watched recursively, everything counts`() throws {
        try makeDirectory("zoneinfo/America/Argentina")
        let watch = try PathWatch()
        watch.add(scratch.file("zoneinfo"), recursively: true)
        try scratch.write("zoneinfo/America/Argentina/Ushuaia", "TZif")
        #expect(watch.drain())
        try makeDirectory("zoneinfo/Asia/New")
        #expect(watch.drain())
        try scratch.write("zoneinfo/Asia/New/Zone", "TZif")
        #expect(watch.drain())
        try Files.remove(scratch.file("zoneinfo/Asia/New/Zone"))
        #expect(watch.drain())
        #expect(!watch.drain())
    }

    @Test func `Without recursion, what lies deeper does not count`() throws {
        try makeDirectory("etc/deeper")
        let watch = try PathWatch()
        watch.add(scratch.file("etc"))
        try scratch.write("etc/deeper/file", "")
        #expect(!watch.drain())
        try scratch.write("etc/file", "")
        #expect(watch.drain())
    }

    @Test func `A directory that is replaced, or comes back after a while, is watched again`() throws {
        try makeDirectory("zoneinfo/Asia")
        let watch = try PathWatch()
        watch.add(scratch.file("zoneinfo"), recursively: true)
        move("zoneinfo", to: "old")
        try makeDirectory("zoneinfo")
        #expect(watch.drain())
        try scratch.write("zoneinfo/UTC", "TZif")
        #expect(watch.drain())
        try scratch.write("old/Asia/Almaty", "TZif")
        _ = watch.drain()  // That the old one is no longer watched may itself be something to read.
        try scratch.write("old/Asia/Almaty", "TZif")
        #expect(!watch.drain(), "what was moved away counts no longer")
        move("zoneinfo", to: "away")
        #expect(watch.drain())
        #expect(!watch.drain())
        move("away", to: "zoneinfo")
        #expect(watch.drain())
        try scratch.write("zoneinfo/UTC", "TZif")
        #expect(watch.drain())
    }

    @Test func `A directory far above may go and come back`() throws {
        try makeDirectory("usr/share/zoneinfo/Asia")
        let watch = try PathWatch()
        watch.add(scratch.file("usr/share/zoneinfo"), recursively: true)
        move("usr", to: "usr-away")
        #expect(watch.drain())
        try makeDirectory("usr/share/zoneinfo")
        #expect(watch.drain())
        try scratch.write("usr/share/zoneinfo/UTC", "TZif")
        #expect(watch.drain())
        #expect(watch.problem == nil)
    }

    @Test func `What is not there yet is noticed when it appears`() throws {
        let watch = try PathWatch()
        watch.add(scratch.file("nowhere/at/all"), recursively: true)
        #expect(watch.problem == nil)
        #expect(!watch.drain())
        try makeDirectory("nowhere/at")
        #expect(watch.drain())
        try makeDirectory("nowhere/at/all")
        #expect(watch.drain())
        try scratch.write("nowhere/at/all/file", "")
        #expect(watch.drain())
    }

    @Test func `More events than the kernel keeps are a change`() throws {
        try makeDirectory("zoneinfo")
        try scratch.write("zoneinfo/one", "")
        try scratch.write("zoneinfo/two", "")
        let limit = try #require(
            Int(
                String(decoding: Files.read(path: "/proc/sys/fs/inotify/max_queued_events", limit: 100), as: UTF8.self)
                    .filter(\.isNumber)))
        let watch = try PathWatch()
        // Only the way to `zoneinfo/none` is watched, so that no event but the overflow counts.
        watch.add(scratch.file("zoneinfo/none"))
        // Two in turn: the kernel merges an event with one just like it.
        for _ in 0...(min(limit, 100_000) / 2) {
            unsafe _ = chmod(scratch.file("zoneinfo/one"), 0o644)
            unsafe _ = chmod(scratch.file("zoneinfo/two"), 0o644)
        }
        try scratch.write("zoneinfo/none", "comes after the overflow")
        #expect(watch.drain())
        #expect(!watch.drain())
        try scratch.write("zoneinfo/none", "again")
        #expect(watch.drain())
    }

    @Test func `Where the watches do not suffice it says so, and watches what it can`() throws {
        for index in 0..<50 { try makeDirectory("zoneinfo/\(index)/below") }
        let watch = try PathWatch(mostDirectories: 20)
        watch.add(scratch.file("zoneinfo"), recursively: true)
        let problem = try #require(watch.problem)
        #expect(problem.description.contains("more than 20 directories"))
        try scratch.write("zoneinfo/UTC", "TZif")
        #expect(watch.drain())
        move("zoneinfo", to: "old")
        try makeDirectory("zoneinfo")
        #expect(watch.drain())
        #expect(watch.problem == nil, "there is room for what is there now")
    }
}
