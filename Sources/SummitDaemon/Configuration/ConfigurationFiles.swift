package import LinuxSystem

/// Which files make up the configuration, and how they merge.
package struct ConfigurationFiles: Sendable {
    /// The main file.
    package let path: String
    /// Whether the main file has to be there: so when it was named on the command line.
    package let isRequired: Bool

    package init(path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// The largest file that is read, in bytes.
    private static let largest = 1 << 20

    /// Reads the main file, then `conf.d/*.yaml` beside it in lexical order: a later value counts, a later policy
    /// replaces the one of its name.
    ///
    /// - Throws: ``ConfigurationError`` with the file and line.
    package func load(zones: ZoneDirectory) throws -> Configuration {
        var configuration = Configuration()
        for file in try files() {
            // What is none would be waited for until somebody writes into it.
            if let kind = Files.status(file)?.kind, kind != .file, file != "/dev/null" {
                throw ConfigurationError(file: file, line: 0, reason: "it is not a regular file")
            }
            let text: String
            do {
                let bytes = try Files.read(path: file, limit: Self.largest)
                guard let read = String(validating: bytes, as: UTF8.self) else {
                    throw ConfigurationError(file: file, line: 0, reason: "it is not UTF-8 text")
                }
                text = read
            } catch let error as SystemError {
                throw ConfigurationError(file: file, line: 0, reason: error.message)
            }
            try ConfigurationReader(file: file, zones: zones).read(text, into: &configuration)
            configuration.files.append(file)
        }
        return configuration
    }

    private func files() throws -> [String] {
        var files = isRequired || Files.exists(path) ? [path] : []
        let directory = Files.directory(of: path) + "/conf.d"
        guard Files.exists(directory) else { return files }
        do {
            files += try Files.names(in: directory).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
                .map { directory + "/" + $0 }
        } catch {
            throw ConfigurationError(file: directory, line: 0, reason: error.message)
        }
        return files
    }
}
