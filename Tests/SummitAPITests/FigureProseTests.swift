import SummitAPI
import Testing

@Suite("Values of figures in words")
struct FigureProseTests {
    @Test(
        "have their digits in groups, where there are more than four",
        arguments: [
            ("0", "0"), ("1234", "1234"), ("12345", "12\u{202F}345"), ("-1234567.891", "-1\u{202F}234\u{202F}567.891"),
            ("-123456", "-123\u{202F}456"), ("0.12345", "0.12345"), ("", ""), ("abcdef", "abcdef"), ("1e5", "1e5"),
        ])
    func digits(_ value: String, _ grouped: String) { #expect(FigureProse.grouped(value) == grouped) }

    @Test(
        "say what they are a bound of, and what is not sure",
        arguments: [
            (nil, false, "30"), ("more-than", false, "more than 30"), (nil, true, "about 30"),
            ("less-than", true, "less than about 30"),
        ] as [(String?, Bool, String)])
    func prose(_ bound: String?, _ isApproximate: Bool, _ text: String) {
        #expect(ObservationMessage(value: "30", bound: bound, approximate: isApproximate).prose == text)
    }
}
