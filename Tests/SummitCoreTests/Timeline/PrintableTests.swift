import SummitCore
import Testing

@Suite struct PrintableTests {
    @Test(arguments: [
        ("Summit in Алматы 中亚 😀", "Summit in Алматы 中亚 😀"), ("", ""), ("a\nb\tc", #"a\nb\tc"#), ("\r\n", #"\x0D\n"#),
        ("\u{1B}[31m", #"\x1B[31m"#), ("\0\u{7F}\u{9B}", #"\x00\x7F\x9B"#),
        ("\u{202E}x\u{2066}", #"\u{202E}x\u{2066}"#),
        ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#), ("e\u{301}\u{7}", "e\u{301}\\x07"), ("\u{A0}", "\u{A0}"),
    ])
    func onlyWhatHarmsIsEscaped(text: String, escaped: String) {
        #expect(Printable.escape(text) == escaped)
        #expect(Printable.escape(escaped) == escaped)
    }
}
