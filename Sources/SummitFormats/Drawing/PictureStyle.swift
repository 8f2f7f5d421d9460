/// The colours and letters of a picture, as CSS. No variables: not every reader of SVG knows them.
enum PictureStyle {
    /// Of each tag, on a light and on a dark ground; told apart also by those who see colours differently.
    static let tags: [(light: String, dark: String)] = [
        ("#2563a8", "#7db4ea"), ("#b4530a", "#f0a35e"), ("#2a7a4b", "#74c794"), ("#a3286a", "#ee8fc0"),
        ("#5b4bb0", "#b3a6f5"), ("#8a6a00", "#dcbf4d"), ("#0f7681", "#66c8d3"), ("#b3302f", "#f28b82"),
        ("#5a7020", "#b2cc6c"), ("#6d4a32", "#cfa98a"),
    ]
    /// What no tag gives a colour.
    private static let none = (light: "#566270", dark: "#a3adb8")
    private static let ground = (light: "#ffffff", dark: "#14181d")
    private static let ink = (light: "#1b2127", dark: "#e8ecf0")
    private static let dim = (light: "#5c6670", dark: "#a2acb6")
    private static let rule = (light: "#e3e7eb", dark: "#2a3138")
    private static let strong = (light: "#b9c1c9", dark: "#56606a")
    private static let now = (light: "#c02026", dark: "#ff7b72")

    /// The class that gives a mark its colour.
    static func name(_ color: Int?) -> String { color.map { "c\($0)" } ?? "cn" }

    static let sheet: String = {
        var css = """
            .tl text{font-family:system-ui,sans-serif;font-size:13px}
            .tl .h{font-size:24px;font-weight:700}.tl .b{font-size:15px;font-weight:700}.tl .s{font-weight:600}
            .tl .d,.tl .k{font-size:11px}.tl .e{text-anchor:end}.tl .cx{font-weight:600}
            .tl .m text,.tl .s{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}
            .tl .cancelled .t{text-decoration:line-through;stroke:none}
            .tl .bar{stroke-width:1.5}.tl .held .bar{stroke:none}.tl .confirmed .bar{fill-opacity:.4}
            .tl .postponed .bar{stroke-dasharray:5 3}.tl .postponed .pt{stroke-dasharray:none}.tl .projected .bar{stroke-dasharray:1.5 2.5;stroke-linecap:round}
            .tl .cancelled .bar{stroke-width:1}.tl .strike{stroke-width:1.5}
            .tl .ax{stroke-width:1.5;fill:none}.tl .g{stroke-width:1}.tl .now{stroke-width:1.5;stroke-dasharray:4 3}
            .tl .slash{stroke-width:3}.tl .m{outline:none}.tl a.m{cursor:pointer}
            .tl .m:focus-visible{outline:2px solid;outline-offset:3px;border-radius:3px}
            .tl a.m:hover text{text-decoration:underline}.tl .cancelled a.m:hover .t{text-decoration:line-through underline}

            """
        css += colors { $0.light }
        css += "@media screen and (prefers-color-scheme:dark){\n" + colors { $0.dark } + "}\n"
        return css
    }()

    private typealias Pair = (light: String, dark: String)

    private static func colors(_ of: (Pair) -> String) -> String {
        var css = """
            .tl .bg{fill:\(of(ground))}.tl text{fill:\(of(ink))}.tl .d,.tl .k{fill:\(of(dim))}
            .tl .m text,.tl .s,.tl .slash{stroke:\(of(ground))}.tl .g{stroke:\(of(rule))}
            .tl .g2,.tl .ax{stroke:\(of(strong))}.tl .now{stroke:\(of(now))}.tl .nowt{fill:\(of(now))}
            .tl .m:focus-visible{outline-color:\(of(now))}
            .tl .tentative .bar,.tl .postponed .bar,.tl .cancelled .bar,.tl .projected .bar{fill:\(of(ground))}

            """
        for (index, color) in (tags + [none]).enumerated() {
            let name = index == tags.count ? "cn" : "c\(index)"
            css += ".tl .\(name) .bar{stroke:\(of(color))}.tl .\(name) .dot,.tl .held.\(name) .bar,"
            css += ".tl .confirmed.\(name) .bar{fill:\(of(color))}.tl .\(name) .strike{stroke:\(of(color))}"
            css += ".tl .p\(name){stop-color:\(of(color))}\n"
        }
        return css
    }
}
