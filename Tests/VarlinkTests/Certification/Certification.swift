import Varlink

/// `org.varlink.certification`: the interface by which Varlink implementations are tried against each other.
enum Certification {
    static let name = "org.varlink.certification"

    static let description = """
        # Tries a Varlink implementation: Start, Test01 to Test11, End, each with what the one before it answered.
        interface org.varlink.certification

        type Interface (
          foo: ?[]?[string](foo, bar, baz),
          anon: (foo: bool, bar: bool)
        )

        type MyType (
          object: object,
          enum: (one, two, three),
          struct: (first: int, second: string),
          array: []string,
          dictionary: [string]string,
          stringset: [string](),
          nullable: ?string,
          nullable_array_struct: ?[](first: int, second: string),
          interface: Interface
        )

        method Start() -> (client_id: string)
        method Test01(client_id: string) -> (bool: bool)
        method Test02(client_id: string, bool: bool) -> (int: int)
        method Test03(client_id: string, int: int) -> (float: float)
        method Test04(client_id: string, float: float) -> (string: string)
        method Test05(client_id: string, string: string) -> (bool: bool, int: int, float: float, string: string)
        method Test06(client_id: string, bool: bool, int: int, float: float, string: string) -> (
          struct: (bool: bool, int: int, float: float, string: string)
        )
        method Test07(
          client_id: string,
          struct: (bool: bool, int: int, float: float, string: string)
        ) -> (map: [string]string)
        method Test08(client_id: string, map: [string]string) -> (set: [string]())
        method Test09(client_id: string, set: [string]()) -> (mytype: MyType)

        # Answers more than once.
        method Test10(client_id: string, mytype: MyType) -> (string: string)

        # Has to be called "oneway".
        method Test11(client_id: string, last_more_replies: []string) -> ()
        method End(client_id: string) -> (all_ok: bool)

        error ClientIdError ()
        error CertificationError (wants: object, got: object)

        """

    /// Every parameter that occurs in the interface, of calls and of replies.
    struct Values: Codable, Equatable {
        var clientID: String?
        var bool: Bool?
        var int: Int?
        var float: Double?
        var string: String?
        var structure: Structure?
        var map: [String: String]?
        var set: [String: EmptyParameters]?
        var mytype: MyType?
        var lastMoreReplies: [String]?
        var allOK: Bool?

        enum CodingKeys: String, CodingKey {
            case clientID = "client_id"
            case bool, int, float, string
            case structure = "struct"
            case map, set, mytype
            case lastMoreReplies = "last_more_replies"
            case allOK = "all_ok"
        }
    }

    struct Structure: Codable, Equatable {
        var bool: Bool
        var int: Int
        var float: Double
        var string: String
    }

    enum Number: String, Codable { case one, two, three }
    enum Foo: String, Codable { case foo, bar, baz }

    struct Pair: Codable, Equatable {
        var first: Int
        var second: String
    }

    struct MyType: Codable, Equatable {
        var object: JSONValue
        var number: Number
        var structure: Pair
        var array: [String]
        var dictionary: [String: String]
        var stringset: [String: EmptyParameters]
        var nullable: String?
        var nullableArrayStruct: [Pair]?
        var interface: Interface

        enum CodingKeys: String, CodingKey {
            case object
            case number = "enum"
            case structure = "struct"
            case array, dictionary, stringset, nullable
            case nullableArrayStruct = "nullable_array_struct"
            case interface
        }
    }

    struct Interface: Codable, Equatable {
        var foo: [[String: Foo]?]?
        var anon: Anon
    }

    struct Anon: Codable, Equatable {
        var foo: Bool
        var bar: Bool
    }

    /// Every call in its order, with the one set of replies that is right.
    static let steps: [(member: String, replies: [Values])] = [
        ("Test01", [Values(bool: true)]),
        ("Test02", [Values(int: 1)]),
        ("Test03", [Values(float: 1)]),
        ("Test04", [Values(string: "ping")]),
        ("Test05", [Values(bool: false, int: 2, float: .pi, string: "a lot of string")]),
        ("Test06", [Values(structure: Structure(bool: false, int: 2, float: .pi, string: "a lot of string"))]),
        ("Test07", [Values(map: ["foo": "Foo", "bar": "Bar"])]),
        ("Test08", [Values(set: ["one": .init(), "two": .init(), "three": .init()])]),
        ("Test09", [Values(mytype: myType)]),
        ("Test10", (1...10).map { Values(string: "Reply number \($0)") }),
        ("Test11", []),
        ("End", [Values(allOK: true)]),
    ]

    static let myType = MyType(
        object: .object([
            "method": .string("org.varlink.certification.Test09"),
            "parameters": .object(["map": .object(["foo": .string("Foo"), "bar": .string("Bar")])]),
        ]),
        number: .two,
        structure: Pair(first: 1, second: "2"),
        array: ["one", "two", "three"],
        dictionary: ["foo": "Foo", "bar": "Bar"],
        stringset: ["one": .init(), "two": .init(), "three": .init()],
        interface: Interface(
            foo: [nil, ["foo": .foo, "bar": .bar], nil, ["one": .foo, "two": .bar]], anon: Anon(foo: true, bar: false)
        )
    )

    /// The parameters of the call that follows these replies.
    static func arguments(for member: String, after replies: [Values], clientID: String) -> Values {
        switch member {
        case "Test01", "End": return Values(clientID: clientID)
        case "Test11": return Values(clientID: clientID, lastMoreReplies: replies.compactMap(\.string))
        default:
            var values = replies.first ?? Values()
            values.clientID = clientID
            return values
        }
    }
}
