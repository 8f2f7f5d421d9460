import CLinux
import Glibc

/// A file that is made under another name beside its place, and is there when it is whole. One that is dropped before that is
/// removed, also by a signal that ends us (``OwnProcess/cleanUpOnSignals()``).
///
/// What was there is replaced where it lies, links followed, and its owner and permissions stay, as far as the new one may have
/// them.
package final class FileDraft {
    /// Of the draft.
    package let path: String
    package let descriptor: Descriptor
    private let place: String
    private var isDone = false

    /// - Parameter mode: of a file that was not there, less the umask; of one that was there the most that it keeps.
    /// - Throws: ``SystemError``, also where `file` is a link that leads nowhere.
    package init(of file: String, mode: UInt32) throws(SystemError) {
        place = try Files.resolved(file)
        path = "\(place).\(OwnProcess.pid).new"
        let old = Files.status(place)
        descriptor = try Files.create(path, mode: old == nil ? mode : 0o600)
        unsafe summit_remove_with_us(path)
        if let old {
            // Who may not give files away keeps the new one.
            try? Files.giveOwner(of: place, to: path)
            _ = fchmod(descriptor.rawValue, mode_t(old.permissions & mode))
        }
    }

    deinit {
        if !isDone { try? Files.remove(path) }
        summit_remove_with_us(nil)
    }

    /// Puts it in place, durably.
    package func finish() throws(SystemError) {
        guard fsync(descriptor.rawValue) == 0 else { throw SystemError.last("fsync", path) }
        try Files.move(path, to: place)
        isDone = true
    }
}
