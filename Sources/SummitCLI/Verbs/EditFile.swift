internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore
internal import Varlink

/// `edit` in an editor: the milestone as a YAML timeline, and again with each error where it was found, until it can be
/// taken or nothing is changed any more. What was written is never lost.
struct EditFile {
    private static let header = """
        # A milestone to edit. What is taken away here is taken away from it; nothing is changed until the editor ends.

        """
    /// How our own lines begin, which are taken out again.
    private static let mark = "#! "

    private let milestone: MilestoneMessage
    private let path: String
    private let zone: String

    init(_ one: TimelineMethods.One) {
        var milestone = one.milestone
        // What a person has no business with.
        (milestone.uid, milestone.previously, milestone.calendar, milestone.generation) = (nil, nil, nil, nil)
        let slugs = Dictionary((one.related ?? []).map { ($0.uid, $0.slug) }) { first, _ in first }
        milestone.relations = milestone.relations?.map { relation in
            RelationMessage(kind: relation.kind, milestone: slugs[relation.milestone] ?? relation.milestone)
        }
        self.milestone = milestone
        zone = milestone.when?.zone ?? ClientZones.ownOrUTC
        let directory = OwnProcess.environment("TMPDIR") ?? "/tmp"
        path = "\(directory)/summit-\(milestone.slug ?? "milestone").\(OwnProcess.pid).yaml"
    }

    /// - Parameter submit: hands over what has changed; its refusal of a value is shown in the file.
    /// - Throws: ``Failure``, what `submit` throws.
    /// - Returns: whether something was changed.
    func edit(_ submit: (MilestonePatch, _ clear: [String]) throws -> Void) throws -> Bool {
        let original = Self.header + (try written())
        let before = try read(original)
        do {
            try create(original)
            let isChanged = try edit(original, before, submit)
            try? Files.remove(path)
            return isChanged
        } catch {
            if let last = try? saved(), last != original {
                Output.note("what you wrote is in \(path)")
            } else {
                try? Files.remove(path)
            }
            throw error
        }
    }

    private func edit(
        _ original: String, _ before: MilestoneInput, _ submit: (MilestonePatch, _ clear: [String]) throws -> Void
    ) throws -> Bool {
        var text = original
        var complaint: String?
        while true {
            try runEditor()
            let edited = try saved()
            if Self.isEmpty(edited) { return false }
            if edited == text {
                guard let complaint else { return false }
                throw Failure("\(complaint)\nnothing was changed", status: .invalidValue)
            }
            text = edited
            do {
                let (patch, clear) = Self.difference(before, try read(edited))
                if patch == MilestonePatch(), clear.isEmpty { return false }
                try submit(patch, clear)
                return true
            } catch let error as Converter.Broken {
                let (line, reason) = error.place(in: path)
                complaint = error.message
                try create(Self.annotated(edited, reason, line: line))
            } catch ClientError.refused(let error) where APIError.exitStatus(error.name) == .invalidValue {
                complaint = APIError.message(error)
                let field = try? error.parameters(APIError.InvalidValue.self).field
                try create(Self.annotated(edited, APIError.message(error), line: Self.line(of: field, in: edited)))
            }
        }
    }

    // MARK: YAML

    private func written() throws -> String {
        var text: [UInt8] = []
        let filter = try Converter.filter(["write", "--format", "yaml"]) { text += $0 }
        let head = ExportLine.Head(now: Instant.present.description, zone: zone)
        for line in [ExportLine(head: head), ExportLine(milestone: milestone)] {
            _ = try filter.feed(Array(try JSONEncoder().encode(line)) + [0x0A])
        }
        try Converter.check(try filter.finish(), name: path)
        return String(decoding: text, as: UTF8.self)
    }

    private func read(_ text: String) throws -> MilestoneInput {
        let input = try Files.memory(Array(text.utf8), name: "milestone")
        var found: [MilestoneInput] = []
        var other: ImportLine.Place?
        let reader = LineReader()
        let arguments = ["read", "--format", "yaml", "--name", path, "--zone", zone]
        try Converter.run(arguments, name: path, input: input.rawValue, line: { 0 }) { bytes in
            try reader.read(bytes) { line in
                if let row = ImportRowText(line) {
                    found.append(try JSONDecoder().decode(MilestoneInput.self, from: Data(row.milestone)))
                } else {
                    let line = try JSONDecoder().decode(ImportLine.self, from: Data(line))
                    if let milestone = line.milestone { found.append(milestone) }
                    if line.series != nil || line.figure != nil || line.change != nil { other = line.place }
                }
            }
        }
        guard found.count == 1, other == nil else {
            throw Converter.Broken(message: "\(path):\(other?.line ?? 0): one milestone belongs here, and nothing else")
        }
        return found[0]
    }

    /// What has to be set and what emptied to make one of the other.
    private static func difference(
        _ before: MilestoneInput, _ after: MilestoneInput
    ) -> (patch: MilestonePatch, clear: [String]) {
        var patch = MilestonePatch()
        var clear: [String] = []
        func compare<Value: Equatable>(
            _ field: ClearableField, _ value: KeyPath<MilestoneInput, Value?>,
            _ target: WritableKeyPath<MilestonePatch, Value?>
        ) {
            guard before[keyPath: value] != after[keyPath: value] else { return }
            patch[keyPath: target] = after[keyPath: value]
            if after[keyPath: value] == nil { clear.append(field.rawValue) }
        }
        if before.title != after.title { patch.title = after.title }
        if before.slug != after.slug { patch.slug = after.slug }
        if before.status != after.status { patch.status = after.status ?? Milestone.Status.confirmed.rawValue }
        compare(.summary, \.summary, \.summary)
        compare(.when, \.when, \.when)
        if before.when?.recurrence != nil, after.when != nil, after.when?.recurrence == nil {
            clear.append(ClearableField.recurrence.rawValue)
        }
        compare(.series, \.series, \.series)
        compare(.place, \.place, \.place)
        compare(.participants, \.participants, \.participants)
        compare(.tags, \.tags, \.tags)
        compare(.sources, \.sources, \.sources)
        compare(.relations, \.relations, \.relations)
        compare(.reminders, \.reminders, \.reminders)
        return (patch, clear)
    }

    // MARK: The file

    /// Made anew each time, so that it is nobody else's.
    private func create(_ text: String) throws {
        do {
            try Files.remove(path)
            let file = try Files.create(path, mode: 0o600)
            try Files.write(all: Array(text.utf8), to: file.rawValue)
        } catch {
            throw Failure("\(path): \(error.message)")
        }
    }

    private func saved() throws -> String {
        let bytes: [UInt8]
        do {
            bytes = try Files.read(path: path, limit: 4 << 20)
        } catch {
            throw Failure("\(path): \(error.message); nothing was changed")
        }
        guard let written = String(validating: bytes, as: UTF8.self) else {
            throw Failure("\(path): what was written is not UTF-8; nothing was changed", status: .invalidValue)
        }
        // To Swift the ends of lines that some editors write are one character, at which nothing is split.
        let text = written.replacing("\r\n", with: "\n")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix(Self.mark) }
        return lines.joined(separator: "\n")
    }

    private static func annotated(_ text: String, _ complaint: String, line: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let reason = complaint.split(separator: "\n").map { mark + Printable.escape(String($0)) }
        lines.insert(contentsOf: reason, at: min(max(line - 1, 0), lines.count))
        return lines.joined(separator: "\n")
    }

    /// Where a field stands, such as `when` for `when.recurrence`: counted from 1, and 1 where it is nowhere.
    private static func line(of field: String?, in text: String) -> Int {
        guard let name = field?.split(separator: ".").first else { return 1 }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let index = lines.firstIndex { $0.drop { " -".contains($0) }.hasPrefix(name + ":") }
        return (index ?? 0) + 1
    }

    private static func isEmpty(_ text: String) -> Bool {
        text.split(separator: "\n").allSatisfy { line in line.first == "#" || line.allSatisfy(\.isWhitespace) }
    }

    private func runEditor() throws {
        let named = ["SUMMIT_EDITOR", "VISUAL", "EDITOR"].compactMap(OwnProcess.environment).first { !$0.isEmpty }
        let usual = ["editor", "nano", "vi"].map { "/usr/bin/" + $0 }.first(where: Files.exists)
        guard let editor = named ?? usual else {
            throw Failure("there is no editor; EDITOR names one")
        }
        let status: ChildStatus
        do {
            status = try TerminalChild.run(editor, [path])
        } catch {
            throw Failure("\(editor) can't be run: \(error.message)")
        }
        guard status == .exited(0) else {
            throw Failure("\(editor) failed; nothing was changed")
        }
    }
}
