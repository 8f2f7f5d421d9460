package import Varlink

/// Exit statuses of `summitctl`, after sysexits.h.
package enum ExitStatus: Int32, Sendable {
    case done = 0
    case failure = 1
    /// EX_USAGE: an unknown or missing verb or flag.
    case usage = 64
    /// EX_DATAERR: a value that can't be read.
    case invalidValue = 65
    /// EX_NOINPUT: no such milestone.
    case notFound = 66
    /// EX_UNAVAILABLE: the daemon can't be reached.
    case unavailable = 69
    /// EX_SOFTWARE: `summit-convert` alone, which can't give up its rights.
    case software = 70
    /// EX_TEMPFAIL: a conflict, or a state that passes.
    case tryAgain = 75
    /// EX_NOPERM.
    case notPermitted = 77
    /// EX_CONFIG: `summitd` alone, for a configuration or a store it refuses.
    case configuration = 78
}

/// The errors of our interfaces: their names, their parameters, and what a client makes of them.
package enum APIError {
    package struct Name: Codable, Sendable {
        package var name: String
        /// What may have been meant.
        package var similar: [String]?
    }
    package struct Slug: Codable, Sendable {
        package var slug: String
        /// What may have been meant.
        package var similar: [String]?
    }
    package struct InvalidValue: Codable, Sendable {
        package var field: String
        package var reason: String
        package var row: Int?
    }
    package struct Conflict: Codable, Sendable {
        package var name: String
        package var expected: Int64
        package var actual: Int64
    }
    package struct Change: Codable, Sendable {
        package var sequence: Int64
        package var reason: String?
    }
    package struct SeriesInUse: Codable, Sendable {
        package var slug: String
        package var milestones: Int
    }
    package struct Reminder: Codable, Sendable {
        package var milestone: String
        package var trigger: String
    }
    package struct Key: Codable, Sendable { package var key: String }
    package struct Configuration: Codable, Sendable {
        package var file: String
        package var line: Int
        package var reason: String
    }
    package struct Limit: Codable, Sendable { package var limit: Int }
    package struct Seconds: Codable, Sendable { package var seconds: Int }
    package struct Reason: Codable, Sendable { package var reason: String }

    package static func noSuchMilestone(_ name: String, similar: [String]? = nil) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.NoSuchMilestone", parameters: Name(name: name, similar: similar))
    }
    package static func noSuchSeries(_ slug: String, similar: [String]? = nil) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.NoSuchSeries", parameters: Slug(slug: slug, similar: similar))
    }
    package static func noSuchFigure(_ slug: String, similar: [String]? = nil) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.NoSuchFigure", parameters: Slug(slug: slug, similar: similar))
    }
    package static func invalidValue(field: String, reason: String, row: Int? = nil) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Timeline.InvalidValue", parameters: InvalidValue(field: field, reason: reason, row: row))
    }
    package static func slugTaken(_ slug: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.SlugTaken", parameters: Slug(slug: slug))
    }
    package static func noSuchChange(_ sequence: Int64) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.NoSuchChange", parameters: Change(sequence: sequence))
    }
    package static func cannotUndo(_ sequence: Int64, reason: String) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Timeline.CannotUndo", parameters: Change(sequence: sequence, reason: reason))
    }
    package static func seriesInUse(_ slug: String, milestones: Int) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Timeline.SeriesInUse", parameters: SeriesInUse(slug: slug, milestones: milestones))
    }
    package static func conflict(name: String, expected: Int64, actual: Int64) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Timeline.Conflict",
            parameters: Conflict(name: name, expected: expected, actual: actual))
    }
    package static func noSuchReminder(milestone: String, trigger: String) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Reminders.NoSuchReminder",
            parameters: Reminder(milestone: milestone, trigger: trigger))
    }
    package static func noSuchDelivery(_ key: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Reminders.NoSuchDelivery", parameters: Key(key: key))
    }
    package static func noSuchImport(_ name: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.NoSuchImport", parameters: Name(name: name))
    }
    package static func importSpoiled(_ reason: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.ImportSpoiled", parameters: Reason(reason: reason))
    }
    package static func importUnderWay(_ name: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Timeline.ImportUnderWay", parameters: Name(name: name))
    }
    package static func configurationInvalid(file: String, line: Int, reason: String) -> VarlinkError {
        VarlinkError(
            name: "org.summitd.Manager.ConfigurationInvalid",
            parameters: Configuration(file: file, line: line, reason: reason))
    }
    package static func tooManyConnections(limit: Int) -> VarlinkError {
        VarlinkError(name: "org.summitd.Manager.TooManyConnections", parameters: Limit(limit: limit))
    }
    package static func messageTooSlow(seconds: Int) -> VarlinkError {
        VarlinkError(name: "org.summitd.Manager.MessageTooSlow", parameters: Seconds(seconds: seconds))
    }
    package static func messageInvalid(_ reason: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Manager.MessageInvalid", parameters: Reason(reason: reason))
    }
    package static func storeUnavailable(_ reason: String) -> VarlinkError {
        VarlinkError(name: "org.summitd.Manager.StoreUnavailable", parameters: Reason(reason: reason))
    }

    /// The one table from error names to exit statuses.
    package static func exitStatus(_ name: String) -> ExitStatus {
        switch name {
        case "org.summitd.Timeline.NoSuchMilestone", "org.summitd.Timeline.NoSuchSeries",
            "org.summitd.Timeline.NoSuchFigure", "org.summitd.Timeline.NoSuchChange",
            "org.summitd.Timeline.NoSuchImport",
            "org.summitd.Reminders.NoSuchReminder",
            "org.summitd.Reminders.NoSuchDelivery":
            .notFound
        case "org.summitd.Timeline.InvalidValue", VarlinkError.Standard.invalidParameter,
            "org.summitd.Manager.MessageInvalid":
            .invalidValue
        case "org.summitd.Timeline.SlugTaken", "org.summitd.Timeline.Conflict", "org.summitd.Timeline.CannotUndo",
            "org.summitd.Timeline.SeriesInUse", "org.summitd.Timeline.ImportSpoiled",
            "org.summitd.Timeline.ImportUnderWay",
            "org.summitd.Manager.TooManyConnections", "org.summitd.Manager.MessageTooSlow",
            "org.summitd.Manager.StoreUnavailable":
            .tryAgain
        case VarlinkError.Standard.permissionDenied: .notPermitted
        default: .failure
        }
    }

    /// What the error says to a person.
    package static func message(_ error: VarlinkError) -> String {
        func read<P: Decodable>(_ type: P.Type, _ text: (P) -> String) -> String {
            (try? error.parameters(type)).map(text) ?? error.description
        }
        switch error.name {
        case "org.summitd.Timeline.NoSuchMilestone":
            return read(Name.self) { missing("milestone", $0.name, $0.similar, list: "list") }
        case "org.summitd.Timeline.NoSuchSeries":
            return read(Slug.self) { missing("series", $0.slug, $0.similar, list: "series list") }
        case "org.summitd.Timeline.NoSuchFigure":
            return read(Slug.self) { missing("figure", $0.slug, $0.similar, list: "figure list") }
        case "org.summitd.Timeline.InvalidValue":
            return read(InvalidValue.self) { invalid in
                let row = invalid.row.map { "milestone \($0 + 1): " } ?? ""
                return "\(row)\(invalid.field): \(invalid.reason)"
            }
        case "org.summitd.Timeline.SlugTaken":
            return read(Slug.self) { "the slug “\($0.slug)” is taken; choose another with --slug" }
        case "org.summitd.Timeline.NoSuchChange":
            return read(Change.self) { "there is no change \($0.sequence); `summitctl history` shows those there are" }
        case "org.summitd.Timeline.CannotUndo":
            return read(Change.self) { change in
                change.sequence == 0
                    ? "there is nothing to take back"
                    : "change \(change.sequence) can't be taken back: \(change.reason ?? "")"
            }
        case "org.summitd.Timeline.NoSuchImport":
            return read(Name.self) { "there is no import \($0.name) under way over this connection" }
        case "org.summitd.Timeline.ImportSpoiled":
            return read(Reason.self) { "\($0.reason); nothing was imported: import it again" }
        case "org.summitd.Timeline.ImportUnderWay":
            return read(Name.self) { "an import that is under way brings “\($0.name)”; try again when it has ended" }
        case "org.summitd.Timeline.SeriesInUse":
            return read(SeriesInUse.self) {
                let belong = $0.milestones == 1 ? "1 milestone belongs" : "\($0.milestones) milestones belong"
                return "\(belong) to the series “\($0.slug)”; `summitctl list --series \($0.slug)` shows them"
            }
        case "org.summitd.Timeline.Conflict":
            return read(Conflict.self) {
                "“\($0.name)” was changed meanwhile: it is at revision \($0.actual), not \($0.expected); look at it again and repeat"
            }
        case "org.summitd.Reminders.NoSuchReminder":
            return read(Reminder.self) { "“\($0.milestone)” has no reminder “\($0.trigger)”" }
        case "org.summitd.Reminders.NoSuchDelivery":
            return read(Key.self) { "there is no reminder \($0.key); `summitctl remind list` shows those there are" }
        case "org.summitd.Manager.ConfigurationInvalid":
            return read(Configuration.self) {
                "\($0.file):\($0.line): \($0.reason); the old configuration stays in force"
            }
        case "org.summitd.Manager.TooManyConnections":
            return read(Limit.self) { "the daemon serves at most \($0.limit) connections of one user; try again" }
        case "org.summitd.Manager.MessageTooSlow":
            return read(Seconds.self) { "the message was not finished within \($0.seconds) seconds" }
        case "org.summitd.Manager.MessageInvalid":
            return read(Reason.self) { "the daemon refused the message: \($0.reason)" }
        case "org.summitd.Manager.StoreUnavailable":
            return read(Reason.self) { $0.reason }
        case VarlinkError.Standard.permissionDenied:
            return """
                changing the timeline is for root, the daemon's user and members of the group “summit”; \
                `adduser NAME summit` makes NAME one, from the next login on
                """
        case VarlinkError.Standard.invalidParameter:
            return read([String: String].self) { "the daemon does not take the parameter “\($0["parameter"] ?? "")”" }
        case VarlinkError.Standard.methodNotFound, VarlinkError.Standard.interfaceNotFound:
            return "the daemon does not know this call (\(error)); it may be of another version"
        default: return error.description
        }
    }

    private static func missing(_ kind: String, _ name: String, _ similar: [String]?, list: String) -> String {
        guard let similar, !similar.isEmpty else {
            return "there is no \(kind) “\(name)”; `summitctl \(list)` shows those there are"
        }
        return "there is no \(kind) “\(name)”; did you mean \(didYouMean(similar))?"
    }

    /// “one”, “two” or “three”
    package static func didYouMean(_ names: [String]) -> String {
        let quoted = names.map { "“\($0)”" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
