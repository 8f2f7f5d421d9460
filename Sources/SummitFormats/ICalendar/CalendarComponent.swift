/// A component taken apart: its properties, and the components within it.
struct CalendarComponent {
    let name: String
    let line: Int
    var properties: [ContentLine] = []
    var components: [CalendarComponent] = []
    /// Where there are lines that are none.
    var strays: [Int] = []

    /// What was cut out is well formed as to BEGIN and END, and not deep.
    init(_ raw: RawComponent) {
        var stack: [CalendarComponent] = []
        var (start, index, done): (Int, Int, CalendarComponent?) = (0, 0, nil)
        while start < raw.text.count, let end = raw.text[start...].firstIndex(of: 0x0A) {
            let number = Int(raw.numbers[index])
            switch ComponentCutter.marker(raw.text[start..<end]) {
            case .begin(let name): stack.append(CalendarComponent(name, line: number))
            case .end:
                if let inner = stack.popLast() {
                    if stack.isEmpty { done = inner } else { stack[stack.count - 1].components.append(inner) }
                }
            case nil:
                guard !stack.isEmpty else { break }
                if let line = ContentLine(raw.text[start..<end], number: number) {
                    stack[stack.count - 1].properties.append(line)
                } else {
                    stack[stack.count - 1].strays.append(number)
                }
            }
            (start, index) = (end + 1, index + 1)
        }
        self = done ?? CalendarComponent(raw.name, line: raw.line)
    }

    private init(_ name: String, line: Int) {
        self.name = name
        self.line = line
    }

    /// The first property of this name.
    subscript(name: String) -> ContentLine? { properties.first { $0.name == name } }

    /// Its lines, the properties before what lies within.
    var lines: [String] {
        ["BEGIN:\(name)"] + properties.map(\.raw) + components.flatMap(\.lines) + ["END:\(name)"]
    }
}
