/// Who made a change: what the kernel says of the caller, and what the caller says of itself.
public struct Actor: Hashable, Sendable, Codable {
    public var uid: UInt32
    /// The name of that user, where it has one.
    public var user: String?
    public var pid: Int32
    /// The client's own claim; nothing checks it.
    public var program: String?

    public init(uid: UInt32, user: String?, pid: Int32, program: String?) {
        self.uid = uid
        self.user = user
        self.pid = pid
        self.program = program
    }
}

/// One entry of the append-only log: what was before, what is after. `nil` before: it was added; `nil` after: removed.
public struct Change: Hashable, Sendable {
    /// What the change is about.
    public enum Subject: String, Sendable {
        case milestone, series, figure
    }

    public var at: Instant
    public var actor: Actor
    public var verb: String
    public var subject: Subject
    /// A milestone's uid, or the slug of a series or figure.
    public var identifier: String
    /// The JSON documents as they were and are stored.
    public var before: String?
    public var after: String?
    /// The number of the change that this one takes back.
    public var undoes: Int64?
    /// The number of the first change of the same call, where that made several and this is not the first.
    public var job: Int64?

    public init(
        at: Instant, actor: Actor, verb: String, subject: Subject, identifier: String, before: String?, after: String?,
        undoes: Int64? = nil, job: Int64? = nil
    ) {
        self.at = at
        self.actor = actor
        self.verb = verb
        self.subject = subject
        self.identifier = identifier
        self.before = before
        self.after = after
        self.undoes = undoes
        self.job = job
    }

    /// The bytes whose hash chains this entry to the one before it: a version byte, the previous hash, and every field
    /// with its length, so that no two different entries have the same bytes.
    public func chainBytes(sequence: Int64, previousHash: [UInt8]) -> [UInt8] {
        // Entries that were made before there was anything to undo keep their hashes.
        let isFirstForm = undoes == nil && job == nil
        var bytes: [UInt8] = [isFirstForm ? 1 : 2]
        bytes.reserveCapacity((before?.utf8.count ?? 0) + (after?.utf8.count ?? 0) + 512)
        LengthPrefixed.append(previousHash, to: &bytes)
        let fields = [
            String(sequence), String(at.secondsSinceEpoch), String(actor.uid), actor.user, String(actor.pid),
            actor.program, verb, subject.rawValue, identifier, before, after,
        ]
        for field in fields + (isFirstForm ? [] : [undoes.map { String($0) }, job.map { String($0) }]) {
            bytes.append(field == nil ? 0 : 1)
            LengthPrefixed.append((field ?? "").utf8, to: &bytes)
        }
        return bytes
    }
}

/// Byte strings with their length in front (four bytes, most significant first).
enum LengthPrefixed {
    static func append(_ field: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let count = UInt32(clamping: field.count)
        for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
        bytes += field
    }
}
