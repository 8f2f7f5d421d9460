/// How an offset from UTC is written.
public enum UTCOffset {
    /// `+05:00`, with seconds only where there are any: `+05:07:48`. `seconds` counts east of UTC.
    public static func text(_ seconds: Int) -> String {
        let size = Int64(clamping: seconds.magnitude)
        let clock = "\(CivilMath.padded(size / 3_600, to: 2)):\(CivilMath.padded(size / 60 % 60, to: 2))"
        let tail = size % 60 == 0 ? "" : ":" + CivilMath.padded(size % 60, to: 2)
        return (seconds < 0 ? "-" : "+") + clock + tail
    }

    /// The offset to the nearest minute, the only form RFC 3339 has; half a minute rounds away from zero.
    public static func roundedToMinute(_ seconds: Int) -> Int {
        let (half, overflow) = seconds.addingReportingOverflow(seconds < 0 ? -30 : 30)
        return overflow ? seconds : half / 60 * 60
    }
}
