internal import SummitAPI
internal import SummitCore

/// Draws the timeline as one self-contained SVG (SVG 2): no script, no font and no image from elsewhere; dark on a dark
/// screen, light on paper. Each milestone can be reached by keyboard and tells what it is; it links to its first source
/// on the web.
struct SVGWriter: TimelineWriter {
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
        let rows = rows
        let picture = TimelinePicture(rows, width: try options.pictureWidth()) { index in
            rows.rows[index].message.sources?.lazy.compactMap { XMLText.link($0.url) }.first
        }
        let pieces = picture.pieces()
        let height = pieces.reduce(0) { $0 + $1.height }
        let size = (PictureMarks.number(picture.width), PictureMarks.number(height.rounded(.up)))
        try output.write(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" class="tl" width="\(size.0)" height="\(size.1)" \
            viewBox="0 0 \(size.0) \(size.1)" role="graphics-document document" aria-labelledby="tl-t tl-d">
            <title id="tl-t">\(XMLText.line(rows.title))</title>
            <desc id="tl-d">A timeline: \(XMLText.line(picture.summary)). Each milestone has a title of its own.</desc>
            <style>
            \(PictureStyle.sheet)</style>
            \(PictureMarks.gradients())<rect class="bg" width="100%" height="100%"/>

            """)
        var y = 0.0
        for piece in pieces {
            try output.write("<g transform=\"translate(0 \(PictureMarks.number(y)))\">\n\(piece.body)</g>\n")
            y += piece.height
        }
        try output.write("</svg>\n")
    }
}

extension WriteOptions {
    /// - Throws: ``FormatError`` for a width that is no picture's.
    func pictureWidth() throws -> Int {
        let width = width ?? TimelinePicture.defaultWidth
        guard TimelinePicture.widths.contains(width) else {
            throw FormatError(
                line: 0,
                reason:
                    "a picture is \(TimelinePicture.widths.lowerBound) to \(TimelinePicture.widths.upperBound) pixels wide, not \(width)"
            )
        }
        return width
    }
}
