package import Varlink

/// The interface descriptions, as the `*.varlink` files have them.
package enum Interfaces {
    /// They are read once, which takes a millisecond: whoever asks while that is done waits for it.
    ///
    /// - Throws: never for the files as shipped, as a test proves.
    package static func all() throws(InterfaceSyntaxError) -> [InterfaceDescription] { try read.get() }

    private static let read = Result { () throws(InterfaceSyntaxError) in
        var descriptions: [InterfaceDescription] = []
        for bytes in [
            PackageResources.org_summitd_Manager_varlink, PackageResources.org_summitd_Reminders_varlink,
            PackageResources.org_summitd_Timeline_varlink,
        ] {
            descriptions.append(try InterfaceDescription(parsing: String(decoding: bytes, as: UTF8.self)))
        }
        return descriptions
    }
}
