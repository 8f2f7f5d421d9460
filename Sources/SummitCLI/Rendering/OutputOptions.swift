internal import ArgumentParser
internal import LinuxSystem
internal import SummitCore

enum OutputFormat: String, CaseIterable {
    case table, json, jsonl, csv, ids
}

enum ColorChoice: String, CaseIterable {
    case auto, always, never
}

/// How to print.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("table, json, jsonl, csv or ids.", valueName: "format"),
        completion: .choices(OutputFormat.self))
    var output: Value?

    @Flag(help: "The same as -o json.")
    var json = false

    @Flag(help: "No headings and no summary line.")
    var noLegend = false

    @Flag(help: "Show times in UTC.")
    var utc = false

    @Option(help: ArgumentHelp("Read and show times in this zone.", valueName: "zone"))
    var zone: Value?

    @Option(
        help: ArgumentHelp("auto, always or never; NO_COLOR counts too.", valueName: "when"),
        completion: .choices(ColorChoice.self))
    var color: Value?

    func validate() throws {
        if utc, zone != nil { throw ValidationError("--utc and --zone exclude each other") }
        if json, output != nil { throw ValidationError("--json and --output exclude each other") }
    }

    /// - Throws: ``ValueError``.
    func style() throws -> Style {
        let format = json ? .json : try output?.choice("--output", OutputFormat.self) ?? .table
        let choice = try color?.choice("--color", ColorChoice.self) ?? .auto
        let isTerminal = Terminal.isTerminal(Output.standardOutput)
        let noColor = OwnProcess.environment("NO_COLOR").map { !$0.isEmpty } ?? false
        let colored =
            switch choice {
            case .always: true
            case .never: false
            case .auto: isTerminal && !noColor
            }
        let shown = utc ? "UTC" : zone?.text
        if let shown {
            do {
                _ = try ClientZones.directory.rules(for: shown)
            } catch {
                throw ValueError("--zone", error)
            }
        }
        return Style(
            format: format, legend: !noLegend, colored: colored,
            columns: isTerminal ? Terminal.columns(Output.standardOutput) ?? 80 : nil, zone: shown)
    }
}

/// How to print, worked out.
struct Style {
    var format: OutputFormat
    var legend: Bool
    var colored: Bool
    /// The width to fit; `nil`: none, when piped.
    var columns: Int?
    /// The zone to show times in; `nil`: each milestone's own.
    var zone: String?

    enum Tint: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    /// The text with the words in it made to stand out.
    func mark(_ words: SearchWords, in text: String) -> String {
        guard colored else { return text }
        var marked = ""
        var rest = text.startIndex
        for range in words.found(in: text) {
            marked += text[rest..<range.lowerBound] + paint(String(text[range]), .bold)
            rest = range.upperBound
        }
        return marked + text[rest...]
    }

    func paint(_ text: String, _ tint: Tint?) -> String {
        guard colored, let tint, !text.isEmpty else { return text }
        return "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m"
    }
}
