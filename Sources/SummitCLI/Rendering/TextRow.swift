/// A line of a picture in the terminal, written to in any order.
struct TextRow {
    /// How something is shown where there is colour.
    enum Ink: Hashable {
        case plain, dim, bold
        /// One of the 256 colours of a terminal.
        case color(Int)

        fileprivate var code: String? {
            switch self {
            case .plain: nil
            case .dim: "2"
            case .bold: "1"
            case .color(let number): "38;5;\(number)"
            }
        }
    }

    private struct Cell {
        /// Empty behind a wide character.
        var text: String
        var ink: Ink
    }

    private var cells: [Cell?]

    init(columns: Int) { cells = Array(repeating: nil, count: max(0, columns)) }

    /// Writes over what is there; what lies beyond either edge is left out.
    mutating func put(_ text: String, at column: Int, _ ink: Ink = .plain) {
        var column = column
        for character in text {
            let width = DisplayWidth.of(character)
            if width == 0 {
                // What has no width of its own belongs to what stands before it.
                if cells.indices.contains(column - 1) { cells[column - 1]?.text.append(character) }
                continue
            }
            if column >= 0, column + width <= cells.count {
                // Half of a wide character can't be shown.
                if cells[column]?.text == "" { cells[column - 1] = nil }
                cells[column] = Cell(text: String(character), ink: ink)
                if width == 2 { cells[column + 1] = Cell(text: "", ink: ink) }
                let next = column + width
                if next < cells.count, cells[next]?.text == "" { cells[next] = nil }
            }
            column += width
        }
    }

    /// Writes a character where nothing is.
    mutating func fill(_ character: String, at column: Int, _ ink: Ink = .plain) {
        if cells.indices.contains(column), cells[column] == nil { cells[column] = Cell(text: character, ink: ink) }
    }

    /// Without blanks at its end.
    func text(colored: Bool) -> String {
        guard let last = cells.lastIndex(where: { $0 != nil }) else { return "" }
        var (text, open) = ("", Ink.plain)
        for cell in cells[...last] {
            let ink = cell?.ink ?? .plain
            if colored, ink != open {
                if open != .plain { text += "\u{1B}[0m" }
                if let code = ink.code { text += "\u{1B}[\(code)m" }
                open = ink
            }
            text += cell?.text ?? " "
        }
        return open == .plain ? text : text + "\u{1B}[0m"
    }
}

extension TextRow {
    /// A sign, and what is said of it.
    typealias Entry = (sign: String, ink: Ink, text: String)

    /// Entries behind one another, in as many rows as they need.
    static func flow(_ entries: [Entry], columns: Int, indent: Int = 0) -> [TextRow] {
        var (rows, row, column) = ([TextRow](), TextRow(columns: columns), indent)
        for entry in entries {
            let sign = DisplayWidth.of(entry.sign)
            let text = DisplayWidth.fit(entry.text, max(1, columns - indent - sign))
            let width = sign + DisplayWidth.of(text)
            if column > indent, column + width > columns {
                rows.append(row)
                (row, column) = (TextRow(columns: columns), indent)
            }
            row.put(entry.sign, at: column, entry.ink)
            row.put(text, at: column + sign, .dim)
            column += width + 2
        }
        return column > indent ? rows + [row] : rows
    }
}
