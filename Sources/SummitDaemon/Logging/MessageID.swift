/// The ids of entries that the message catalog explains (`Units/summitd.catalog`).
package enum MessageID {
    package static let reminder = "9d1116d51c5144fdb6cb74638aec8716"
    /// The same, a minute or more after it was due.
    package static let lateReminder = "dad899d57b7643f0bf154d4425e62ac5"
    /// Several in one entry, since they could not be given in time.
    package static let digest = "1d57eaae052841f38f872a72edd45e2c"
    /// Those that came too late to be given, several in one entry.
    package static let missedReminders = "b720fb438e0d4c86a063d8477ac167af"
    /// The entries that give reminders, or say that they are not given.
    package static let ofReminders = [reminder, lateReminder, digest, missedReminders]
    package static let started = "cf75926d0c0443218822a1412bae2744"
    package static let reloaded = "15fa50cec78441d6995f4ea2e2f1e230"
    package static let configurationRefused = "75ba745098d842baa8849fa39d28fc2b"
    package static let storeRefused = "dbc1ba94221e4086bb4d92d20743cb35"
    package static let recordsMended = "58a4a76c831a46369bce91b3e08ef803"
    package static let zonesChanged = "0f2b7a9be3c14d3a8f5d6c1e7b904a52"
    package static let remindersHeld = "e097bde4ef724a1fb624be9414013f9b"
}
