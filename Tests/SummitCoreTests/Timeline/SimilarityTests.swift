import SummitCore
import Testing

@Suite("A name that does not exist")
struct SimilarityTests {
    private static let names = ["astana-2025", "xian-2023", "launch-2013", "list", "past", "show", "астана"]

    @Test(
        "is one that does, but for a few slips",
        arguments: [
            ("astana-2052", ["astana-2025"]), ("atsana-2025", ["astana-2025"]), ("astna-2025", ["astana-2025"]),
            ("astana", ["astana-2025"]), ("Astana 2025", ["astana-2025"]), ("ASTANA_2025", ["astana-2025"]),
            ("lst", ["list"]), ("lits", ["list"]), ("lisst", ["list"]), ("shwo", ["show"]), ("Астанa", ["астана"]),
        ])
    func slips(_ given: String, _ meant: [String]) {
        #expect(Similarity.closest(to: given, among: Self.names) == meant)
    }

    @Test(
        "is like no other where it is too different, too short or too long",
        arguments: ["", "x", "bishkek", "almaty-2030", String(repeating: "a", count: 65), "show-me"])
    func others(_ given: String) { #expect(Similarity.closest(to: given, among: Self.names) == []) }

    @Test("is followed by the closest, three at most")
    func order() {
        let names = (1...9).map { "summit-\($0)" } + ["summits"]
        #expect(Similarity.closest(to: "summit-10", among: names) == ["summit-1", "summit-2", "summit-3"])
        #expect(Similarity.closest(to: "summits-", among: names).first == "summits")
    }
}
