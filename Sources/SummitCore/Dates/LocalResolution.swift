/// What a local time means in a zone.
public enum LocalResolution: Hashable, Sendable {
    /// It happens once.
    case unique(Instant, offset: Int)
    /// It is skipped as the clock goes forward. The instant is the local time read with the offset before the gap, so
    /// that a clock there shows a later time (RFC 5545 §3.3.5).
    case gap(Instant, offsetBefore: Int, offsetAfter: Int)
    /// It happens twice as the clock goes back.
    case overlap(first: Instant, firstOffset: Int, second: Instant, secondOffset: Int)
}

extension LocalResolution {
    /// The instant that RFC 5545 §3.3.5 chooses: in a gap by the offset before it, in an overlap the first.
    public var instant: Instant {
        switch self {
        case .unique(let instant, _), .gap(let instant, _, _), .overlap(let instant, _, _, _): instant
        }
    }

    /// The offset by which `instant` was found, in seconds east of UTC; in a gap the one before it.
    public var offset: Int {
        switch self {
        case .unique(_, let offset), .gap(_, let offset, _), .overlap(_, let offset, _, _): offset
        }
    }

    /// Like `instant` and `offset`, but of the second of two where `laterInOverlap` asks for it.
    public func choice(laterInOverlap: Bool) -> (instant: Instant, offset: Int) {
        if laterInOverlap, case .overlap(_, _, let second, let secondOffset) = self {
            return (second, secondOffset)
        }
        return (instant, offset)
    }
}
