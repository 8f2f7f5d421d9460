/// How an offset from UTC is written.
public enum UTCOffset {
    /// `+05:00`, with seconds only where there are any: `+05:07:48`. `seconds` counts east of UTC.
    public static func text(_ seconds: Int) -> String {
        DateTextWriter.text { $0.offset(seconds) }
    }

    /// The offset to the nearest minute, the only form RFC 3339 has; half a minute rounds away from zero.
    public static func roundedToMinute(_ seconds: Int) -> Int {
        let (half, overflow) = seconds.addingReportingOverflow(seconds < 0 ? -30 : 30)
        return overflow ? seconds : half / 60 * 60
    }
}
