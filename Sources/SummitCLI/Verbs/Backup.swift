internal import ArgumentParser
internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "backup",
        abstract: "Write a consistent copy of the timeline, its log and its reminders to a file.",
        discussion: """
            The daemon goes on meanwhile. The copy is read again and checked, every page of it and the hashes of its log, \
            before it gets its name. `restore` puts it in place.
                summitctl backup /srv/backup/timeline-$(date +%F).db
            """)

    @Argument(help: "Where to; - is standard output, and not checked.", completion: .file())
    var file: Value

    @Flag(help: "Also where there is such a file.")
    var force = false

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        if file.text == "-" {
            guard !Terminal.isTerminal(Output.standardOutput) else {
                throw UsageError("a backup is nothing for a terminal; name a file, or send it into a pipe")
            }
            do {
                _ = try receive(into: Output.standardOutput, Progress(isShown: false))
            } catch let error as SystemError {
                throw Failure("standard output: can't write: \(error.message)")
            }
            return
        }
        if let kind = Files.status(file.text)?.kind {
            guard kind == .file else { throw Failure("\(file.text) is no file; - is standard output") }
            guard force else { throw Failure("\(file.text) is there; --force has it replaced") }
        }
        do {
            let size = try write(try FileDraft(of: file.text, mode: 0o600))
            Output.print("\(Printable.escape(file.text)): \(size)")
        } catch let error as SystemError {
            // Who asked for a file knows no other name.
            throw Failure("\(file.text): can't write: \(error.message)")
        }
    }

    /// - Returns: what was written, in words.
    private func write(_ draft: FileDraft) throws -> String {
        let progress = Progress(isShown: true)
        let last = try receive(into: draft.descriptor.rawValue, progress)
        progress.show("checking")
        let found: BackupContents
        do {
            found = try StoreTool.run(["--inspect", draft.path], label: "the daemon's timeline", of: draft.path)
        } catch let error as ValueError {
            throw Failure(error.message + "; no backup was written")
        }
        progress.clear()
        guard found.head == last.head, found.milestones == last.milestones, found.changes == last.changes else {
            throw Failure("what was written is not what the daemon has: the copy is not kept")
        }
        try draft.finish()
        return "\(last.size) bytes, \(found.milestones) milestones, \(found.changes) changes"
    }

    private func receive(into descriptor: Int32, _ progress: Progress) throws -> ManagerMethods.BackupReply {
        var written: Int64 = 0
        var last: ManagerMethods.BackupReply?
        let began = Clock.monotonicNanoseconds()
        try connection.connectForChange().stream(
            "org.summitd.Manager.Backup", as: ManagerMethods.BackupReply.self
        ) { reply in
            last = reply
            guard let text = reply.bytes else { return }
            guard let bytes = Data(base64Encoded: text) else { throw Failure("the daemon sent no base64") }
            try Files.write(all: Array(bytes), to: descriptor)
            written += Int64(bytes.count)
            if Clock.monotonicNanoseconds() - began > 1_000_000_000 {
                progress.show("\(written >> 20) of \(reply.size >> 20) MiB")
            }
        }
        guard let last, last.head != nil, written == last.size else { throw Failure("the copy broke off") }
        return last
    }
}

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "restore",
        abstract: "Put the timeline of a backup in place, with the daemon stopped.",
        discussion: """
            A timeline that is there is not overwritten: move it away first. What was given since the backup, the \
            journal knows, and it is not given again. No daemon is asked, so SUMMITD_SOCKET does not count: for root it \
            is the system's timeline, for others their own, unless an option says otherwise.
                systemctl stop summitd.socket summitd.service
                mv /var/lib/summitd/timeline.db /var/lib/summitd/timeline.db.old
                summitctl restore --system /srv/backup/timeline-2026-11-24.db
                systemctl start summitd.service
            """)

    @Argument(help: "A file that `backup` or the daemon has made.", completion: .file())
    var file: Value

    @Option(help: ArgumentHelp("Where the daemon keeps its timeline, if not in the usual place.", valueName: "dir"))
    var stateDir: Value?

    @Flag(help: "The present user's own timeline.")
    var user = false

    @Flag(help: "The system's timeline.")
    var system = false

    func validate() throws {
        if user, system { throw ValidationError("--user and --system exclude each other") }
    }

    func run() throws {
        guard Files.exists(file.text) else { throw Failure("\(file.text): there is no such file", status: .notFound) }
        var arguments = ["--restore", file.text]
        if user { arguments.append("--user") }
        if system { arguments.append("--system") }
        if let stateDir { arguments += ["--state-dir", stateDir.text] }
        let contents = try StoreTool.run(arguments, label: file.text)
        let last = contents.lastChange.map { ", the last one of \($0)" } ?? ""
        let path = Printable.escape(contents.path ?? "restored")
        Output.print("\(path): \(contents.milestones) milestones, \(contents.changes) changes\(last)")
    }
}

/// Runs summitd where only it can read a store.
private enum StoreTool {
    /// - Parameter path: what is read; what is said of it is said of `label`.
    static func run(_ arguments: [String], label: String, of path: String? = nil) throws -> BackupContents {
        let input = try Files.memory([], name: "summit-nothing")
        var output: [UInt8] = []
        let (status, said) = try Child.run(
            path: try executable(), arguments: arguments, standardInput: input.rawValue,
            onOutput: { output += $0 })
        guard status == .exited(0) else {
            var complaint = String(decoding: said, as: UTF8.self)
            while complaint.last?.isNewline == true { complaint.removeLast() }
            if let path { complaint = complaint.replacing(path, with: label) }
            if status == .exited(ExitStatus.configuration.rawValue) { throw ValueError(complaint) }
            throw Failure(complaint.isEmpty ? "summitd could not read \(label): \(status)" : complaint)
        }
        return try JSONDecoder().decode(BackupContents.self, from: Data(output))
    }

    private static func executable() throws -> String {
        try HelperProgram.path(
            "summitd", beside: ["summitd", "../sbin/summitd"], installed: ["/usr/bin/summitd", "/usr/sbin/summitd"])
    }
}
