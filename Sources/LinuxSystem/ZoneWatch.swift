import CLinux
import Glibc
import Synchronization

/// Notices that the rules of time zones, or this machine's own zone, may have changed under the running process, and
/// says so once when things are quiet again.
///
/// An update of tzdata replaces a thousand files in forty directories; a person replaces one, swaps the link
/// `/etc/localtime`, or mounts something over either. Nothing of it is missed from the moment this is made: whoever
/// makes it first and reads the rules then always ends with the newest. Idle, it wakes nobody.
package final class ZoneWatch: Sendable {
    /// What may have changed.
    package struct Change: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A file below the zoneinfo directory.
        package static let rules = Change(rawValue: 1)
        /// The zone of this machine.
        package static let localZone = Change(rawValue: 2)
    }

    private struct State: ~Copyable {
        var debouncer: Debouncer
        var pending: Change = []
        var mounts: MountTable?
    }

    private let pollSet: Descriptor
    private let timer: Descriptor
    private let zones: PathWatch
    private let localZone: PathWatch
    private let state: Mutex<State>

    /// Watches `directory`, with all below it, and the files that say which zone this machine has.
    ///
    /// - Parameters:
    ///   - quietMilliseconds: how long nothing must change before ``drain()`` tells of it.
    ///   - longestMilliseconds: how long it waits for that at most.
    ///   - mostDirectories: how many directories are watched for each of the two.
    /// - Throws: `EMFILE` when there are too many descriptors or inotify instances. What can't be watched for another
    ///   reason is ``problem``.
    package init(
        directory: String = ZoneDirectory.defaultPath, localZone files: [String] = ["/etc/localtime", "/etc/timezone"],
        quietMilliseconds: UInt32 = 1_000, longestMilliseconds: UInt32 = 30_000, mostDirectories: Int = 2048
    ) throws(SystemError) {
        pollSet = try Descriptor(returned: summit_poll_set_create(), by: "epoll_create1")
        timer = try Descriptor(returned: summit_delay_create(), by: "timerfd_create")
        zones = try PathWatch(mostDirectories: mostDirectories)
        localZone = try PathWatch(mostDirectories: mostDirectories)
        // The few first: should the watches not suffice, they are not what is given up.
        for file in files { localZone.add(file) }
        zones.add(directory, recursively: true)
        let debouncer = Debouncer(
            quiet: UInt64(quietMilliseconds) * 1_000_000, longest: UInt64(longestMilliseconds) * 1_000_000)
        state = Mutex(State(debouncer: debouncer, mounts: MountTable(paths: [directory] + files)))
        for member in [timer.rawValue, zones.descriptor, localZone.descriptor] { try add(member, exceptional: false) }
        if let mounts = state.withLock({ $0.mounts?.descriptor }) { try add(mounts, exceptional: true) }
    }

    private func add(_ descriptor: Int32, exceptional: Bool) throws(SystemError) {
        guard summit_poll_set_add(pollSet.rawValue, descriptor, exceptional ? 1 : 0) == 0 else {
            throw SystemError.last("epoll_ctl")
        }
    }

    /// Readable when ``drain()`` has something to do. It is to be called then, even if it mostly tells nothing yet.
    package var descriptor: Int32 { pollSet.rawValue }

    /// What at present can't be watched, and why; the rest is watched all the same. It may come and go with any
    /// ``drain()``.
    package var problem: SystemError? { zones.problem ?? localZone.problem }

    /// What may have changed; nothing while changes still come in. Does not wait.
    package func drain() -> Change {
        state.withLock { state in
            let found = take(&state.mounts)
            let now = Clock.monotonicNanoseconds()
            if !found.isEmpty {
                state.pending.formUnion(found)
                state.debouncer.note(at: now)
            }
            var told: Change = []
            if state.debouncer.takeReport(at: now) { swap(&told, &state.pending) }
            wake(at: state.debouncer.deadline, now: now)
            return told
        }
    }

    private func take(_ mounts: inout MountTable?) -> Change {
        var found: Change = []
        if mounts?.takeChange() == true {
            // Which of the two it concerns is not worth finding out.
            found = [.rules, .localZone]
            zones.refresh()
            localZone.refresh()
        }
        if zones.drain() { found.insert(.rules) }
        if localZone.drain() { found.insert(.localZone) }
        return found
    }

    /// Arming also takes back that the timer has expired.
    private func wake(at deadline: UInt64?, now: UInt64) {
        let delay = deadline.map { Int64(clamping: max(1, $0 > now ? $0 - now : 0)) } ?? 0
        // It can't fail: the descriptor is ours, the time is valid.
        _ = summit_delay_arm(timer.rawValue, delay)
    }
}
