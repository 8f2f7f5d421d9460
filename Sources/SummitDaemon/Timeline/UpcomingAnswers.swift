internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Answers to `Upcoming` that hold on: until something is written, zone rules change, or anything that they show begins or is
/// over.
///
/// The same few questions are asked all day, by people, their shells and status bars; the store is asked once for each change.
final class UpcomingAnswers: Sendable {
    /// What an answer is made of. Taken before the store is read: what is written meanwhile makes another one.
    struct Basis: Equatable {
        fileprivate let writes: UInt64
        fileprivate let zoneEpoch: UInt64
    }

    private struct Answer {
        let basis: Basis
        let reply: UpcomingAnswer
        let from: Instant
        let end: Instant?

        func holds(at now: Instant) -> Bool { from <= now && end.map { now < $0 } ?? true }
    }

    private static let mostQuestions = 16
    /// Of the question and its answer as JSON.
    private static let mostBytes = 256 << 10

    private let answers = Mutex<[QueryMessage: Answer]>([:])

    /// - Returns: the answer to this question at `now`, where one is kept.
    func reply(to query: QueryMessage, at now: Instant, _ basis: Basis) -> UpcomingAnswer? {
        let kept = answers.withLock { $0[query] }
        guard let kept, kept.basis == basis, kept.holds(at: now) else { return nil }
        var reply = kept.reply
        reply.now = now.description
        return reply
    }

    /// - Parameters:
    ///   - now: when it was made.
    ///   - end: when the first of what it shows begins or is over; `nil`: never.
    func keep(
        _ reply: UpcomingAnswer, to query: QueryMessage, from now: Instant, until end: Instant?,
        _ basis: Basis
    ) {
        // What is asked of another time, or up to one, is an answer for this moment alone.
        guard query.now == nil, query.asOf == nil, query.since == nil, query.until == nil else { return }
        guard TimelineMethods.List(query: query).json.count + reply.byteCount <= Self.mostBytes else { return }
        answers.withLock { answers in
            if answers.count >= Self.mostQuestions, answers[query] == nil { answers.removeAll() }
            answers[query] = Answer(basis: basis, reply: reply, from: now, end: end)
        }
    }
}

/// An answer to `Upcoming`, of which all but the time was written as JSON once.
struct UpcomingAnswer: WrittenMessage, Sendable {
    private var reply: TimelineMethods.UpcomingReply
    private let before: ArraySlice<UInt8>
    private let behind: ArraySlice<UInt8>

    init(_ reply: TimelineMethods.UpcomingReply) {
        self.reply = reply
        (before, behind) = reply.jsonAroundNow
    }

    var now: String {
        get { reply.now }
        set { reply.now = newValue }
    }

    /// How long its JSON is, but for the time.
    var byteCount: Int { before.count + behind.count }

    var json: [UInt8] { Array(before) + reply.now.utf8 + behind }
    func write(to writer: inout DocumentWriter) { reply.write(to: &writer) }
    func encode(to encoder: any Encoder) throws { try reply.encode(to: encoder) }
}

extension Services {
    var basis: UpcomingAnswers.Basis {
        UpcomingAnswers.Basis(writes: store.writes, zoneEpoch: zoneEpoch.load(ordering: .acquiring))
    }
}
