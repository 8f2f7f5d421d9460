/// The ids of entries that the message catalog explains (`Units/summitd.catalog`).
package enum MessageID {
    package static let reminder = "9d1116d51c5144fdb6cb74638aec8716"
    /// The same, a minute or more after it was due.
    package static let lateReminder = "dad899d57b7643f0bf154d4425e62ac5"
    package static let started = "cf75926d0c0443218822a1412bae2744"
    package static let reloaded = "15fa50cec78441d6995f4ea2e2f1e230"
    package static let configurationRefused = "75ba745098d842baa8849fa39d28fc2b"
    package static let storeRefused = "dbc1ba94221e4086bb4d92d20743cb35"
    package static let zonesChanged = "0f2b7a9be3c14d3a8f5d6c1e7b904a52"
    package static let remindersHeld = "e097bde4ef724a1fb624be9414013f9b"
}
