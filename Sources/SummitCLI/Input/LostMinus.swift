internal import SummitAPI

/// Reminders of which a minus may have got lost: `P7D` comes a week after the start (RFC 5545 §3.8.6.3).
enum LostMinus {
    static func warnings(_ reminders: [ReminderMessage]) -> [String] {
        reminders.map(\.trigger).filter { $0.hasPrefix("P") }.map {
            "the reminder \($0) comes after the start; -\($0) comes before it"
        }
    }
}
