import Glibc
import LinuxSystem

/// A directory of a test's own, with a path short enough for a socket; gone with its owner.
final class ScratchDirectory: Sendable {
    let path: String
    private let isOurs: Bool

    /// Another process's, which removes it: one that ends by `exit`, or may no longer remove anything, can't.
    init(of parent: String) {
        path = parent
        isOurs = false
    }

    init() throws {
        var template = Array("/tmp/summit-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError(code: errno, call: "mkdtemp") }
        isOurs = true
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if isOurs { Self.remove(path) }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let path = file(name)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw SystemError(code: errno, call: "open", path: path) }
        defer { close(descriptor) }
        try Files.write(all: Array(text.utf8), to: descriptor)
        return path
    }

    func link(_ name: String, to target: String) {
        unsafe _ = symlink(target, file(name))
    }

    static func remove(_ path: String) {
        if Files.status(path, followingLinks: false)?.kind == .directory {
            for name in (try? Files.names(in: path)) ?? [] { remove("\(path)/\(name)") }
            unsafe _ = rmdir(path)
        } else {
            unsafe _ = unlink(path)
        }
    }
}

/// Runs something that blocks on a thread of its own.
func onThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        BackgroundThread.start { continuation.resume(returning: work()) }
    }
}

private final class BackgroundThread: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }

    static func start(_ work: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let argument = unsafe Unmanaged.passRetained(BackgroundThread(work)).toOpaque()
        unsafe _ = pthread_create(
            &thread, nil,
            { argument in
                unsafe Unmanaged<BackgroundThread>.fromOpaque(argument!).takeRetainedValue().work()
                return nil
            }, argument)
        _ = pthread_detach(thread)
    }
}
