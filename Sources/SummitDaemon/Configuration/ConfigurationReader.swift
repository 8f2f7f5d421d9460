internal import LinuxSystem
internal import Logging
internal import SummitCore
internal import Yams

/// Reads one configuration file: every key is known, and every value that can't be taken is an error with its line.
struct ConfigurationReader {
    let file: String
    let zones: ZoneDirectory

    func read(_ text: String, into configuration: inout Configuration) throws {
        let root: Node?
        do {
            // Each value is read as what its key asks for. The rules by which Yams would guess that are regular
            // expressions, whose tables take 3 ms to make.
            root = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw Self.syntaxError(error, file: file)
        }
        guard let root, root.null == nil else { return }
        // The zone first: quiet hours that name none are in it.
        let keys = try entries(root, "the configuration")
        for (key, value) in keys.filter({ $0.key.string == "zone" }) + keys.filter({ $0.key.string != "zone" }) {
            switch key.string {
            case "zone": configuration.zone = try zone(value)
            case "log-level": configuration.logLevel = try choice(value, Self.levels, "a log level")
            case "limits": try limits(value, into: &configuration.limits)
            case "reminders": try reminders(value, into: &configuration)
            case "backups": try backups(value, into: &configuration.backups)
            default: throw unknown(key, among: ["zone", "log-level", "limits", "reminders", "backups"])
            }
        }
    }

    private static let levels: [String: Logger.Level] = [
        "debug": .debug, "info": .info, "notice": .notice, "warning": .warning, "error": .error,
    ]

    private func zone(_ value: Node) throws -> String? {
        if value.null != nil { return nil }
        let name = try string(value, "zone")
        do {
            _ = try zones.rules(for: name)
        } catch {
            throw failure(value, String(describing: error))
        }
        return name
    }

    private func limits(_ value: Node, into limits: inout ControlLimits) throws {
        for (key, value) in try entries(value, "limits") {
            switch key.string {
            case "message-bytes": limits.messageBytes = try number(value, 4_096...(64 << 20))
            case "nesting": limits.nesting = try number(value, 8...256)
            case "connections-per-user": limits.connectionsPerUser = try number(value, 1...100_000)
            case "message-timeout": limits.messageTimeout = try number(value, 1...3_600)
            case "queued-reply-bytes": limits.queuedReplyBytes = try number(value, 65_536...(1 << 30))
            default:
                throw unknown(
                    key,
                    among: [
                        "message-bytes", "nesting", "connections-per-user", "message-timeout", "queued-reply-bytes",
                    ])
            }
        }
    }

    private func backups(_ value: Node, into backups: inout BackupRules) throws {
        for (key, value) in try entries(value, "backups") {
            switch key.string {
            case "every":
                if value.string == "never" {
                    backups.every = nil
                } else {
                    let every = try parsed(value, "every", CalendarDuration.init(readable:))
                    guard every.exactSeconds >= 60 else {
                        throw failure(value, "every is a minute or more, such as 1d, 12h or P1D; or never")
                    }
                    backups.every = every.exactSeconds
                }
            case "keep": backups.keep = try number(value, 1...10_000)
            default: throw unknown(key, among: ["every", "keep"])
            }
        }
    }

    private func reminders(_ value: Node, into configuration: inout Configuration) throws {
        for (key, value) in try entries(value, "reminders") {
            switch key.string {
            case "policies": try policies(value, into: &configuration)
            case "catch-up": configuration.reminders.catchUp = try catchUp(value)
            case "quiet-hours": configuration.reminders.quietHours = try quietHours(value, configuration)
            default: throw unknown(key, among: ["policies", "catch-up", "quiet-hours"])
            }
        }
    }

    private func policies(_ value: Node, into configuration: inout Configuration) throws {
        if value.null != nil { return }
        guard let list = value.sequence else { throw failure(value, "policies is a list") }
        var seen: Set<String> = []
        for node in list {
            let policy = try self.policy(node, configuration)
            guard seen.insert(policy.name).inserted else {
                throw failure(node, "there are two policies “\(policy.name)” in this file")
            }
            configuration.reminders.policies.removeAll { $0.name == policy.name }
            configuration.reminders.policies.append(policy)
        }
    }

    /// - Throws: as of the country of a milestone, which would never be this one.
    private func country(_ node: Node) throws -> String {
        let country = try string(node, "country")
        do throws(FieldError) {
            try Place.check(country: country)
        } catch {
            throw failure(node, "country: \(error.reason)")
        }
        return country
    }

    private func policy(_ node: Node, _ configuration: Configuration) throws -> ReminderPolicy {
        var policy = ReminderPolicy(name: "", reminders: [])
        var reminder = Reminder(trigger: .relative(.start, .zero, timeOfDay: nil))
        var triggers: [Trigger] = []
        var (every, atMost): (CalendarDuration?, Int?) = (nil, nil)
        for (key, value) in try entries(node, "a policy") {
            switch key.string {
            case "name": policy.name = try string(value, "name")
            case "tag": policy.tag = try string(value, "tag")
            case "series": policy.series = try string(value, "series")
            case "country": policy.country = try country(value)
            case "priority":
                let names = Priority.allCases.map { ($0.rawValue, $0) }
                reminder.priority = try choice(value, Dictionary(names) { first, _ in first }, "a priority")
            case "triggers": triggers = try self.triggers(value)
            case "every":
                every = try parsed(value, "every", CalendarDuration.init(readable:))
            case "at-most": atMost = try number(value, 1...RepeatUntilAcknowledged.most)
            case "catch-up": reminder.catchUp = try catchUp(value)
            case "quiet-hours": policy.quietHours = try quietHours(value, configuration)
            default:
                throw unknown(
                    key,
                    among: [
                        "name", "tag", "series", "country", "triggers", "priority", "every", "at-most", "catch-up",
                        "quiet-hours",
                    ])
            }
        }
        if policy.name.isEmpty { throw failure(node, "a policy needs a name") }
        if policy.tag == nil, policy.series == nil, policy.country == nil {
            throw failure(node, "policy “\(policy.name)” needs a tag, a series or a country that it holds for")
        }
        if triggers.isEmpty { throw failure(node, "policy “\(policy.name)” needs triggers, such as [-P7D]") }
        if atMost != nil, every == nil {
            throw failure(node, "policy “\(policy.name)” says how often to repeat, but not how soon: every: 1h")
        }
        do throws(FieldError) {
            reminder.repetition = try every.map { every throws(FieldError) in
                try RepeatUntilAcknowledged(every: every, atMost: atMost ?? RepeatUntilAcknowledged.defaultAtMost)
            }
        } catch {
            throw failure(node, "policy “\(policy.name)”: \(error.reason)")
        }
        policy.reminders = triggers.map { trigger in
            var one = reminder
            one.trigger = trigger
            return one
        }
        return policy
    }

    private func catchUp(_ value: Node) throws -> CatchUp {
        try parsed(value, "catch-up", CatchUp.init(parsing:))
    }

    /// `22:00-07:00`, or with a zone: `22:00-07:00 [Asia/Almaty]`.
    private func quietHours(_ value: Node, _ configuration: Configuration) throws -> QuietHours? {
        if value.null != nil { return nil }
        let text = try string(value, "quiet-hours")
        guard let bracket = text.firstIndex(of: "[") else {
            let zone = configuration.zone ?? ZoneDirectory.systemZone() ?? "UTC"
            return try parsed(value, "quiet-hours") { text throws(ParseError) in
                try QuietHours(parsing: text, zone: zone)
            }
        }
        let zone = String(text[text.index(after: bracket)...].prefix { $0 != "]" })
        do {
            _ = try zones.rules(for: zone)
        } catch {
            throw failure(value, String(describing: error))
        }
        let hours = String(text[..<bracket].filter { $0 != " " })
        do {
            return try QuietHours(parsing: hours, zone: zone)
        } catch {
            throw failure(value, error.description)
        }
    }

    private func parsed<Value>(
        _ node: Node, _ what: String, _ read: (String) throws(ParseError) -> Value
    ) throws -> Value {
        do {
            return try read(try string(node, what))
        } catch let error as ParseError {
            throw failure(node, error.description)
        }
    }

    private func triggers(_ value: Node) throws -> [Trigger] {
        guard let list = value.sequence else { throw failure(value, "triggers is a list, such as [-P7D, -P1D@09:00]") }
        return try list.map { node in
            do {
                let trigger = try Trigger(parsing: try string(node, "a trigger"), defaultZone: "UTC", zones: zones)
                if case .relative = trigger { return trigger }
            } catch let error as ParseError {
                throw failure(node, error.description)
            }
            throw failure(node, "a policy's trigger is relative, such as -P7D")
        }
    }

    // MARK: Nodes

    private func entries(_ node: Node, _ what: String) throws -> [(key: Node, value: Node)] {
        if node.null != nil { return [] }
        guard let mapping = node.mapping else { throw failure(node, "\(what) is a table of keys and values") }
        return mapping.map { key, value in (key, value) }
    }

    private func string(_ node: Node, _ what: String) throws -> String {
        guard let text = node.scalar?.string, !text.isEmpty else { throw failure(node, "\(what) is a text") }
        return text
    }

    private func number(_ node: Node, _ range: ClosedRange<Int>) throws -> Int {
        guard let value = node.int, range.contains(value) else {
            throw failure(
                node,
                "“\(Printable.escape(node.string ?? ""))” is not a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }

    private func choice<Value>(_ node: Node, _ values: [String: Value], _ what: String) throws -> Value {
        guard let text = node.string, let value = values[text] else {
            let known = values.keys.sorted().joined(separator: ", ")
            throw failure(node, "“\(Printable.escape(node.string ?? ""))” is not \(what); those are \(known)")
        }
        return value
    }

    private func unknown(_ key: Node, among known: [String]) -> ConfigurationError {
        failure(
            key,
            "there is no key “\(Printable.escape(key.string ?? ""))” here; known are \(known.joined(separator: ", "))")
    }

    private func failure(_ node: Node, _ reason: String) -> ConfigurationError {
        ConfigurationError(file: file, line: node.mark?.line ?? 0, reason: reason)
    }

    private static func syntaxError(_ error: YamlError, file: String) -> ConfigurationError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ConfigurationError(file: file, line: mark.line, reason: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            ConfigurationError(
                file: file, line: context.mark.line,
                reason:
                    "the key “\(Printable.escape(keys.joined(separator: ", ")))” stands twice in the table that begins here"
            )
        case .reader(let problem, _, _, _): ConfigurationError(file: file, line: 0, reason: "not YAML: \(problem)")
        default: ConfigurationError(file: file, line: 0, reason: "not YAML: \(error)")
        }
    }
}
