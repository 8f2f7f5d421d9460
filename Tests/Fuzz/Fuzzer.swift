import Glibc

// One program for all targets; the variable SUMMIT_FUZZ_TARGET says which. See Docs/Fuzzing.md.
private let target: FuzzTarget = {
    let name = unsafe getenv("SUMMIT_FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let all = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("SUMMIT_FUZZ_TARGET names no target; they are \(all)")
    }
    return target
}()

/// What libFuzzer calls for each input. A violation ends the process, as a trap does.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        _ = try target.check(bytes)
    } catch {
        fatalError("\(error)")
    }
    return 0
}
