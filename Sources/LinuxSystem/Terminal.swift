import CLinux
import Glibc

/// What a program may ask a terminal.
package enum Terminal {
    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The width in columns, or `nil` where there is no terminal or it does not know (`TIOCGWINSZ`).
    package static func columns(_ descriptor: Int32) -> Int? {
        let columns = summit_terminal_columns(descriptor)
        return columns > 0 ? Int(columns) : nil
    }
}
