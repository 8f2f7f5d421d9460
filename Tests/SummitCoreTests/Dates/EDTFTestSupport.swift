import SummitCore
import Testing

/// What a date has to mean, in the words of the standard.
struct EDTFRow: Sendable, CustomTestStringConvertible {
    var text: String
    var level: Int
    var precision: Precision
    var lower: String?
    var upper: String?
    var possible: (String?, String?)
    /// `~` when a part is approximate, `?` when one is uncertain.
    var doubt: String

    /// Without `possible` nothing widens the bounds.
    init(
        _ text: String, _ level: Int, _ precision: Precision, _ lower: String?, _ upper: String?, _ doubt: String = "",
        possible: (String?, String?)? = nil
    ) {
        (self.text, self.level, self.precision) = (text, level, precision)
        (self.lower, self.upper, self.possible) = (lower, upper, possible ?? (lower, upper))
        self.doubt = doubt
    }

    var testDescription: String { text }

    func check() throws {
        let date = try EDTF(text)
        #expect(date.level == level)
        #expect(date.precision == precision)
        #expect(date.lower?.description == lower)
        #expect(date.upper?.description == upper)
        #expect(date.possibleLower?.description == possible.0)
        #expect(date.possibleUpper?.description == possible.1)
        #expect((date.isApproximate ? "~" : "") + (date.isUncertain ? "?" : "") == doubt)
        #expect(try EDTF(date.text) == date)
    }
}
