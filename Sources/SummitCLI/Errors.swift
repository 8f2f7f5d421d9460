internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// An error that names its own exit status.
protocol ReportedError: Error {
    var message: String { get }
    var status: ExitStatus { get }
}

/// An unknown or missing verb or flag.
struct UsageError: ReportedError {
    let message: String
    var status: ExitStatus { .usage }

    init(_ message: String) { self.message = message }
}

/// A value that can't be read.
struct ValueError: ReportedError {
    let message: String
    var status: ExitStatus { .invalidValue }

    init(_ message: String) { self.message = message }

    /// What is wrong with the value of an option.
    init(_ option: String, _ error: any Error) { message = "\(option): \(error)" }
}

/// Anything else that went wrong.
struct Failure: ReportedError {
    let message: String
    let status: ExitStatus

    init(_ message: String, status: ExitStatus = .failure) {
        self.message = message
        self.status = status
    }
}
