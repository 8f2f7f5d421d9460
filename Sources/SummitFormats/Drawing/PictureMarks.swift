internal import SummitCore

/// Draws single marks: what a milestone's date and status look like.
struct PictureMarks {
    static let barHeight = 9.0
    static let pointWidth = 12.0
    /// How long an open end takes to fade.
    private static let fade = 70.0

    /// A number with a decimal at most.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let (whole, rest) = tenths.quotientAndRemainder(dividingBy: 10)
        let sign = tenths < 0 && whole == 0 ? "-" : ""
        return rest == 0 ? "\(whole)" : "\(sign)\(whole).\(abs(rest))"
    }

    /// The gradients by which ends fade, one in each direction for each colour.
    static func gradients() -> String {
        let names = PictureStyle.tags.indices.map { PictureStyle.name($0) } + [PictureStyle.name(nil)]
        return "<defs>"
            + names.map { name in
                [("l", 0, 1), ("r", 1, 0)].map { side, from, to in
                    "<linearGradient id=\"f\(side)\(name)\"><stop offset=\"0\" class=\"p\(name)\" stop-opacity=\"\(from)\"/>"
                        + "<stop offset=\"1\" class=\"p\(name)\" stop-opacity=\"\(to)\"/></linearGradient>"
                }.joined()
            }.joined() + "</defs>\n"
    }

    /// A point, around its middle.
    static func point(_ look: DrawnMilestone.Look, x: Double, y: Double) -> String {
        let (cx, cy) = (number(x), number(y))
        switch look {
        case .held: return "<circle class=\"bar\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"5.5\"/>"
        case .confirmed:
            return
                "<circle class=\"bar\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"5\"/><circle class=\"dot\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"2\"/>"
        case .tentative, .projected: return "<circle class=\"bar\" cx=\"\(cx)\" cy=\"\(cy)\" r=\"5\"/>"
        case .postponed:
            return
                "<path class=\"bar pt\" d=\"M\(number(x - 6)) \(cy)L\(cx) \(number(y - 6)) \(number(x + 6)) \(cy) \(cx) \(number(y + 6))z\"/>"
        case .cancelled:
            let (left, right, top, bottom) = (number(x - 4.5), number(x + 4.5), number(y - 4.5), number(y + 4.5))
            return
                "<path class=\"bar strike\" d=\"M\(left) \(top)L\(right) \(bottom)M\(left) \(bottom)L\(right) \(top)\"/>"
        }
    }

    /// A milestone where it is placed; `offset` is where the axis begins.
    static func mark(
        _ one: TimelineLayout.Placed, _ look: DrawnMilestone.Look, color: String, offset: Double, y: Double
    ) -> String {
        let (start, end) = (one.start + offset, one.end + offset)
        var svg = ""
        if one.softStart < one.start {
            svg += soft("l", color, from: one.softStart + offset, to: start + (one.isPoint ? pointWidth / 2 : 0), y)
        }
        if one.softEnd > one.end {
            svg += soft("r", color, from: end - (one.isPoint ? pointWidth / 2 : 0), to: one.softEnd + offset, y)
        }
        if one.isPoint { return svg + point(look, x: (start + end) / 2, y: y) }
        let length = end - start
        let before = one.fadesIn ? min(fade, length / 2) : 0
        let after = one.fadesOut ? min(fade, length / 2) : 0
        if before > 0 { svg += soft("l", color, from: start, to: start + before, y) }
        if after > 0 { svg += soft("r", color, from: end - after, to: end, y) }
        let isRound = (
            before == 0 && one.softStart == one.start && !one.isContinued,
            after == 0 && one.softEnd == one.end && !one.continues
        )
        svg += bar(look, from: start + before, to: end - after, y, isRound: isRound)
        if one.isContinued, !one.fadesIn {
            svg += "<path class=\"dot\" d=\"M\(number(start)) \(number(y - 7))l-8 7 8 7z\"/>"
        }
        if one.continues, !one.fadesOut {
            svg += "<path class=\"dot\" d=\"M\(number(end)) \(number(y - 7))l8 7-8 7z\"/>"
        }
        return svg
    }

    /// - Parameter isRound: its ends; one that fades is not.
    private static func bar(
        _ look: DrawnMilestone.Look, from: Double, to: Double, _ y: Double, isRound: (start: Bool, end: Bool)
    ) -> String {
        let inset = look == .held ? 0 : 0.75
        let height = barHeight - 2 * inset
        let (from, to) = (from + inset, max(from + inset + 1, to - inset))
        let radius = min(height, to - from) / 2
        let (left, right) = (isRound.start ? radius : 0, isRound.end ? radius : 0)
        func corner(_ radius: Double, _ x: Double, _ y: Double) -> String {
            radius > 0 ? "a\(number(radius)) \(number(radius)) 0 0 1 \(number(x)) \(number(y))" : ""
        }
        var path = "M\(number(from + left)) \(number(y - height / 2))H\(number(to - right))"
        path += corner(right, right, radius) + "V\(number(y + height / 2 - right))" + corner(right, -right, radius)
        path += "H\(number(from + left))" + corner(left, -left, -radius)
        path += "V\(number(y - height / 2 + left))" + corner(left, left, -radius) + "z"
        var svg = "<path class=\"bar\" d=\"\(path)\"/>"
        if look == .cancelled {
            svg += "<path class=\"strike\" d=\"M\(number(from - 3)) \(number(y))H\(number(to + 3))\"/>"
        }
        return svg
    }

    private static func soft(_ side: String, _ color: String, from: Double, to: Double, _ y: Double) -> String {
        "<rect x=\"\(number(from))\" y=\"\(number(y - barHeight / 2))\" width=\"\(number(max(0, to - from)))\" height=\"\(number(barHeight))\" fill=\"url(#f\(side)\(color))\"/>"
    }
}
