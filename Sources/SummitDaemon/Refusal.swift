internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Systemd

/// The daemon did not start, or had to end; why has been logged.
package struct Refusal: Error {
    package enum Status: Int32, Sendable {
        case failure = 1
        /// EX_CONFIG: starting again would not help.
        case configuration = 78
    }

    package let status: Status

    package init(status: Status) { self.status = status }

    /// By what the store says of itself; of anything else it is not known that it would be the same again.
    init(_ error: any Error) { status = (error as? StoreError)?.isRefusal == true ? .configuration : .failure }
}
