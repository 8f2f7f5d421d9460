import Testing

@testable import Systemd

@Suite("The unit of a process")
struct UnitTests {
    @Test(
        "is told by its control group",
        arguments: [
            ("0::/system.slice/summitd.service\n", "summitd.service", nil),
            ("0::/system.slice/system-summit.slice/summitd@a.service/sub\n", "summitd@a.service", nil),
            (
                "0::/user.slice/user-1000.slice/user@1000.service/app.slice/summitd.service\n", "user@1000.service",
                "summitd.service"
            ),
            ("0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope", nil),
            ("0::/machine.slice/m.scope/payload/system.slice/summitd.service\n", "summitd.service", nil),
            ("12:cpu:/x\n1:name=systemd:/system.slice/summitd.service\n0::/\n", "summitd.service", nil),
            ("0::/system.slice/_summitd.service\n", "summitd.service", nil),
            ("0::/\n", nil, nil), ("0::/init.scope\n", "init.scope", nil), ("0::/a/b\n", nil, nil), ("", nil, nil),
            ("0::/system.slice\n", nil, nil),
        ] as [(String, String?, String?)])
    func cgroup(_ text: String, _ system: String?, _ user: String?) {
        let units = CgroupUnits(text)
        #expect(units.systemUnit == system)
        #expect(units.userUnit == user)
    }
}
