/// The calls and replies of org.summitd.Manager.
package enum ManagerMethods {
    package struct NextReminder: Codable, Hashable, Sendable {
        package var due: String
        package var milestone: String
        package var title: String

        package init(due: String, milestone: String, title: String) {
            self.due = due
            self.milestone = milestone
            self.title = title
        }
    }

    package struct StatusReply: Codable, Sendable {
        package var version: String
        package var pid: Int32
        package var started: String
        package var mode: String
        package var store: String
        package var storeCheck: String
        package var configuration: [String]
        package var policies: [String]
        package var zone: String?
        package var tzdata: String?
        package var journal: String
        package var clockBelieved: Bool
        package var plannedThrough: String?
        package var milestones: Int
        package var reminders: [String: Int]
        package var next: NextReminder?
        package var connections: Int
        package var droppedLogLines: Int
        package var lastBackup: String?
        package var backups: String

        package init(
            version: String, pid: Int32, started: String, mode: String, store: String, storeCheck: String,
            configuration: [String], policies: [String], zone: String?, tzdata: String?, journal: String,
            clockBelieved: Bool, plannedThrough: String?, milestones: Int, reminders: [String: Int],
            next: NextReminder?, connections: Int, droppedLogLines: Int, lastBackup: String?, backups: String
        ) {
            self.version = version
            self.pid = pid
            self.started = started
            self.mode = mode
            self.store = store
            self.storeCheck = storeCheck
            self.configuration = configuration
            self.policies = policies
            self.zone = zone
            self.tzdata = tzdata
            self.journal = journal
            self.clockBelieved = clockBelieved
            self.plannedThrough = plannedThrough
            self.milestones = milestones
            self.reminders = reminders
            self.next = next
            self.connections = connections
            self.droppedLogLines = droppedLogLines
            self.lastBackup = lastBackup
            self.backups = backups
        }
    }

    package struct ReloadReply: Codable, Sendable {
        package var configuration: [String]
        package var policies: [String]

        package init(configuration: [String], policies: [String]) {
            self.configuration = configuration
            self.policies = policies
        }
    }

    package struct Finding: Codable, Hashable, Sendable {
        package var kind: String
        package var subject: String
        package var text: String

        package init(kind: String, subject: String, text: String) {
            self.kind = kind
            self.subject = subject
            self.text = text
        }
    }

    package struct VerifyReply: Codable, Sendable {
        package var phase: String
        package var checked: Int
        package var total: Int
        package var findings: [Finding]
        package var gone: Int

        package init(phase: String, checked: Int, total: Int, findings: [Finding], gone: Int) {
            self.phase = phase
            self.checked = checked
            self.total = total
            self.findings = findings
            self.gone = gone
        }
    }

    package struct Identify: Codable, Sendable {
        package var program: String
        package init(program: String) { self.program = program }
    }

    package struct BackupReply: Codable, Sendable {
        /// Base64 (RFC 4648 §4).
        package var bytes: String?
        package var size: Int64
        package var milestones: Int?
        package var changes: Int?
        package var head: String?

        package init(bytes: String?, size: Int64) {
            self.bytes = bytes
            self.size = size
        }
    }
}

/// What `summitd --inspect` and `summitd --restore` say of a backup, as JSON on standard output.
package struct BackupContents: Codable, Sendable {
    package var milestones: Int
    package var changes: Int
    package var lastChange: String?
    package var head: String
    /// Where it was put.
    package var path: String?

    package init(milestones: Int, changes: Int, lastChange: String?, head: String, path: String? = nil) {
        self.milestones = milestones
        self.changes = changes
        self.lastChange = lastChange
        self.head = head
        self.path = path
    }
}
