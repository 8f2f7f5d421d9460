/// What becomes of a reminder that could not be given when it was due: the machine was off, the daemon away, or the
/// journal took nothing.
///
/// Text: `late`, `digest`, `skip`, `skip after PT2H`.
public enum CatchUp: Hashable, Sendable {
    /// It is given as soon as can be, and says how late it is.
    case late
    /// It is given with all others of this kind in one entry.
    case digest
    /// It is not given once it is later than so many seconds; the journal says that it was missed.
    case skip(after: Int64)

    /// Seconds after which a reminder counts as late.
    public static let tolerance: Int64 = 60
    public static let defaultGrace: Int64 = 3_600

    /// - Throws: ``ParseError``.
    public init(parsing text: String) throws(ParseError) {
        switch text {
        case "late": self = .late
        case "digest": self = .digest
        case "skip": self = .skip(after: Self.defaultGrace)
        default:
            let prefix = "skip after "
            guard text.hasPrefix(prefix) else {
                throw ParseError(input: text, offset: 0, reason: "catching up is late, digest, skip or skip after 2h")
            }
            let grace: CalendarDuration
            do {
                grace = try CalendarDuration(readable: String(text.dropFirst(prefix.count)))
            } catch {
                throw ParseError(input: text, offset: prefix.count + error.offset, reason: error.reason)
            }
            guard !grace.isNegative else {
                throw ParseError(input: text, offset: prefix.count, reason: "a grace is no time before")
            }
            self = .skip(after: grace.exactSeconds)
        }
    }

    /// How a reminder is given that comes so many seconds late.
    public func form(lateness: Int64) -> DeliveryForm {
        switch self {
        case .late: .single
        case .digest: lateness >= Self.tolerance ? .digest : .single
        case .skip(let grace): lateness > grace ? .missed : .single
        }
    }
}

extension CatchUp: CustomStringConvertible {
    public var description: String {
        switch self {
        case .late: "late"
        case .digest: "digest"
        case .skip(let grace): "skip after \(CalendarDuration.seconds(grace))"
        }
    }
}

extension CatchUp: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        do {
            try self.init(parsing: try value.decode(String.self))
        } catch let error as ParseError {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }
}

/// How a reminder goes to the journal.
public enum DeliveryForm: String, Sendable, CaseIterable {
    /// An entry of its own.
    case single
    /// In one entry with others.
    case digest
    /// As one of those that were too late to be given, in one entry with others.
    case missed
}
