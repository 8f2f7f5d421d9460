internal import LinuxSystem

/// A program of ours that does a part of the work.
enum HelperProgram {
    /// Where it is: seen from this program's folder, else where packages put it.
    ///
    /// - Throws: ``Failure`` where it is nowhere.
    static func path(_ name: String, beside relative: [String], installed: [String]) throws -> String {
        let candidates = (Files.executableDirectory().map { own in relative.map { own + "/" + $0 } } ?? []) + installed
        guard let found = candidates.first(where: Files.exists) else {
            throw Failure("\(name) was not found; looked at \(candidates.joined(separator: ", "))")
        }
        return found
    }
}
