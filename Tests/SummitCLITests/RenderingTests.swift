import ArgumentParser
import SummitCore
import Testing

@testable import SummitCLI

@Suite("A table")
struct TableTests {
    private static func style(columns: Int?) -> Style {
        Style(format: .table, legend: true, colored: false, columns: columns, zone: nil)
    }

    private static func table() -> Table {
        var table = Table(headings: ["WHEN", "TITLE", "EMPTY", "SLUG"], elastic: [(1, 8), (3, 4)])
        table.rows = [
            [.init("2025"), .init("中国—中亚峰会"), .init(""), .init("zhongguo")],
            [.init("17 June 2025"), .init("A rather long title of a summit"), .init(""), .init("astana-2025")],
        ]
        return table
    }

    @Test("is aligned by the width that a terminal gives each character, without empty columns")
    func alignment() {
        let lines = Self.table().lines(Self.style(columns: nil))
        #expect(lines[0] == "WHEN          TITLE                            SLUG")
        #expect(lines[1] == "2025          中国—中亚峰会                    zhongguo")
        #expect(lines[2] == "17 June 2025  A rather long title of a summit  astana-2025")
    }

    @Test(
        "fits its terminal by cutting the elastic columns, and is whole when piped", arguments: [30, 40, 50, 58, 200])
    func fitting(_ columns: Int) {
        for line in Self.table().lines(Self.style(columns: columns)) {
            #expect(DisplayWidth.of(line) <= columns, "\(line)")
        }
        let whole = Self.table().lines(Self.style(columns: nil))
        #expect(!whole.joined().contains("…"))
        #expect(Self.table().lines(Self.style(columns: 200)) == whole)
    }

    @Test("of milestones cuts the slug last: cut, it can't be typed", arguments: [50, 60, 80, 100])
    func slugs(_ columns: Int) {
        var table = Table(headings: MilestoneRows.headings, elastic: MilestoneRows.elastic)
        let slug = "a-summit-of-many-states-2027-06-17"
        table.rows = [
            [
                .init("17 September 2027 10:00"), .init("in 10 months"),
                .init("A summit of many states and their people"),
                .init("Astana, KZ"), .init("cancelled"), .init(slug),
                .init("some words of the summary that were found"),
            ]
        ]
        for line in table.lines(Self.style(columns: columns)).dropFirst() {
            #expect(DisplayWidth.of(line) <= columns)
            #expect(line.hasSuffix(slug), "\(line)")
        }
    }

    @Test("shows control characters as escapes")
    func escapes() {
        var table = Table(headings: ["X"], elastic: [])
        table.rows = [[.init("a\u{1B}[31mb\nc")]]
        #expect(table.lines(Self.style(columns: nil))[1] == "a\\x1B[31mb\\nc")
    }

    @Test(
        "of wide and combining characters has their true width",
        arguments: [
            ("abc", 3), ("峰会", 4), ("Қазақстан", 9), ("e\u{301}", 1), ("👍", 2), ("", 0), ("ｆｕｌｌ", 8), ("—", 1),
        ])
    func width(_ text: String, _ width: Int) { #expect(DisplayWidth.of(text) == width) }
}

@Suite("Arguments")
struct ArgumentTests {
    @Test(
        "before the verb move behind it",
        arguments: [
            (["--system", "reload"], ["reload", "--system"]),
            (["--socket", "/x", "list", "-n", "3"], ["list", "-n", "3", "--socket", "/x"]),
            (["--socket=/x", "remind", "add", "--", "-x"], ["remind", "add", "--socket=/x", "--", "-x"]),
            (["list", "--user"], ["list", "--user"]), ([], []), (["--user"], ["--user"]),
        ])
    func leading(_ given: [String], _ expected: [String]) { #expect(LeadingOptions.move(given) == expected) }

    @Test(
        "that begin with a minus are values where they look like one",
        arguments: ["-P7D", "-2w", "-0201", "-0201~/0220~"])
    func minus(_ text: String) {
        let marked = MinusValues.mark([text])[0]
        #expect(!marked.hasPrefix("-"))
        #expect(Value(argument: marked).text == text)
        #expect(MinusValues.bundle([text]) == nil)
    }

    @Test(
        "of several letters behind one minus are no bundle of short options",
        arguments: [
            (["-dash"], "-dash"), (["add", "X", "-help"], "-help"), (["-o", "json"], nil), (["--", "-dash"], nil),
            (["--help"], nil),
            (["-n", "3"], nil),
        ] as [([String], String?)])
    func bundle(_ arguments: [String], _ expected: String?) { #expect(MinusValues.bundle(arguments) == expected) }
}

@Suite("CSV")
struct CSVTests {
    @Test(
        "quotes what needs it (RFC 4180 §2)",
        arguments: [
            (["a", "b"], "a,b\n"), (["a,b", "c\"d", "e\nf", ""], "\"a,b\",\"c\"\"d\",\"e\nf\",\n"),
        ])
    func quoting(_ fields: [String], _ expected: String) { #expect(CSV.line(fields) == expected) }
}

@Suite("A verb")
struct VerbTests {
    @Test("is listed once in the help, under the name it is typed by")
    func groups() {
        let listed = Verb.groups.flatMap(\.verbs)
        #expect(listed.count == Verb.allCases.count)
        #expect(Set(listed) == Set(Verb.allCases))
        for verb in Verb.allCases { #expect(verb.command._commandName == verb.rawValue) }
    }

    @Test("is parsed as a program of its whole name", arguments: Verb.allCases)
    func names(_ verb: Verb) {
        #expect(verb.command.configuration._superCommandName == "summitctl")
        for own in verb.command.configuration.subcommands {
            #expect(own.configuration._superCommandName == "summitctl \(verb.rawValue)")
        }
    }

    @Test(
        "that is mistyped is guessed",
        arguments: [
            (["upcomming"], "there is no verb “upcomming”; did you mean “upcoming”?"),
            (["explain", "zoen"], "there is no verb “explain zoen”; did you mean “explain zone”?"),
            (["frobnicate"], "there is no verb “frobnicate”; `summitctl help` lists those there are"),
            (["explain", "x"], "there is no verb “explain x”; `summitctl help explain` lists those there are"),
        ])
    func mistyped(_ arguments: [String], _ message: String) {
        #expect(VerbPath(arguments).unknownVerb?.message == message)
    }

    @Test(
        "is not looked for among options and values",
        arguments: [["list", "x"], ["-n", "3"], [], ["remind", "astana-2025"]])
    func others(_ arguments: [String]) { #expect(VerbPath(arguments).unknownVerb == nil) }
}
