internal import SummitAPI
internal import SummitCore

/// Writes the timeline as one page: the picture, and below it everything as text by years, and the figures. No script,
/// which its Content-Security-Policy forbids as well; nothing from elsewhere; XHTML and HTML at once.
struct HTMLWriter: TimelineWriter {
    private let options: WriteOptions
    private let output: ByteOutput
    private var rows: PictureRows

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.options = options
        self.output = output
        rows = PictureRows(options)
    }

    mutating func write(_ line: ExportLine) throws { try rows.add(line, options) }

    mutating func end() throws {
        let picture = TimelinePicture(rows, width: try options.pictureWidth()) { "#m\($0 + 1)" }
        let title = XMLText.line(rows.title)
        try output.write(
            """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            base-uri 'none'; form-action 'none'"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <title>\(title)</title>
            <style>
            \(HTMLStyle.sheet)\(PictureStyle.sheet)</style>
            </head>
            <body>
            <a class="skip" href="#list">Skip the picture</a>
            <header>
            <h1 dir="auto">\(title)</h1>
            <p>\(XMLText.line(picture.summary))</p>
            </header>
            <main>

            """)
        try write(picture)
        try HTMLDetails(rows).write(to: output)
        if !rows.figures.isEmpty { try HTMLFigures(rows.figures).write(to: output) }
        try output.write("</main>\n</body>\n</html>\n")
    }

    /// Each piece is a picture of its own, so that paper breaks between them.
    private func write(_ picture: TimelinePicture) throws {
        try output.write(
            "<section class=\"picture\" aria-label=\"Picture\" tabindex=\"0\" role=\"region\">\n<div>\n")
        for (index, piece) in picture.pieces(withTitle: false).enumerated() {
            let size = (PictureMarks.number(picture.width), PictureMarks.number(piece.height.rounded(.up)))
            try output.write(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tl\" width=\"\(size.0)\" height=\"\(size.1)\" "
                    + "viewBox=\"0 0 \(size.0) \(size.1)\" role=\"group\" aria-label=\"Timeline, part \(index + 1)\">\n"
                    + (index == 0 ? PictureMarks.gradients() : "") + piece.body + "</svg>\n")
        }
        try output.write("</div>\n</section>\n")
    }
}
