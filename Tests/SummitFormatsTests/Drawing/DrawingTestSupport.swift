import Foundation
import FoundationXML
import SummitAPI
import SummitCore

@testable import SummitFormats

enum DrawingSupport {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/drawing")

    static func shipped() throws -> [ExportLine] {
        let text = try String(contentsOf: fixtures.appending(path: "central-asia-china.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(ExportLine.self, from: Data($0.utf8)) }
    }

    static func head(_ title: String = "Test") -> ExportLine {
        ExportLine(head: ExportLine.Head(title: title, now: "2025-06-17T12:00:00Z", zone: "Asia/Almaty"))
    }

    static func milestone(
        _ title: String, _ date: String?, status: String = "held", tags: [String] = [], sources: [Source] = [],
        summary: String? = nil
    ) throws -> ExportLine {
        let json = "{\"title\": \"\", \"status\": \"\(status)\"}"
        var message = try JSONDecoder().decode(MilestoneMessage.self, from: Data(json.utf8))
        message.title = title
        message.tags = tags
        message.sources = sources
        message.summary = summary
        if let date {
            let when = try When(parsing: date, end: nil, duration: nil, defaultZone: "UTC", zones: OnlyUTC())
            message.when = try WhenMessage(when, zones: OnlyUTC())
        }
        return ExportLine(milestone: message)
    }

    struct OnlyUTC: ZoneProvider {
        func rules(for identifier: String) throws -> ZoneRules { .utc }
    }

    static func write(
        _ writer: (some TimelineWriter).Type, _ lines: [ExportLine], _ options: WriteOptions = WriteOptions()
    ) throws -> String {
        var bytes: [UInt8] = []
        let output = ByteOutput { bytes += $0 }
        var writer = writer.init(options, to: output)
        for line in lines { try writer.write(line) }
        try writer.end()
        try output.flush()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A document as what an XML parser finds in it.
    final class Document: NSObject, XMLParserDelegate {
        struct Element {
            let name: String
            let attributes: [String: String]
            /// Which of the elements it stands in.
            let parent: Int?
            var text = ""
        }

        private(set) var elements: [Element] = []
        private var open: [Int] = []

        /// - Throws: the parser's error for what is not well-formed.
        init(_ text: String) throws {
            super.init()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = self
            guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String] = [:]
        ) {
            let parent = open.last
            open.append(elements.count)
            elements.append(Element(name: name, attributes: attributes, parent: parent))
        }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            open.removeLast()
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            for index in open { elements[index].text += text }
        }

        func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
        func classed(_ name: String) -> [Element] { elements.filter { $0.attributes["class"] == name } }
    }
}
