import Foundation
import Testing

@testable import SummitCore

@Suite("Documents")
struct DocumentChangesTests {
    private static func tree(_ text: String) throws -> DocumentTree {
        try JSONDecoder().decode(DocumentTree.self, from: Data(text.utf8))
    }

    @Test("are the same after they were a tree")
    func roundTrip() throws {
        let text = #"{"a":[1,-2.5,"x",null,true,[]],"b":{"c":{}},"d":9223372036854775807,"e":"\"é\n"}"#
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(try Self.tree(text)), as: UTF8.self) == text)
    }

    @Test(
        "differ by fields, in words",
        arguments: [
            (#"{"title":"A","revision":1}"#, #"{"title":"B","revision":2}"#, ["title: A → B"]),
            (#"{"tags":["a","b"]}"#, #"{"tags":["b","c"]}"#, ["tags: a → nil", "tags: nil → c"]),
            (#"{"tags":["a","b"]}"#, #"{"tags":["b","a"]}"#, ["tags: a, b → b, a"]),
            (
                #"{"when":{"edtf":"2025","zone":"UTC"}}"#, #"{"when":{"edtf":"2025-06","zone":"UTC"}}"#,
                ["when: 2025, UTC → 2025-06, UTC"]
            ),
            (
                #"{"place":{"name":"Astana"}}"#, #"{"place":{"name":"Astana","country":"KZ"}}"#,
                ["place.country: nil → KZ"]
            ),
            (
                #"{"reminders":[]}"#,
                #"{"reminders":[{"trigger":"-P1D","priority":"notice","repetition":{"every":86400,"atMost":12}}]}"#,
                ["reminders: nil → -P1D, notice, at most 12, every 24 hours"]
            ),
            (
                #"{"places":[]}"#, #"{"places":[{"name":"Astana","latitude":51.5,"isMain":true,"isOld":false}]}"#,
                ["places: nil → Astana, is main, latitude 51.5"]
            ),
            (#"{"title":"A"}"#, #"{"title":"A","revision":5,"generation":1}"#, []),
            (
                #"{"moved":[]}"#, #"{"moved":[{"date":"2026-12-05","generation":1,"status":"cancelled"}]}"#,
                ["moved: nil → 2026-12-05, cancelled"]
            ),
        ])
    func differences(_ before: String, _ after: String, _ expected: [String]) throws {
        let changes = DocumentTree.changes(from: try Self.tree(before), to: try Self.tree(after))
        #expect(changes.map { "\($0.field): \($0.before ?? "nil") → \($0.after ?? "nil")" } == expected)
    }

    @Test("lose a change and keep what came after it, or say which field has been changed again")
    func undoing() throws {
        let (before, after) = (try Self.tree(#"{"a":1,"b":2,"revision":1}"#), try Self.tree(#"{"a":9,"revision":2}"#))
        let present = try Self.tree(#"{"a":9,"c":3,"revision":3}"#)
        #expect(present.undoing(from: before, to: after) == .done(try Self.tree(#"{"a":1,"b":2,"c":3,"revision":3}"#)))
        let changed = try Self.tree(#"{"a":5,"b":7,"revision":3}"#)
        #expect(changed.undoing(from: before, to: after) == .changedSince(fields: ["a", "b"]))
        let back = try Self.tree(#"{"a":1,"b":2,"revision":3}"#)
        #expect(back.undoing(from: before, to: after) == .done(back))
    }
}
