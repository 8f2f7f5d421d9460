import Testing
import Varlink

struct MessageTests {
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static func failure(_ message: [UInt8]) -> ProtocolError? {
        do throws(ProtocolError) {
            _ = try Call(decoding: message, limits: Limits())
            return nil
        } catch {
            return error
        }
    }

    // MARK: Shape

    @Test(
        arguments: [
            [0x7B, 0xFF, 0x7D], [0x7B, 0x22, 0xC3, 0x22, 0x7D], [0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D],
            [0xC0, 0x80],
        ] as [[UInt8]])
    func `invalid UTF-8 is refused`(message: [UInt8]) {
        #expect(throws: ProtocolError.invalidUTF8) { try MessageShape.check(message, limits: Limits()) }
        #expect(Self.failure(message) == .invalidUTF8)
    }

    @Test(arguments: ["", " ", "[]", "null", "1", "\"{}\"", "\u{FEFF}{}", "[{}]"])
    func `what does not begin like an object is refused`(text: String) {
        #expect(throws: ProtocolError.notAnObject) { try MessageShape.check(Self.bytes(text), limits: Limits()) }
        #expect(Self.failure(Self.bytes(text)) == .notAnObject)
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `nesting is limited before anything is decoded`(opening: String) {
        let deep = "{\"x\":" + String(repeating: opening, count: 10_000)
        #expect(throws: ProtocolError.nestingTooDeep(limit: 64)) {
            try MessageShape.check(Self.bytes(deep), limits: Limits())
        }
        #expect(Self.failure(Self.bytes(deep)) == .nestingTooDeep(limit: 64))
        let unlimited = Limits(messageBytes: 1 << 20, nesting: .max)
        #expect(throws: ProtocolError.nestingTooDeep(limit: 256)) {
            try Call(decoding: Self.bytes(deep), limits: unlimited)
        }
    }

    @Test func `nesting of exactly the limit passes, and brackets in strings do not count`() throws {
        let limit = Limits()
        let deep = "{\"x\":" + String(repeating: "[", count: 63) + String(repeating: "]", count: 63) + "}"
        try MessageShape.check(Self.bytes(deep), limits: limit)
        let text = "{\"x\":\"" + String(repeating: "[{\\\"", count: 100) + "\"}"
        try MessageShape.check(Self.bytes(text), limits: limit)
    }

    @Test func `the deepest nesting that can be configured is read, checked and written`() throws {
        let limits = Limits(nesting: .max)
        let deep = String(repeating: "{\"x\":", count: 254) + "[]" + String(repeating: "}", count: 254)
        let call = try Call(decoding: Self.bytes("{\"method\":\"a.b.M\",\"parameters\":\(deep)}"), limits: limits)
        let value = try call.parameters(JSONValue.self)
        #expect(try value == call.parametersValue())
        #expect(try ReplyEncoder.success(value) == Self.bytes("{\"parameters\":\(deep)}\0"))
        let interface = try InterfaceDescription(parsing: "interface a.b\ntype T (x: any)\nmethod M(x: ?T) -> ()")
        try interface.validate(call)
    }

    @Test func `a message over the limit is refused without a frame decoder, too`() {
        let message = Self.bytes("{\"x\":\"" + String(repeating: "a", count: 1 << 20) + "\"}")
        #expect(Self.failure(message) == .messageTooLong(limit: 1 << 20))
    }

    // MARK: Syntax

    @Test func `every proper prefix of a call is truncated`() {
        let message = Self.bytes(
            #"{"method":"a.B","parameters":{"x":[1,-2.5e3,true,null,"é\u00e9\ud83d\ude00"]},"more":true}"#)
        #expect(Self.failure(message) == nil)
        for length in 1..<message.count {
            let failure = Self.failure(Array(message[..<length]))
            #expect(failure == .truncated || failure == .invalidUTF8, "\(length)")
        }
    }

    @Test(arguments: [
        "{'method':1}", "{\"method\":\"a.B\",}", "{\"a\" 1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":+1}", "{\"a\":.5}",
        "{\"a\":1e}", "{\"a\":-}", "{\"a\":nul1}", "{\"a\":NaN}", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":1}}",
        "{\"a\":1} x", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\n\"}", "{\"a\":\"\0\"}", "{a:1}", "{\"a\":1]", "{\"a\":tru}",
        "{]", "{,}",
        "{\"a\":/**/1}",
    ])
    func `what is no JSON is refused`(text: String) {
        guard case .notJSON = Self.failure(Self.bytes(text)) else {
            Issue.record("\(text): \(String(describing: Self.failure(Self.bytes(text))))")
            return
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"method":null}"#, #"{"method":1}"#, #"{"method":"a.B","parameters":[]}"#,
        #"{"method":"a.B","parameters":"x"}"#, #"{"method":"a.B","more":1}"#, #"{"method":"a.B","oneway":"true"}"#,
        #"{"method":"a.B","method":"a.C"}"#, #"{"method":"a.B","m\u0065thod":"a.C"}"#,
        #"{"method":"a.B","parameters":{},"parameters":{}}"#,
    ])
    func `an object that is no call is refused`(text: String) {
        guard case .badEnvelope = Self.failure(Self.bytes(text)) else {
            Issue.record("\(text)")
            return
        }
    }

    @Test func `half a million bytes of garbage, pseudo-random but the same each time, never trap`() {
        var state: UInt64 = 42
        let alphabet = Array("{}[]\":,\\u0123dD89eE+-.tfn \n".utf8) + [0xC3, 0xA9, 0xFF]
        for _ in 0..<20_000 {
            var message = Self.bytes("{\"method\":\"a.B\",\"parameters\":{")
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                message.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            _ = Self.failure(message)
            _ = try? JSONValue(parsing: message)
        }
    }

    // MARK: Calls

    struct Point: Codable, Equatable {
        var x: Int
        var label: String?
    }

    @Test(arguments: [
        #"{"method":"org.example.A.B"}"#, #"{"method":"org.example.A.B","parameters":null}"#,
        #" { "method" : "org.example.A.B" , "parameters" : { } } "#,
        #"{"method":"org.example.A.B","more":false,"oneway":null,"upgrade":false,"unknown":[{}]}"#,
        #"{"\u006dethod":"org.example.A.\u0042"}"#,
    ])
    func `absent, null and empty parameters and absent and false flags are the same`(text: String) throws {
        let call = try Call(decoding: Self.bytes(text), limits: Limits())
        #expect(call.method == "org.example.A.B")
        #expect(call.interface == "org.example.A")
        #expect(call.member == "B")
        #expect(!call.more && !call.oneway && !call.upgrade)
        #expect(try call.parametersValue() == .object([:]))
        _ = try call.parameters(EmptyParameters.self)
        #expect(throws: VarlinkError.invalidParameter("x")) { try call.parameters(Point.self) }
    }

    @Test(arguments: [("", "", ""), ("A", "", "A"), (".A", "", "A"), ("a.", "a", ""), ("a.b.C", "a.b", "C")])
    func `any method name can be taken apart`(method: String, interface: String, member: String) throws {
        let call = try Call(decoding: Call.encode(method: method).dropLast(), limits: Limits())
        #expect(call.interface == interface)
        #expect(call.member == member)
    }

    @Test func `a call comes back as it was sent`() throws {
        let point = Point(x: .min, label: "\u{0}\"\\/\n é 😀 \u{7F}")
        let message = try Call.encode(method: "a.B\"", parameters: point, oneway: true, more: true, upgrade: true)
        #expect(message.filter { $0 == 0 }.count == 1)
        #expect(message.last == 0)
        let call = try Call(decoding: message.dropLast(), limits: Limits())
        #expect(call.method == "a.B\"")
        #expect(call.oneway && call.more && call.upgrade)
        #expect(try call.parameters(Point.self) == point)
        #expect(try call.parametersValue() == .object(["x": .int(.min), "label": .string(point.label ?? "")]))
        #expect(try Call.encode(method: "a.B", parameters: nil as Point?) == Self.bytes("{\"method\":\"a.B\"}\0"))
        #expect(throws: ProtocolError.notAnObject) { try Call.encode(method: "a.B", parameters: [1]) }
    }

    struct Outer: Codable { var milestone: Inner }
    struct Inner: Codable {
        var title: String
        var people: [Point]
    }

    @Test(arguments: [
        (#"{}"#, "milestone"), (#"{"milestone":null}"#, "milestone"),
        (#"{"milestone":{"people":[]}}"#, "milestone.title"),
        (#"{"milestone":{"title":5,"people":[]}}"#, "milestone.title"),
        (#"{"milestone":{"title":"x","people":[{"x":1},{"x":"1"}]}}"#, "milestone.people[1].x"),
        (#"{"milestone":{"title":"x","people":[{"x":1},{}]}}"#, "milestone.people[1].x"),
        (#"{"milestone":{"title":"x","people":[{"x":99999999999999999999}]}}"#, "milestone.people[0].x"),
        (#"{"milestone":{"title":"x","people":[{"x":1e999}]}}"#, "milestone.people[0].x"),
        (#"{"milestone":{"title":"x","people":[{"x":1.5}]}}"#, "milestone.people[0].x"),
    ])
    func `a wrong parameter is named by its path`(parameters: String, path: String) throws {
        let call = try Call(decoding: Self.bytes(#"{"method":"a.B","parameters":\#(parameters)}"#), limits: Limits())
        #expect(throws: VarlinkError.invalidParameter(path)) { try call.parameters(Outer.self) }
    }

    @Test(arguments: [
        (#"{"a":1,"a":1}"#, "a"), (#"{"m":{"x":[0,{"k":1,"\u006b":2}]}}"#, "m.x[1].k"), (#"{"m":[1e999]}"#, "m[0]"),
    ])
    func `fields without one meaning are invalid`(parameters: String, path: String) throws {
        let call = try Call(decoding: Self.bytes(#"{"method":"a.B","parameters":\#(parameters)}"#), limits: Limits())
        #expect(throws: VarlinkError.invalidParameter(path)) { try call.parametersValue() }
        #expect(throws: VarlinkError.invalidParameter(path)) { try call.parameters(EmptyParameters.self) }
        #expect(throws: (any Error).self) { try JSONValue(parsing: Self.bytes(parameters)) }
    }

    @Test(
        arguments: [
            ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
            ("-0", .int(0)), ("1.0", .double(1)), ("1e-400", .double(0)),
            (#""\u0041\ud83d\ude00\/\b""#, .string("A😀/\u{8}")), (" [ ] ", .array([])),
        ] as [(String, JSONValue)])
    func `values are read exactly`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: Self.bytes(text)) == value)
    }

    struct Everything: Codable, Equatable {
        var a: Int8 = -8, b: Int16 = -16, c: Int32 = -32, d: Int64 = .min, e: UInt = 1, f: UInt8 = 255
        var g: UInt16 = 16, h: UInt32 = 32, i: UInt64 = 64, j: Float = 0.5, k = 0.25, l = true
        var m: [Int?] = [1, nil], n: [[String]] = [["x"], []], o: [String: [Int: Bool]] = ["5": [6: true]]
        var p: JSONValue = .array([.null, .double(1.5), .object(["k": .bool(false)])]), q: Int? = 3, r: String?
    }

    @Test func `every kind of value comes back as it was sent`() throws {
        let message = try Call.encode(method: "a.B", parameters: Everything())
        let call = try Call(decoding: message.dropLast(), limits: Limits())
        #expect(try call.parameters(Everything.self) == Everything())
        #expect(try call.parametersValue().decode(Everything.self) == Everything())
    }

    @Test(arguments: [
        (#""f":256"#, "f"), (#""f":-1"#, "f"), (#""j":1e200"#, "j"), (#""m":[1,null,"x"]"#, "m[2]"),
        (#""n":[["x"],["y",5]]"#, "n[1][1]"), (#""o":{"5":{"6":1}}"#, "o.5.6"), (#""l":null"#, "l"),
        (#""d":-9223372036854775809"#, "d"),
    ])
    func `a value that does not fit is named by its path`(change: String, path: String) throws {
        let reply = try Reply(decoding: ReplyEncoder.success(Everything()).dropLast(), limits: Limits())
        let changes = try JSONValue(parsing: Self.bytes("{\(change)}")).decode([String: JSONValue].self)
        let parameters = try reply.parameters([String: JSONValue].self).merging(changes) { $1 }
        let message = try Call.encode(method: "a.B", parameters: parameters)
        let call = try Call(decoding: message.dropLast(), limits: Limits())
        #expect(throws: VarlinkError.invalidParameter(path)) { try call.parameters(Everything.self) }
    }

    // MARK: Replies

    @Test(arguments: [false, true])
    func `a success comes back as it was sent`(continues: Bool) throws {
        let message = try ReplyEncoder.success(Point(x: 1, label: "/"), continues: continues)
        let tail = continues ? ",\"continues\":true}\0" : "}\0"
        #expect(String(decoding: message, as: UTF8.self) == #"{"parameters":{"label":"/","x":1}"# + tail)
        let reply = try Reply(decoding: message.dropLast(), limits: Limits())
        #expect(reply.continues == continues)
        #expect(reply.error == nil)
        #expect(try reply.parameters(Point.self) == Point(x: 1, label: "/"))
        #expect(throws: ProtocolError.self) { try reply.parameters(Outer.self) }
    }

    @Test func `an error comes back as it was sent`() throws {
        let error = VarlinkError(name: "org.example.\"Odd\"", parameters: Point(x: 2))
        let reply = try Reply(decoding: ReplyEncoder.error(error).dropLast(), limits: Limits())
        #expect(reply.errorName == error.name)
        #expect(reply.error == error)
        #expect(try reply.error?.parameters(Point.self) == Point(x: 2))
        #expect(error.description == #"org.example."Odd" {"x":2}"#)
    }

    @Test(
        arguments: [
            (
                .interfaceNotFound("a"),
                #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"a"}}"#
            ),
            (.methodNotFound("a"), #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"a"}}"#),
            (
                .methodNotImplemented("a"),
                #"{"error":"org.varlink.service.MethodNotImplemented","parameters":{"method":"a"}}"#
            ),
            (
                .invalidParameter("a"),
                #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"a"}}"#
            ),
            (.permissionDenied, #"{"error":"org.varlink.service.PermissionDenied","parameters":{}}"#),
            (.expectedMore, #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"#),
            (VarlinkError(name: "a.B", parameters: Double.infinity), #"{"error":"a.B","parameters":{}}"#),
        ] as [(VarlinkError, String)])
    func `the standard errors look as the specification wants them`(error: VarlinkError, text: String) {
        #expect(String(decoding: ReplyEncoder.error(error), as: UTF8.self) == text + "\0")
    }

    @Test(arguments: [#"{"error":1}"#, #"{"continues":"x"}"#, #"{"parameters":[]}"#, #"{"method":"a.B"}"#])
    func `an object that is no reply is refused`(text: String) {
        #expect(throws: ProtocolError.self) { try Reply(decoding: Self.bytes(text), limits: Limits()) }
    }
}
