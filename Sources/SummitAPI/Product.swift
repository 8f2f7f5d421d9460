/// What this program is.
package enum Product {
    package static let version = "0.1.0"
    package static let vendor = "Summit"
    package static let name = "summitd"
    package static let url = "https://summitd.org/"
    /// The version of the JSON documents that `summitctl` prints.
    package static let documentVersion = 1
}
