import SummitCore
import Testing

@Suite struct ChangeTests {
    static let base = Change(
        at: Instant(secondsSinceEpoch: 5), actor: Actor(uid: 1, user: nil, pid: 2, program: nil), verb: "add",
        subject: .milestone, identifier: "u", before: nil, after: "{}")

    @Test func noTwoEntriesShareBytes() {
        var inputs: Set<[UInt8]> = []
        var count = 0
        let texts: [String?] = [nil, "", "a", "\0", "\u{1}", "ab"]
        func add(_ change: Change, sequence: Int64 = 1, previous: [UInt8] = [1, 2]) {
            inputs.insert(change.chainBytes(sequence: sequence, previousHash: previous))
            count += 1
        }
        for before in texts {
            for after in texts {
                for user in texts {
                    for program in texts {
                        var change = Self.base
                        (change.before, change.after) = (before, after)
                        (change.actor.user, change.actor.program) = (user, program)
                        add(change)
                    }
                }
            }
        }
        for verb in ["a", "ad", "m"] {
            for identifier in ["", "d", "du"] {
                for subject in [Change.Subject.milestone, .series, .figure] {
                    var change = Self.base
                    (change.verb, change.identifier, change.subject) = (verb, identifier, subject)
                    add(change)
                }
            }
        }
        for (sequence, at, uid, pid) in [(2, 5, 1, 2), (1, 6, 1, 2), (1, 5, 2, 2), (1, 5, 1, 3), (15, 51, 12, 2)] {
            var change = Self.base
            change.at = Instant(secondsSinceEpoch: Int64(at))
            (change.actor.uid, change.actor.pid) = (UInt32(uid), Int32(pid))
            add(change, sequence: Int64(sequence))
        }
        for previous in [[], [1], [1, 2, 0], [0, 0, 0, 2]] as [[UInt8]] { add(Self.base, previous: previous) }
        #expect(inputs.count == count)
    }

    /// The chain of every store depends on it.
    @Test func theBytesNeverChange() {
        let bytes = Self.base.chainBytes(sequence: 3, previousHash: [0xAA])
        #expect(
            Hexadecimal.text(bytes) == "01" + "00000001aa" + "010000000133" + "010000000135" + "010000000131"
                + "0000000000"
                + "010000000132" + "0000000000" + "0100000003616464" + "01000000096d696c6573746f6e65" + "010000000175"
                + "0000000000" + "01000000027b7d")
    }
}
