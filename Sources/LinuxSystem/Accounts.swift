import Glibc

/// The names of users and groups in `/etc/passwd` and `/etc/group` (passwd(5), group(5)).
///
/// Read by hand: the name service switch loads libraries, which a static executable can't. Accounts that live
/// elsewhere (LDAP, systemd's dynamic users) have no name here; ``label(_:)`` then gives the number.
package enum Accounts {
    package static func userName(_ uid: UInt32) -> String? { name(of: uid, in: "/etc/passwd") }

    package static func uid(named name: String) -> UInt32? { number(of: name, in: "/etc/passwd") }

    package static func gid(named name: String) -> UInt32? { number(of: name, in: "/etc/group") }

    /// A user's name, else the number: always something to show.
    package static func label(_ uid: UInt32) -> String { userName(uid) ?? String(uid) }

    /// A user's home directory.
    package static func homeDirectory(_ uid: UInt32) -> String? {
        entries(in: "/etc/passwd").first { $0.number == uid }.flatMap { entry in
            entry.fields.count > 5 && entry.fields[5].hasPrefix("/") ? entry.fields[5] : nil
        }
    }

    struct Entry: Equatable {
        let name: String
        let number: UInt32
        let fields: [String]
    }

    static func name(of number: UInt32, in path: String) -> String? {
        entries(in: path).first { $0.number == number }?.name
    }

    static func number(of name: String, in path: String) -> UInt32? {
        entries(in: path).first { $0.name == name }?.number
    }

    /// Both files have the name first and the number third; lines that don't are passed over.
    static func entries(in path: String) -> [Entry] {
        guard let bytes = try? Files.read(path: path, limit: 8 << 20) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 3, !fields[0].isEmpty, let number = UInt32(fields[2]) else { return nil }
            return Entry(name: fields[0], number: number, fields: fields)
        }
    }
}
