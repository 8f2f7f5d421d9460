import CIcal
import Glibc
import SummitCore

// Summit's recurrence engine and libical's, in turn and in one process: how long from the text of a rule to its first
// occurrence, and how long one of up to a thousand takes. Neither side converts to a zone.

/// How many occurrences of a rule are asked for.
let wanted = 1_000
/// How often each side is measured; the median counts.
let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 31

func nanoseconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// What a side gives: how many, and a sum so that nothing can be left out by the compiler.
struct Result {
    var count = 0
    var sum: Int64 = 0
}

func summit(_ start: String, _ rule: String, upTo limit: Int) -> Result {
    var result = Result()
    guard let start = try? LocalStart(parsing: start), let rule = try? RecurrenceRule(rule),
        let set = try? Occurrences(start: start, recurrence: Recurrence(rule: rule), rules: .utc)
    else { return result }
    var cursor = set.cursor()
    while result.count < limit, let next = try? cursor.next() {
        result.count += 1
        result.sum &+= Int64(next.nominal.date.day)
    }
    return result
}

func libical(_ start: String, _ rule: String, upTo limit: Int) -> Result {
    var result = Result()
    let begin = unsafe icaltime_from_string(start)
    var parsed = unsafe icalrecurrencetype_from_string(rule)
    guard let iterator = unsafe icalrecur_iterator_new(parsed, begin) else { return result }
    defer {
        unsafe icalrecur_iterator_free(iterator)
        unsafe icalrecurrencetype_clear(&parsed)
    }
    while result.count < limit {
        let next = unsafe icalrecur_iterator_next(iterator)
        if unsafe icaltime_is_null_time(next) != 0 { break }
        result.count += 1
        result.sum &+= Int64(unsafe next.day)
    }
    return result
}

/// Nanoseconds for one call, from as many as fill a good part of a millisecond.
func time(_ body: () -> Result) -> (nanoseconds: Double, result: Result) {
    var calls = 1.0
    while true {
        let begin = nanoseconds()
        var result = Result()
        for _ in 0..<Int(calls) { result = body() }
        let elapsed = nanoseconds() - begin
        if elapsed > 400_000 || calls > 100_000 { return (elapsed / calls, result) }
        calls *= max(2, min(600_000 / max(elapsed, 1), 100))
    }
}

func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}

func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

func rounded(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
}

struct Row {
    var rule: String
    var first: (summit: Double, libical: Double)
    var each: (summit: Double, libical: Double)
    var agrees: Bool
}

func measure(_ start: String, _ rule: String) -> Row {
    var (first, each) = (([Double](), [Double]()), ([Double](), [Double]()))
    var agrees = true
    for _ in 0..<rounds {
        first.0.append(time { summit(start, rule, upTo: 1) }.nanoseconds)
        first.1.append(time { libical(start, rule, upTo: 1) }.nanoseconds)
        let ours = time { summit(start, rule, upTo: wanted) }
        let theirs = time { libical(start, rule, upTo: wanted) }
        each.0.append(ours.nanoseconds / Double(max(ours.result.count, 1)))
        each.1.append(theirs.nanoseconds / Double(max(theirs.result.count, 1)))
        agrees = ours.result.count == theirs.result.count && ours.result.sum == theirs.result.sum
    }
    return Row(
        rule: rule, first: (median(first.0), median(first.1)), each: (median(each.0), median(each.1)), agrees: agrees)
}

func table(_ rows: [Row]) {
    print("ns to the first occurrence: summit, libical, ratio; ns an occurrence: summit, libical, ratio")
    for row in rows {
        let numbers = [
            row.first.summit, row.first.libical, row.first.libical / row.first.summit, row.each.summit,
            row.each.libical, row.each.libical / row.each.summit,
        ]
        print(numbers.map { padded(rounded($0), 9) }.joined(), row.agrees ? " " : "≠", row.rule)
    }
    let first = rows.map { $0.first.libical / $0.first.summit }
    let each = rows.map { $0.each.libical / $0.each.summit }
    func sum(_ values: [Double]) -> Double { values.reduce(0, +) }
    print(
        "first occurrence: overall \(rounded(sum(rows.map(\.first.libical)) / sum(rows.map(\.first.summit))))×,",
        "median \(rounded(median(first)))×, worst \(rounded(first.min() ?? 0))×")
    print(
        "occurrences a second: overall \(rounded(sum(rows.map(\.each.libical)) / sum(rows.map(\.each.summit))))×,",
        "median \(rounded(median(each)))×, worst \(rounded(each.min() ?? 0))×")
}

table(examples.map { measure($0.start, $0.rule) })
