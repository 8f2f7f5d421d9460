import Foundation
import Testing

@testable import SummitCore

@Suite("Decimal numbers")
struct DecimalNumberTests {
    @Test(
        "are read as people write them",
        arguments: [
            ("94800000000", "94800000000"), ("94.8e9", "94800000000"), ("94_800_000_000", "94800000000"),
            ("94 800\u{202F}000 000", "94800000000"), ("-0.50", "-0.5"), ("−3", "-3"), ("+7.10", "7.1"), ("0", "0"),
            ("-0", "0"), ("1E-3", "0.001"), ("12.", "12"), (".5", "0.5"), ("00012", "12"),
            ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
        ])
    func reading(_ text: String, _ expected: String) throws {
        #expect(try DecimalNumber(parsing: text).description == expected)
    }

    @Test(
        "are refused with a word where they can be read in two ways, or not at all",
        arguments: [
            "1,5", "1,000", "", "-", ".", "1.2.3", "0x10", "1e", "1e99", "e5", "1 ", " 1", "1__0", "NaN", "١٢",
            "123456789012345678901234567890123456789",
        ])
    func refusals(_ text: String) {
        #expect(throws: ParseError.self) { try DecimalNumber(parsing: text) }
    }

    @Test("are divided, subtracted and rounded as Python's decimal does it, in 3,000 cases")
    func arithmetic() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/figures/quotients.py").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script, "20250617", "3000"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try #require(try pipe.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 3_000)
        var tooLong = 0
        for line in lines {
            let parts = line.split(separator: " ").map(String.init)
            let (one, other) = (try DecimalNumber(parsing: parts[0]), try DecimalNumber(parsing: parts[1]))
            #expect(one.divided(by: other)?.description ?? "-" == parts[2], "\(line)")
            if let difference = one.minus(other) {
                #expect(difference.description == parts[3], "\(line)")
                #expect((one < other) == difference.isNegative, "\(line)")
            } else {
                tooLong += 1
                #expect(parts[3].filter(\.isNumber).count >= DecimalNumber.mostDigits, "\(line)")
            }
            #expect(one.rounded(places: 3).description == parts[4], "\(line)")
        }
        #expect(tooLong < 600)
    }
}

@Suite("Figures")
struct FigureAnswersTests {
    private typealias Observation = Figure.Observation

    private static func figure(_ observations: [Figure.Observation]) -> Figure {
        Figure(slug: "trade", title: "Trade", unit: "USD", observations: observations)
    }

    @Test("grow by a factor, a difference and a compound rate")
    func comparison() throws {
        let trade = Self.figure([
            Observation(date: "1992", value: "460000000"), Observation(date: "2024", value: "94800000000"),
        ])
        let compared = try trade.compared(from: EDTF("1992"), to: EDTF("2024"))
        #expect(compared.factor?.rounded(digits: 4).description == "206.1")
        #expect(compared.difference.description == "94340000000")
        #expect(compared.years == 32)
        // 206.0869565 to the power of 1/32, by Python.
        #expect(abs(try #require(compared.yearlyPercent) - 18.1175) < 0.001)
        let share = try FigureShare(
            part: Observation(date: "2024", value: "43800000000"),
            whole: Observation(date: "2024", value: "94800000000"))
        #expect(share.percent.rounded(places: 1).description == "46.2")
    }

    @Test(
        "are as certain as both ends together",
        arguments: [
            (nil, nil, nil, false), (.moreThan, nil, .moreThan, false), (nil, .moreThan, .lessThan, false),
            (.lessThan, nil, .lessThan, false), (nil, .lessThan, .moreThan, false),
            (.moreThan, .lessThan, .moreThan, false), (.lessThan, .moreThan, .lessThan, false),
            (.moreThan, .moreThan, nil, true), (.lessThan, .lessThan, nil, true),
        ] as [(Figure.Observation.Bound?, Figure.Observation.Bound?, Figure.Observation.Bound?, Bool)])
    func bounds(
        _ part: Figure.Observation.Bound?, _ whole: Figure.Observation.Bound?, _ expected: Figure.Observation.Bound?,
        _ isOpen: Bool
    ) throws {
        let share = try FigureShare(
            part: Observation(value: "1", bound: part), whole: Observation(value: "2", bound: whole, approximate: true))
        #expect(share.certainty.bound == expected)
        #expect(share.certainty.isOpen == isOpen)
        #expect(share.certainty.isApproximate)
    }

    @Test("have one value of a date: that of the latest vintage, then the one recorded last")
    func vintages() {
        let trade = Self.figure([
            Observation(date: "2024", value: "1"), Observation(date: "2024", value: "3", vintage: "2026"),
            Observation(date: "2024", value: "2", vintage: "2025-05"), Observation(date: "2023", value: "5"),
            Observation(date: "2023", value: "6"), Observation(value: "7"),
        ])
        #expect(trade.current.map(\.value) == ["3", "6", "7"])
    }

    @Test("have a difference, and no factor, where a rise from nothing or from less would look like a fall")
    func nothing() throws {
        for (from, to, difference) in [("0", "1", "1"), ("-5", "7000", "7005"), ("-2", "-1", "1"), ("4", "-4", "-8")] {
            let figure = Self.figure([Observation(date: "1992", value: from), Observation(date: "2024", value: to)])
            let compared = try figure.compared(from: EDTF("1992"), to: EDTF("2024"))
            #expect(compared.difference.description == difference)
            #expect(compared.factor == nil && compared.percent == nil && compared.yearlyPercent == nil)
            #expect(throws: FieldError.self) {
                try FigureShare(part: Observation(value: "1"), whole: Observation(value: from == "4" ? "-1" : from))
            }
        }
        // A rate that no number can tell is left out.
        let quick = Self.figure([
            Observation(date: "2024-01-01", value: "1000"), Observation(date: "2024-01-01/2024-01-02", value: "2630"),
        ])
        let compared = try quick.compared(from: EDTF("2024-01-01"), to: EDTF("2024-01-01/2024-01-02"))
        #expect(compared.yearlyPercent?.isFinite != false)
    }

    @Test("are found by their date, or by the only one near it; else the dates there are get named")
    func dates() throws {
        let trade = Self.figure([
            Observation(date: "2024", value: "1"), Observation(date: "2025-06~", value: "2"),
            Observation(date: "2025-07", value: "3"),
        ])
        func value(_ date: String) throws -> String { try trade.observation(at: EDTF(date), field: "at").value }
        #expect(try value("2024") == "1")
        #expect(try value("2024-03-01") == "1")
        #expect(try value("2025-06") == "2")
        #expect(try value("2025-06-17") == "2")
        for (date, says) in [("2025", "2025-06~, 2025-07"), ("1992", "2024, 2025-06~, 2025-07")] {
            let error = #expect(throws: FieldError.self) { try value(date) }
            #expect(error?.reason.contains(says) == true)
        }
    }
}
