import Foundation
import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("A picture of a timeline")
struct PictureTests {
    /// - Parameter format: 0 for SVG, 1 for HTML.
    private static func write(_ format: Int, _ lines: [ExportLine], width: Int? = nil) throws -> String {
        var options = WriteOptions()
        options.width = width
        return format == 0
            ? try DrawingSupport.write(SVGWriter.self, lines, options)
            : try DrawingSupport.write(HTMLWriter.self, lines, options)
    }

    private static let hostile = [
        "</text><script>alert(1)</script>", "]]>", "<![CDATA[x]]>", "&amp; &lt; & < > \" '", "\u{202E}evil\u{202C}",
        "a\u{0}b\u{1B}[31mc\u{7F}d\u{85}e\u{FFFE}f\u{FFFF}g", String(repeating: "long ", count: 200),
        String(repeating: "w", count: 1_000), "\" onload=\"alert(1)", "--><script>", "</style><script>", "{{7*7}}",
        "首届中国—中亚峰会在西安举行", "قمة الصين وآسيا الوسطى", "\u{301}", " ", "🇨🇳🇰🇿👩‍👩‍👧‍👦", "line\nbreak\ttab",
    ]

    private static func hostileLines() throws -> [ExportLine] {
        try [DrawingSupport.head(hostile[0])]
            + [
                ExportLine(series: SeriesMessage(slug: "s", title: hostile[0])),
                ExportLine(
                    figure: FigureMessage(
                        slug: "f", title: hostile[0], unit: "<b>",
                        observations: [
                            ObservationMessage(date: "1992", value: "460000000"),
                            ObservationMessage(date: "<i>", value: "1e999"),
                            ObservationMessage(date: "2024~", value: "-94800000000.5", bound: "more-than"),
                        ])),
            ]
            + hostile.enumerated().flatMap { index, title in
                let sources = [
                    Source(title: title, url: "javascript:alert(1)"), Source(url: "data:text/html,<script>"),
                    Source(title: title, url: "https://example.org/?a=1&b=\"><script>", quote: title),
                    Source(url: "HTTP://example.org/ x"),
                ]
                let one = try DrawingSupport.milestone(
                    title, "2024-\(index % 12 < 9 ? "0" : "")\(index % 12 + 1)-15", tags: [title], sources: sources,
                    summary: title + "\n" + title)
                var other = try DrawingSupport.milestone(title, index % 2 == 0 ? nil : "2024~", status: "cancelled")
                other.milestone?.series = Milestone.Membership(slug: "s", edition: Int64(index + 1))
                other.milestone?.place = Place(name: title, country: "KZ")
                other.milestone?.participants = [Participant(name: title, role: title)]
                return [one, other]
            }
    }

    @Test("is well-formed and harmless, whatever its titles are", arguments: [0, 1])
    func hostile(_ format: Int) throws {
        let text = try Self.write(format, try Self.hostileLines())
        let document = try DrawingSupport.Document(text)
        #expect(!text.lowercased().contains("<script"))
        #expect(!document.elements.contains { $0.attributes.keys.contains { $0.lowercased().hasPrefix("on") } })
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        #expect(!text.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) || $0.value == 0xFFFE })
        for link in document.elements.compactMap({ $0.attributes["href"] }) {
            #expect(link.hasPrefix("https://example.org/") || (format == 1 && link.hasPrefix("#")), "\(link)")
        }
    }

    @Test("takes nothing from elsewhere", arguments: [0, 1])
    func selfContained(_ format: Int) throws {
        let text = try Self.write(format, try DrawingSupport.shipped())
        let document = try DrawingSupport.Document(text)
        let allowed: Set<String> =
            format == 0
            ? [
                "svg", "title", "desc", "style", "defs", "linearGradient", "stop", "rect", "g", "text", "tspan", "path",
                "circle",
            ]
            : Set(document.elements.map(\.name)).subtracting([
                "script", "img", "image", "link", "iframe", "object", "embed", "use", "foreignObject", "base", "form",
            ])
        #expect(Set(document.elements.map(\.name)).isSubset(of: allowed))
        #expect(!document.elements.contains { $0.attributes["src"] != nil || $0.attributes["xlink:href"] != nil })
        for range in text.ranges(of: "url(") { #expect(text[range.upperBound...].hasPrefix("#f")) }
        #expect(!text.contains("@import"))
    }

    @Test("has every milestone once, to be reached by keyboard, and named", arguments: [0, 1])
    func complete(_ format: Int) throws {
        let lines = try DrawingSupport.shipped()
        let document = try DrawingSupport.Document(try Self.write(format, lines))
        let marks = document.classed("m")
        let titles = lines.compactMap { $0.milestone?.title }
        #expect(marks.count == titles.count)
        for title in titles { #expect(marks.count { $0.text.contains(title) } == 1, "\(title)") }
        for mark in marks { #expect(mark.attributes["tabindex"] == "0" || mark.attributes["href"] != nil) }
        #expect(
            marks.contains {
                $0.text.contains("17 June 2025 (Asia/Almaty) · held · Astana, KZ · with China, Kazakhstan")
            })
    }

    @Test("shows without colour what is not held, fades what is uncertain, and marks what is left out")
    func looks() throws {
        let text = try Self.write(0, try DrawingSupport.shipped())
        #expect(text.contains("<g class=\"projected c") && text.contains("<g class=\"confirmed c"))
        #expect(text.contains("fill=\"url(#fl") && text.contains("fill=\"url(#fr"))
        #expect(text.contains("time left out") && text.contains(">today</text>"))
        #expect(text.contains("prefers-color-scheme:dark"))
    }

    @Test(
        "has no labels that overlap, by the width that they are reckoned with",
        arguments: [320, 400, 800, 1_200, 1_920])
    func overlaps(_ width: Int) throws {
        let lines =
            try [DrawingSupport.head()]
            + (0..<120).map { index in
                try DrawingSupport.milestone(
                    "Title \(index) " + String(repeating: "of words ", count: index % 13),
                    "20\(10 + index % 9)-0\(index % 9 + 1)-\(10 + index * 7 % 19)")
            }
        let document = try DrawingSupport.Document(try Self.write(0, lines, width: width))
        #expect(document.elements[0].attributes["viewBox"]?.hasPrefix("0 0 \(width) ") == true)
        // The lanes of a band have heights of their own, and each band a group.
        var rows: [String: [(left: Double, right: Double)]] = [:]
        var band = 0
        for (index, element) in document.elements.enumerated() {
            if element.attributes["transform"] != nil { band += 1 }
            guard element.name == "text", let parent = element.parent,
                document.elements[parent].attributes["class"] == "m"
            else { continue }
            let x = try #require(element.attributes["x"].flatMap(Double.init))
            let label = document.elements[index...].filter { $0.parent == index }.reduce(0.0) { sum, span in
                sum + TextMeasure.width(span.text, size: span.attributes["class"] == "d" ? 11 : 13)
            }
            let left = element.attributes["class"] == "e" ? x - label : x
            rows["\(band) \(element.attributes["y"] ?? "")", default: []].append((left, left + label))
        }
        #expect(rows.values.reduce(0) { $0 + $1.count } == 120)
        for row in rows.values {
            let row = row.sorted { $0.left < $1.left }
            for (one, next) in zip(row, row.dropFirst()) { #expect(one.right < next.left) }
            for one in row { #expect(one.left >= 0 && one.right <= Double(width)) }
        }
    }

    @Test("refuses a width that is none, and more than can be drawn", arguments: [0, 1])
    func refusals(_ format: Int) throws {
        for width in [0, -5, 319, 10_001] {
            #expect(throws: FormatError.self) { try Self.write(format, [DrawingSupport.head()], width: width) }
        }
        let one = try DrawingSupport.milestone("x", "2024")
        let tooMany = Array(repeating: one, count: 20_001)
        #expect(throws: FormatError.self) { try Self.write(format, tooMany) }
    }

    @Test("of nothing says so, and of what has no date is a list", arguments: [0, 1])
    func empty(_ format: Int) throws {
        let nothing = try DrawingSupport.Document(try Self.write(format, [DrawingSupport.head()]))
        #expect(nothing.classed("m").isEmpty && nothing.elements.contains { $0.text.contains("0 milestones") })
        let undated = try Self.write(format, [try DrawingSupport.milestone("Wind farm", nil)])
        #expect(undated.contains("No date") && undated.contains("Wind farm"))
    }

    @Test("of twenty thousand is made in reasonable time", arguments: [0, 1])
    func many(_ format: Int) throws {
        let lines = try (0..<20_000).map { index in
            try DrawingSupport.milestone(
                "Milestone number \(index) of very many", "\(1_900 + index % 120)-0\(index % 9 + 1)-\(10 + index % 19)",
                tags: ["tag \(index % 30)"])
        }
        let clock = ContinuousClock()
        let time = try clock.measure {
            let text = try Self.write(format, [DrawingSupport.head()] + lines)
            #expect(text.ranges(of: "class=\"m\"").count == 20_000)
        }
        #expect(time < .seconds(120), "\(time)")
    }
}

@Suite("A page with a timeline")
struct HTMLPageTests {
    private static func shipped() throws -> (text: String, document: DrawingSupport.Document) {
        let text = try DrawingSupport.write(HTMLWriter.self, try DrawingSupport.shipped())
        return (text, try DrawingSupport.Document(text))
    }

    @Test("forbids scripts, names its language, and can be read without the picture")
    func page() throws {
        let (text, document) = try Self.shipped()
        #expect(text.hasPrefix("<!DOCTYPE html>\n"))
        #expect(document.all("html")[0].attributes["lang"] == "en")
        let policy = document.all("meta").first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
        #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; style-src 'unsafe-inline'") == true)
        #expect(document.all("h1").map(\.text) == ["China and Central Asia"])
        #expect(
            document.all("h2").map(\.text)
                == ["202 BC", "1992", "2009", "2013", "2022", "2023", "2025", "2027", "No date", "Figures"])
        #expect(document.all("h3").count == 10)
    }

    @Test("leads from the picture to what is said, and past the picture")
    func links() throws {
        let document = try Self.shipped().document
        let identifiers = document.elements.compactMap { $0.attributes["id"] }
        #expect(Set(identifiers).count == identifiers.count)
        let links = document.elements.compactMap { $0.attributes["href"] }
        #expect(links.count == 11)
        for link in links { #expect(identifiers.contains(String(link.dropFirst()))) }
        #expect(links.first == "#list")
    }

    @Test("has dates that a machine can read where HTML has a form for them")
    func times() throws {
        let document = try Self.shipped().document
        let times = document.all("time").map { [$0.attributes["datetime"], $0.text] }
        #expect(times.contains(["2025-06-17", "17 June 2025 (Asia/Almaty)"]) && times.contains(["1992", "1992"]))
        #expect(times.count == 8)
    }

    @Test("has the figures as tables, and a line where there are several values")
    func figures() throws {
        let document = try Self.shipped().document
        #expect(document.all("table").count == 4)
        #expect(document.all("td").contains { $0.text == "94\u{202F}800\u{202F}000\u{202F}000" })
        #expect(document.all("td").contains { $0.text == "more than 500\u{202F}000\u{202F}000\u{202F}000" })
        #expect(document.classed("line").count == 1)
    }
}

@Suite("The lines of a label")
struct LabelLinesTests {
    @Test(
        "are no wider than they may be, and no more",
        arguments: [
            "Opening ceremony of the second China–Central Asia Summit", "首届中国—中亚峰会在西安举行，六国元首共同签署西安宣言",
            String(repeating: "w", count: 1_000), "a", "", "🚄🚄🚄🚄🚄🚄🚄", "word\u{301} cafe\u{301}",
        ], [5.0, 20, 60, 131, 400])
    func width(_ text: String, _ width: Double) {
        for most in 1...3 {
            for fitted in [
                LabelLines.fit(text, width: width, lines: most, size: 13),
                LabelLines.balanced(text, width: width, lines: most, size: 13),
            ] {
                #expect(fitted.lines.count <= most && fitted.width <= width)
                for line in fitted.lines { #expect(TextMeasure.width(line, size: 13) <= fitted.width + 1e-6) }
                let isWhole =
                    fitted.lines.joined(separator: "").filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace }
                #expect(isWhole != fitted.isCut)
            }
        }
    }

    @Test("break between words, behind a dash, and between ideographs")
    func breaks() {
        #expect(LabelLines.fit("alpha beta gamma", width: 90, lines: 3, size: 13).lines == ["alpha beta", "gamma"])
        #expect(LabelLines.fit("China–Kyrgyzstan", width: 75, lines: 3, size: 13).lines.first == "China–")
        #expect(LabelLines.fit("首届中国中亚峰会", width: 53, lines: 3, size: 13).lines == ["首届中国", "中亚峰会"])
        #expect(LabelLines.fit("alpha beta gamma", width: 90, lines: 1, size: 13).lines == ["alpha beta…"])
        #expect(
            LabelLines.balanced("one two three four", width: 110, lines: 3, size: 13).lines == [
                "one two", "three four",
            ])
    }

    @Test(
        "are followed where a link may be",
        arguments: [
            ("https://example.org/a", "https://example.org/a"), ("http://x", "http://x"), ("HTTPS://x", "HTTPS://x"),
            ("https://x/?a=1&b='", "https://x/?a=1&amp;b=&#39;"), ("javascript:alert(1)", nil),
            ("data:text/html,x", nil),
            (" https://x", nil), ("https://x/a b", nil), ("https://x/\u{202E}", nil), ("//x", nil), ("", nil),
            (nil, nil),
            ("java\nscript:x", nil), ("file:///etc/passwd", nil),
        ] as [(String?, String?)])
    func links(_ url: String?, _ link: String?) { #expect(XMLText.link(url) == link) }
}
