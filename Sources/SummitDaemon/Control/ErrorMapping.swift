internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Varlink

/// From what the domain, the store and the configuration throw to the errors of the wire.
enum ErrorMapping {
    static func wire(_ error: any Error, _ context: CallContext) -> VarlinkError {
        switch error {
        case let error as VarlinkError: error
        case let error as RowError: row(error, context)
        case let error as FieldError: APIError.invalidValue(field: error.field, reason: error.reason)
        case let error as StoreError: store(error, context)
        case let error as ConfigurationError:
            APIError.configurationInvalid(file: error.file, line: error.line, reason: error.reason)
        case let error as ZoneError: APIError.invalidValue(field: "zone", reason: error.description)
        default: APIError.storeUnavailable("the call failed: \(error)")
        }
    }

    private static func row(_ error: RowError, _ context: CallContext) -> VarlinkError {
        switch error.error {
        case let field as FieldError: APIError.invalidValue(field: field.field, reason: field.reason, row: error.row)
        case let zone as ZoneError: APIError.invalidValue(field: "zone", reason: zone.description, row: error.row)
        default: wire(error.error, context)
        }
    }

    private static func store(_ error: StoreError, _ context: CallContext) -> VarlinkError {
        switch error {
        case .noSuchMilestone(let name):
            APIError.noSuchMilestone(name, similar: similar(.milestones, to: name, context))
        case .noSuchSeries(let slug): APIError.noSuchSeries(slug, similar: similar(.series, to: slug, context))
        case .noSuchFigure(let slug): APIError.noSuchFigure(slug, similar: similar(.figures, to: slug, context))
        case .noSuchReminder(let milestone, let trigger):
            APIError.noSuchReminder(milestone: milestone, trigger: trigger)
        case .slugTaken(let slug): APIError.slugTaken(slug)
        case .uidTaken: APIError.invalidValue(field: "uid", reason: error.description)
        case .seriesInUse(let slug, let count): APIError.seriesInUse(slug, milestones: count)
        case .noSuchChange(let number): APIError.noSuchChange(number)
        case .cannotUndo(let number, let reason): APIError.cannotUndo(number, reason: reason)
        case .revisionConflict(let slug, let expected, let actual):
            APIError.conflict(name: slug, expected: expected, actual: actual)
        case .noSuchImport(let number): APIError.noSuchImport(String(number))
        case .importSpoiled: APIError.importSpoiled(error.description)
        case .importUnderWay(let name): APIError.importUnderWay(name)
        case .archiveRefused(let reason): APIError.invalidValue(field: "changes", reason: reason)
        case .busy(let reason): APIError.storeUnavailable(reason)
        case .full, .noRoom, .mended, .unreadable, .inputOutput, .damaged, .newerSchema, .unusable:
            APIError.storeUnavailable(error.description)
        }
    }

    /// What may have been meant.
    private static func similar(_ names: StoreReader.NameColumn, to name: String, _ context: CallContext) -> [String]? {
        // The error stands without it, too.
        let found = (try? context.services.store.read { try $0.names(names, like: name) }) ?? []
        return found.isEmpty ? nil : found
    }
}
