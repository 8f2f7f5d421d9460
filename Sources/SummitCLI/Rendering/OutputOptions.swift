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

    @Option(help: ArgumentHelp("Read and show times in this zone.", valueName: "zone"), completion: .zones)
    var zone: Value?

    @Option(
        help: ArgumentHelp("auto, always or never; NO_COLOR counts too.", valueName: "when"),
        completion: .choices(ColorChoice.self))
    var color: Value?

    @Flag(help: "Don't show long output in a pager (SUMMIT_PAGER, else PAGER, else less).")
    var noPager = false

    func validate() throws {
        if utc, zone != nil { throw ValidationError("--utc and --zone exclude each other") }
        if json, output != nil { throw ValidationError("--json and --output exclude each other") }
    }

    /// - Parameter isPaged: whether what is printed has an end, so that it can be shown in a pager.
    /// - Throws: ``ValueError``.
    func style(isPaged: Bool = true) throws -> Style {
        let format = json ? .json : try output?.choice("--output", OutputFormat.self) ?? .table
        let choice = try color?.choice("--color", ColorChoice.self) ?? .auto
        let isTerminal = Terminal.isTerminal(Output.standardOutput)
        let noColor = OwnProcess.environment("NO_COLOR").map { !$0.isEmpty } ?? false
        let colored =
            switch choice {
            case .always: true
            case .never: false
            case .auto: isTerminal && !noColor && Self.terminal != "dumb"
            }
        let shown = utc ? "UTC" : zone?.text
        if let shown {
            do {
                _ = try ClientZones.directory.rules(for: shown)
            } catch {
                throw ValueError("--zone", error)
            }
        }
        let style = Style(
            format: format, legend: !noLegend, colored: colored, linked: colored && isTerminal && Self.canLink,
            columns: isTerminal ? Terminal.columns(Output.standardOutput) ?? 80 : nil, zone: shown)
        if isPaged, isTerminal, !noPager, format == .table, let pager = Self.pager { Output.page(by: pager) }
        return style
    }

    private static var terminal: String { OwnProcess.environment("TERM") ?? "dumb" }

    /// Terminals that do not know links leave them out, but for these.
    private static var canLink: Bool { !["dumb", "linux"].contains(terminal) }

    /// The command line of the pager; empty or `cat` means none.
    private static var pager: String? {
        guard terminal != "dumb" else { return nil }
        let named = OwnProcess.environment("SUMMIT_PAGER") ?? OwnProcess.environment("PAGER")
        if let named { return named.isEmpty || named == "cat" ? nil : named }
        return ["/usr/bin/less", "/bin/less"].first(where: Files.exists)
    }
}
