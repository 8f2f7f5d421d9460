import Testing
import Varlink

struct InterfaceDescriptionTests {
    @Test func `the service interface parses, is portable and says what the specification says`() throws {
        let interface = try InterfaceDescription(parsing: ServiceInterface.description)
        #expect(interface.name == ServiceInterface.name)
        #expect(interface.methods.map(\.name) == ["GetInfo", "GetInterfaceDescription"])
        #expect(interface.errors.map(\.name).count == 6)
        #expect(interface.portabilityProblems.isEmpty)
        let documentation = "Says who made the service, and which interfaces it has."
        #expect(interface.method(named: "GetInfo")?.documentation == documentation)
        #expect(
            interface.method(named: "GetInfo")?.reply.map { "\($0.name): \($0.type.text)" }
                == ["vendor: string", "product: string", "version: string", "url: string", "interfaces: []string"])
    }

    @Test func `the certification interface parses`() throws {
        let interface = try InterfaceDescription(parsing: Certification.description)
        #expect(interface.methods.count == 13)
        #expect(interface.types.map(\.name) == ["Interface", "MyType"])
        #expect(interface.errors.map(\.name) == ["ClientIdError", "CertificationError"])
        #expect(
            interface.type(named: "Interface")?.type.text
                == "(foo: ?[]?[string](foo, bar, baz), anon: (foo: bool, bar: bool))")
        #expect(interface.portabilityProblems.count == 4, "\(interface.portabilityProblems)")
    }

    @Test(arguments: [
        ServiceInterface.description, Certification.description,
        """
        # One
        #
        # two
        interface a.b # not documentation

        # left alone

        # Doc of T.
        type T (
          # first
          a: ?T, # trailing
          # second
          # line
          b: (one, two),
          c: [string](
            # inner
            x: int
          )
        )
        error E()
        method M()->()
        """,
    ])
    func `what is printed parses to the same`(text: String) throws {
        let interface = try InterfaceDescription(parsing: text)
        let again = try InterfaceDescription(parsing: interface.formatted)
        #expect(again.name == interface.name)
        #expect(again.documentation == interface.documentation)
        #expect(again.members == interface.members)
        #expect(again.formatted == interface.formatted)
    }

    @Test func `comments belong to what follows them directly`() throws {
        let interface = try InterfaceDescription(
            parsing: "# a\n#\n#  b\ninterface x.y\n\n# gone\n\n# kept\nmethod M(\n  # f\n  f: int # no\n) -> ()\n")
        #expect(interface.documentation == "a\n\n b")
        #expect(interface.methods[0].documentation == "kept")
        #expect(interface.methods[0].parameters[0].documentation == "f")
    }

    @Test(arguments: [
        ("", 1, 1), ("interfaces a.b", 1, 1), ("interface", 1, 10), ("interface a", 1, 11), ("interface a..b", 1, 11),
        ("interface 1.b", 1, 11), ("interface a.-b", 1, 11), ("interface a.b\nfoo", 2, 1),
        ("interface a.b\nmethod m() -> ()", 2, 8), ("interface a.b\nmethod M() ()", 2, 12),
        ("interface a.b\nmethod M() -> (", 2, 16), ("interface a.b\nmethod M(a, b) -> ()", 2, 9),
        ("interface a.b\nmethod M(a: int,) -> ()", 2, 17), ("interface a.b\nmethod M(a: long) -> ()", 2, 13),
        ("interface a.b\nmethod M(a: int, a: int) -> ()", 2, 18), ("interface a.b\nmethod M(a_: int) -> ()", 2, 10),
        ("interface a.b\nmethod M(a__b: int) -> ()", 2, 10), ("interface a.b\nmethod M(a: ??int) -> ()", 2, 14),
        ("interface a.b\nmethod M(a: [int]int) -> ()", 2, 14), ("interface a.b\ntype T []int", 2, 8),
        ("interface a.b\ntype T (a, b: int)", 2, 13), ("interface a.b\ntype T (a: int, b)", 2, 18),
        ("interface a.b\ntype T ()\nerror T ()", 3, 7), ("interface a.b\n# é\nmethod M(é: int) -> ()", 3, 10),
        ("interface a.b\nmethod M(a: Nowhere) -> ()", 2, 13), ("interface a.b\nerror E", 2, 8),
        ("interface a.b\nmethod M() -> () # é\n  ü", 3, 3), ("interface a.b\ntype T (a: )", 2, 12),
    ])
    func `a syntax error is reported with line and column`(text: String, line: Int, column: Int) {
        let error = #expect(throws: InterfaceSyntaxError.self) { try InterfaceDescription(parsing: text) }
        #expect(error?.line == line, "\(text): \(String(describing: error))")
        #expect(error?.column == column, "\(text): \(String(describing: error))")
    }

    @Test(arguments: ["?[]", "(a: ", "[string]"])
    func `deep types are an error, not a crash`(opening: String) {
        let text = "interface a.b\ntype T (x: " + String(repeating: opening, count: 100_000)
        #expect(throws: InterfaceSyntaxError.self) { try InterfaceDescription(parsing: text) }
    }

    @Test func `every prefix of a description parses or is an error`() {
        let bytes = Array(Certification.description.utf8)
        for length in 0..<bytes.count {
            _ = try? InterfaceDescription(parsing: String(decoding: bytes[..<length], as: UTF8.self))
        }
    }

    @Test(arguments: [
        ("[][]int", 1), ("[]?int", 1), ("[string][]int", 1), ("?[]int", 0), ("()", 1), ("[string]()", 1), ("any", 1),
        ("[]any", 1), ("(a: (b: [][]T))", 1), ("object", 0), ("[](a: int)", 0), ("?(a, b)", 0), ("T", 0),
    ])
    func `problems with portability are found`(type: String, count: Int) throws {
        for text in ["method M(f: \(type)) -> ()", "method M() -> (f: \(type))", "error E (f: \(type))"] {
            let interface = try InterfaceDescription(parsing: "interface a.b\ntype T ()\n\(text)")
            #expect(interface.portabilityProblems.count == count, "\(interface.portabilityProblems)")
        }
    }
}
