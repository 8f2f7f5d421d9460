internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import Varlink

/// An import as its client sees it: rows go to the daemon as they are read, and the end makes them seen.
final class ImportSession {
    /// Calls stay below the limit of a message, which is the administrator's, with room for what is not rows.
    private let largestCall: Int
    private static let largestCallWanted = 896 << 10

    /// A row that was not taken.
    struct Refusal: Encodable {
        let file: String
        let line: Int
        let name: String
        let reason: String
    }

    /// What becomes of a row.
    struct Outcome: Encodable {
        let outcome: String
        let slug: String?
        let title: String?
        let fields: [HistoryMethods.Field]?
    }

    private let connection: Connection
    private let name: String
    private let keepGoing: Bool
    private let dryRun: Bool
    /// Whether the timeline has nothing in it, so that it can take a log.
    private let isEmpty: Bool
    /// The zone of what has none of its own.
    let zone: String
    let progress = Progress()

    private(set) var counts = ImportMethods.RowsReply()
    /// The first of those that were not taken, and how many there are.
    private(set) var refused: [Refusal] = []
    private(set) var refusedCount = 0
    private static let mostRemembered = 1_000
    private(set) var outcomes: [Outcome] = []
    private(set) var warnings: [String] = []
    /// Reminders that were due already.
    private(set) var skipped = 0

    private var file = ""
    private var call: ImportMethods.Rows
    private var callBytes = 0
    private var milestones: [RawJSON] = []
    /// Where the milestones of the call stand in the file.
    private var places: [ImportLine.Place] = []
    /// The same for the calls that were sent and have no answer yet: the daemon reads one while it writes the other.
    private var underWay: [[ImportLine.Place]] = []
    private static let mostUnderWay = 2
    /// The same for all that were sent: the lines alone, and which file they are of.
    private var lines: [Int32] = []
    private var files: [(first: Int, name: String)] = []
    /// The log that the file brings along is all there is to bring.
    private var isArchive = false
    /// Entries of that log.
    private(set) var restored = 0
    private var position: Int64 = 0
    /// The line of the file that the last row came from.
    private var line = 0

    init(_ connection: Connection, zone: String?, keepGoing: Bool, dryRun: Bool) throws {
        self.connection = connection
        self.keepGoing = keepGoing
        self.dryRun = dryRun
        let reply: ImportMethods.BeginReply = try connection.call(
            "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: ClientZones.own))
        name = reply.import
        isEmpty = reply.empty
        self.zone = zone ?? reply.zone
        let limit = reply.messageBytes ?? 1 << 20
        largestCall = min(Self.largestCallWanted, limit - limit / 8)
        call = ImportMethods.Rows(
            import: reply.import, clientZone: self.zone, keepGoing: keepGoing ? true : nil,
            details: dryRun ? true : nil)
    }

    // MARK: Rows

    /// Has a file read by a child, and sends its rows.
    func bring(_ source: ImportSource, _ arguments: [String]) throws {
        file = source.name
        files.append((lines.count, file))
        (isArchive, position, line) = (false, 0, 0)
        let size = source.size
        progress.next()
        let reader = LineReader()
        do {
            try Converter.run(arguments, name: file, input: source.descriptor.rawValue, line: { self.line }) { bytes in
                try reader.read(bytes) { line in
                    if let row = ImportRowText(line) {
                        try self.take(row)
                    } else {
                        try self.take(try JSONDecoder().decode(ImportLine.self, from: Data(line)), line.count)
                    }
                }
                let rows = self.lines.count + self.places.count + self.restored
                self.progress.show("\(self.file): \(rows) read", done: self.position, of: size)
            }
        } catch let broken as Converter.Broken where keepGoing && !isArchive {
            refuse(broken.refusal(file))
        }
        try flush()
        while !underWay.isEmpty { try awaitAnswer() }
    }

    /// What the child wrote is not read here: the daemon reads it, and need only be sure that it is one object.
    private func take(_ row: ImportRowText) throws { try take(row.milestone, row.place) }

    private func take(_ milestone: some Collection<UInt8>, _ place: ImportLine.Place) throws {
        line = place.line
        guard !isArchive else { return }
        if callBytes + milestone.count > largestCall { try flush() }
        do {
            milestones.append(try RawJSON(validating: milestone))
        } catch {
            throw Failure("\(file): summit-convert wrote what is no JSON: \(error)")
        }
        places.append(place)
        callBytes += milestone.count + 1
    }

    private func take(_ line: ImportLine, _ bytes: Int) throws {
        if let position = line.progress { self.position = position }
        if line.place.line > 0 { self.line = line.place.line }
        for warning in line.warnings ?? [] { warn(warning, line.place) }
        if let problem = line.problem {
            refuse(Refusal(file: file, line: line.place.line, name: line.place.name, reason: problem))
        }
        if line.isArchive == true {
            isArchive = isEmpty && files.count == 1
            if !isArchive { warnings.append("\(file): the timeline is not empty, so the file's history is left out") }
        }
        if let milestone = line.milestone { try take(try JSONEncoder().encode(milestone), line.place) }
        if callBytes + bytes > largestCall { try flush() }
        if isArchive {
            guard let change = line.change else { return }
            call.changes = (call.changes ?? []) + [change]
            restored += 1
        } else {
            if let one = line.series { call.series = (call.series ?? []) + [one] }
            if let one = line.figure { call.figures = (call.figures ?? []) + [one] }
        }
        callBytes += bytes
    }

    private func refuse(_ refusal: Refusal) {
        refusedCount += 1
        if refused.count < Self.mostRemembered { refused.append(refusal) }
    }

    private func warn(_ text: String, _ place: ImportLine.Place) {
        let line = place.line > 0 ? ":\(place.line)" : ""
        guard warnings.count < Self.mostRemembered else { return }
        warnings.append("\(file)\(line): \(place.name.isEmpty ? "" : place.name + ": ")\(text)")
    }

    /// Sends what has gathered. The answer is awaited when the next call but one is ready, so that reading the file, reading
    /// the rows and bringing them in go on side by side.
    private func flush() throws {
        guard callBytes > 0 else { return }
        if underWay.count == Self.mostUnderWay { try awaitAnswer() }
        let head = try RawJSON(validating: JSONEncoder().encode(call))
        try connection.begin("org.summitd.Timeline.ImportRows", head.adding("milestones", milestones))
        underWay.append(places)
        (milestones, places, callBytes) = ([], [], 0)
        (call.series, call.figures, call.changes) = (nil, nil, nil)
    }

    private func awaitAnswer() throws {
        let sent = underWay.removeFirst()
        let reply: ImportMethods.RowsReply
        do {
            reply = try connection.answer(as: ImportMethods.RowsReply.self)
        } catch {
            throw explain(error) { sent.indices.contains($0) ? sent[$0] : nil }
        }
        counts.added += reply.added
        counts.changed += reply.changed
        counts.unchanged += reply.unchanged
        counts.older += reply.older
        for row in reply.rows { note(row, sent) }
        lines += sent.map { Int32(clamping: $0.line) }
    }

    private func note(_ row: ImportMethods.RowResult, _ places: [ImportLine.Place]) {
        let place = places.indices.contains(row.row) ? places[row.row] : ImportLine.Place(line: 0, name: "")
        for warning in row.warnings ?? [] { warn(warning, place) }
        if row.outcome == "refused" {
            let field = row.field.map { $0 + ": " } ?? ""
            refuse(Refusal(file: file, line: place.line, name: place.name, reason: field + (row.reason ?? "")))
        } else if dryRun {
            outcomes.append(Outcome(outcome: row.outcome, slug: row.slug, title: row.title, fields: row.fields))
        }
    }

    // MARK: The end

    func end() throws {
        progress.next()
        do {
            try connection.stream(
                "org.summitd.Timeline.EndImport", ImportMethods.End(import: name, dryRun: dryRun ? true : nil),
                as: ImportMethods.EndReply.self
            ) { reply in
                skipped += reply.skipped
                progress.show(
                    "\(reply.done) of \(reply.total) in place", done: Int64(reply.done), of: Int64(reply.total))
            }
        } catch let error as ClientError {
            throw explain(error) { row in
                guard self.lines.indices.contains(row) else { return nil }
                self.file = self.files.last { $0.first <= row }?.name ?? self.file
                return ImportLine.Place(line: Int(self.lines[row]), name: "")
            }
        }
    }

    /// The daemon's complaint with the line of the file it is about.
    private func explain(_ error: ClientError, _ place: (Int) -> ImportLine.Place?) -> any Error {
        guard case .refused(let refusal) = error, refusal.name == "org.summitd.Timeline.InvalidValue",
            let invalid = try? refusal.parameters(APIError.InvalidValue.self)
        else { return error }
        guard let place = invalid.row.flatMap(place) else {
            return ValueError("\(file): \(invalid.field): \(invalid.reason)")
        }
        let name = place.name.isEmpty ? "" : place.name + ": "
        return ValueError("\(file):\(place.line): \(name)\(invalid.field): \(invalid.reason)")
    }
}

/// Cuts what comes in pieces into lines.
final class LineReader {
    private var rest: [UInt8] = []

    func read(_ bytes: [UInt8], _ body: (ArraySlice<UInt8>) throws -> Void) rethrows {
        // What was there before has no end of a line in it.
        var (start, searched) = (rest.startIndex, rest.endIndex)
        rest += bytes
        while let end = rest[searched...].firstIndex(of: 0x0A) {
            try body(rest[start..<end])
            start = end + 1
            searched = start
        }
        rest.removeSubrange(..<start)
    }
}
