import ArgumentParser
import Testing

@testable import SummitCLI

@Suite("A command line that is read without ArgumentParser")
struct PlainArgumentsTests {
    /// What stands in one, apart from the verb: taken, left to ArgumentParser, or wrong.
    static let pieces: [[String]] = [
        ["--user"], ["--system"], ["--json"], ["-o", "ids"], ["--output", "csv"], ["--zone", "Asia/Almaty"],
        ["--limit", "3"], ["-n", "4"], ["--since", "2020"], ["--until", "2030~"], ["--tag", "rail"],
        ["--series", "summit"], ["--socket", "/run/s"], ["astana-2025"],
        ["--utc"], ["--certain"], ["--with", "Kazakhstan"], ["-n5"], ["--limit=3"], ["--since", "-2w"], ["--", "x"],
        ["-2w"], [""], ["--tag", ""], ["--tag"], ["--socket"], ["--json=yes"], ["--bogus"], ["-h"], ["-on"],
    ]

    @Test("means what it means to ArgumentParser", arguments: ["", "upcoming", "next", "past", "show"])
    func same(verb: String) throws {
        var lines: [[[String]]] = [[]] + Self.pieces.map { [$0] }
        for first in Self.pieces { lines += Self.pieces.map { [first, $0] } }
        for (index, first) in Self.pieces.prefix(14).enumerated() {
            for second in Self.pieces[..<index] { lines.append([second, first, Self.pieces[(index * 5) % 14]]) }
        }
        var read = 0
        for line in lines {
            let arguments = (verb.isEmpty ? [] : [verb]) + line.flatMap(\.self)
            guard let plain = Verb.plain(arguments) else { continue }
            read += 1
            let path = VerbPath(arguments)
            let parsed = try path.command.parseAsRoot(MinusValues.mark(Array(path.rest)))
            let (found, expected) = (String(describing: plain), String(describing: parsed))
            #expect(found == expected, "\(arguments)")
            #expect(!found.contains("definition"), "\(arguments)")
        }
        // Of those of one piece: 13 for listings, and for `show` its milestone alone.
        #expect(read > (verb == "show" ? 8 : 120))
    }

    @Test(
        "is left to ArgumentParser where it is out of the ordinary",
        arguments: [
            ["list"], ["upcoming", "extra"], ["show"], ["show", "x", "--limit", "3"],
            ["upcoming", "--user", "--system"], ["upcoming", "--user", "--socket", "x"],
            ["upcoming", "--socket", "x", "--system"],
            ["upcoming", "--json", "-o", "csv"], ["upcoming", "--limit", "1", "-n", "2"], ["upcoming", "--tag"],
            ["upcoming", "--since", "-2w"], ["upcoming", "--help"], ["-h"], ["upcoming", "--", "x"], ["next", ""],
            ["nxt"], ["help", "upcoming"], ["---completion", "show"], ["--version"],
        ])
    func left(arguments: [String]) { #expect(Verb.plain(arguments) == nil) }

    @Test(
        "with something wrong is refused as ever",
        arguments: [["upcoming", "-o", "x"], ["upcoming", "--zone", "Nowhere"]])
    func wrong(arguments: [String]) { #expect(Summitctl.run(arguments) == 65) }
}
