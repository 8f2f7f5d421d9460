import Testing
import Varlink

struct ValidationTests {
    static let interface = """
        interface org.example.V
        type Color (red, green)
        type Node (name: string, next: ?Node)
        method M(
          b: ?bool, i: ?int, f: ?float, s: ?string, o: ?object, x: ?any, e: ?Color, n: ?Node,
          a: ?[]Node, m: ?[string]int, set: ?[string](), deep: ?[]?[string](a: Color)
        ) -> ()
        method Need(title: string, when: (text: string, zone: ?string)) -> ()
        method None() -> ()
        """

    static func verdict(_ member: String, _ parameters: String) throws -> String? {
        let interface = try InterfaceDescription(parsing: Self.interface)
        let text = #"{"method":"org.example.V.\#(member)","parameters":\#(parameters)}"#
        let call = try Call(decoding: Array(text.utf8), limits: Limits())
        do throws(VarlinkError) {
            try interface.validate(call)
            return nil
        } catch {
            if error.name == VarlinkError.Standard.methodNotFound { return "no method" }
            return try error.parameters([String: String].self)["parameter"]
        }
    }

    @Test(arguments: [
        "{}", "null", #"{"b":null}"#, #"{"b":true,"i":-5,"f":1,"s":"","o":{"any":[1]},"x":[null],"e":"red"}"#,
        #"{"i":1.0,"f":1.5}"#, #"{"i":9223372036854775807,"f":99999999999999999999}"#,
        #"{"n":{"name":"a","next":{"name":"b"}}}"#,
        #"{"a":[]}"#, #"{"a":[{"name":"a","next":null}]}"#, #"{"m":{"x":1,"y":2}}"#, #"{"set":{"a":{},"b":{}}}"#,
        #"{"deep":[null,{"k":{"a":"red"}}]}"#,
    ])
    func `what fits is accepted`(parameters: String) throws {
        #expect(try Self.verdict("M", parameters) == nil)
    }

    @Test(arguments: [
        (#"{"b":1}"#, "b"), (#"{"b":"true"}"#, "b"), (#"{"i":1.5}"#, "i"), (#"{"i":"1"}"#, "i"), (#"{"i":true}"#, "i"),
        (#"{"i":99999999999999999999}"#, "i"), (#"{"i":1e999}"#, "i"), (#"{"i":-9223372036854775809}"#, "i"),
        (#"{"i":1e300}"#, "i"), (#"{"f":"1"}"#, "f"), (#"{"f":1e999}"#, "f"),
        (#"{"s":1}"#, "s"), (#"{"s":[]}"#, "s"), (#"{"o":[]}"#, "o"), (#"{"o":"x"}"#, "o"),
        (#"{"o":{"a":1,"a":2}}"#, "o.a"),
        (#"{"e":"blue"}"#, "e"), (#"{"e":0}"#, "e"), (#"{"n":{}}"#, "n.name"),
        (#"{"n":{"name":"a","next":{"name":1}}}"#, "n.next.name"),
        (#"{"n":{"name":"a","nxt":null}}"#, "n.nxt"), (#"{"a":{}}"#, "a"), (#"{"a":[{"name":"a"},null]}"#, "a[1]"),
        (#"{"a":[{"name":"a"},{"name":null}]}"#, "a[1].name"), (#"{"m":{"x":"1"}}"#, "m.x"), (#"{"m":[]}"#, "m"),
        (#"{"set":{"a":{"b":1}}}"#, "set.a.b"), (#"{"set":["a"]}"#, "set"),
        (#"{"deep":[null,{"k":{"a":"blue"}}]}"#, "deep[1].k.a"),
        (#"{"zz":1,"unknown":1,"b":5}"#, "unknown"), (#"{"":1}"#, "parameters"), (#"{"b":true,"b":true}"#, "b"),
    ])
    func `what does not fit is named by its path`(parameters: String, path: String) throws {
        #expect(try Self.verdict("M", parameters) == path)
    }

    @Test(arguments: [
        ("Need", "{}", "title"), ("Need", #"{"title":null}"#, "title"), ("Need", #"{"title":"x"}"#, "when"),
        ("Need", #"{"title":"x","when":{}}"#, "when.text"), ("Need", #"{"titel":"x","when":{}}"#, "titel"),
        ("Need", #"{"title":"x","when":{"text":"1992"}}"#, nil), ("None", #"{"a":1}"#, "a"),
        ("None", #"{"a":null}"#, "a"),
        ("Nope", "{}", "no method"), ("", "{}", "no method"),
    ])
    func `missing and unknown fields are named`(member: String, parameters: String, verdict: String?) throws {
        #expect(try Self.verdict(member, parameters) == verdict)
    }

    @Test func `parameters that are no object are invalid`() throws {
        let interface = try InterfaceDescription(parsing: Self.interface)
        #expect(throws: VarlinkError.invalidParameter("parameters")) {
            try interface.validate(parameters: .null, of: "None")
        }
    }

    @Test func `the service interface answers for itself`() throws {
        let info = ServiceInterface.Info(
            vendor: "v", product: "p", version: "1", url: "u", interfaces: ["org.example.V"])
        let interface = try InterfaceDescription(parsing: Self.interface)
        let service = try ServiceInterface.Responder(info: info, interfaces: [interface])
        func reply(_ text: String) throws -> Reply {
            let call = try Call(decoding: Array(text.utf8), limits: Limits())
            let bytes = service.reply(to: call)
            return try Reply(decoding: bytes.dropLast(), limits: Limits())
        }
        #expect(try reply(#"{"method":"org.varlink.service.GetInfo"}"#).parameters(ServiceInterface.Info.self) == info)
        for (name, text) in [("org.example.V", Self.interface), ("org.varlink.service", ServiceInterface.description)] {
            let found = try reply(
                #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"\#(name)"}}"#)
            #expect(try found.parameters(ServiceInterface.Description.self).description == text)
        }
        let missing = #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"a.b"}}"#
        #expect(try reply(missing).error == .interfaceNotFound("a.b"))
        let unknown = try reply(#"{"method":"org.varlink.service.GetInfo","parameters":{"x":1}}"#)
        #expect(unknown.error == .invalidParameter("x"))
        let incomplete = try reply(#"{"method":"org.varlink.service.GetInterfaceDescription"}"#)
        #expect(incomplete.error == .invalidParameter("interface"))
        let nowhere = try reply(#"{"method":"org.varlink.service.Nope"}"#)
        #expect(nowhere.error == .methodNotFound("org.varlink.service.Nope"))
    }
}
