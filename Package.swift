// swift-tools-version: 6.2
import PackageDescription

/// The module graph. What each module holds, and must not, is in Docs/Architecture.md; `make lint` and every build
/// check that a module imports only what stands here.
let package = Package(
    name: "summit",
    products: [
        .library(name: "SummitCore", targets: ["SummitCore"]),
        .library(name: "Varlink", targets: ["Varlink"]),
        .executable(name: "summitd", targets: ["summitd"]),
        .executable(name: "summitctl", targets: ["summitctl"]),
        .executable(name: "summit-convert", targets: ["summit-convert"]),
        .executable(name: "summit-simulate", targets: ["summit-simulate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // The domain: pure, nothing but the standard library.
        .target(name: "SummitCore"),

        // The protocol, and the contract spoken over it.
        .target(name: "Varlink"),
        .target(
            name: "SummitAPI",
            dependencies: ["SummitCore", "Varlink"],
            resources: [
                .embedInCode("Interfaces/org.summitd.Timeline.varlink"),
                .embedInCode("Interfaces/org.summitd.Reminders.varlink"),
                .embedInCode("Interfaces/org.summitd.Manager.varlink"),
            ]
        ),

        // The platform.
        .target(name: "CLinux"),
        .target(name: "LinuxSystem", dependencies: ["CLinux", "SummitCore"]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .target(name: "Systemd", dependencies: ["CSystemd", "LinuxSystem"]),

        // The daemon.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(
            name: "SummitStore",
            dependencies: [
                "CSQLite", "SummitCore", "LinuxSystem", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "SummitDaemon",
            dependencies: [
                "SummitCore", "Varlink", "SummitAPI", "SummitStore", "LinuxSystem", "Systemd",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(name: "summitd", dependencies: ["SummitDaemon"]),

        // The command line.
        .target(name: "SummitClient", dependencies: ["SummitAPI", "Varlink", "LinuxSystem"]),
        .target(
            name: "SummitCLI",
            dependencies: [
                "SummitCore", "SummitAPI", "SummitClient", "Varlink", "LinuxSystem",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "summitctl",
            dependencies: ["SummitCLI"],
            linkerSettings: [.unsafeFlags(["-static-executable"], .when(configuration: .release))]
        ),

        // File formats, read in a child process of summitctl.
        .systemLibrary(name: "CLibical", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
        .target(
            name: "SummitFormats",
            dependencies: [
                "SummitCore", "SummitAPI", "LinuxSystem", "CLibical", .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(name: "summit-convert", dependencies: ["LinuxSystem", "SummitFormats"]),

        // Tests mirror the sources.
        .target(
            name: "SummitTestSupport",
            dependencies: [
                "SummitCore", "SummitAPI", "SummitClient", "SummitDaemon", "SummitStore", "Varlink", "LinuxSystem",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/SummitTestSupport"
        ),
        .target(
            name: "SummitSimulation",
            dependencies: [
                "SummitCore", "SummitAPI", "SummitClient", "SummitDaemon", "SummitStore", "SummitTestSupport",
                "Varlink", "LinuxSystem", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/SummitSimulation"
        ),
        .executableTarget(
            name: "summit-simulate", dependencies: ["SummitSimulation"], path: "Tests/summit-simulate"),
        .testTarget(name: "SummitCoreTests", dependencies: ["SummitCore", "LinuxSystem"]),
        .testTarget(name: "VarlinkTests", dependencies: ["Varlink"]),
        .testTarget(name: "SummitAPITests", dependencies: ["SummitAPI", "SummitCore", "Varlink"]),
        .testTarget(name: "LinuxSystemTests", dependencies: ["LinuxSystem", "CLinux", "SummitCore"]),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd", "LinuxSystem"]),
        // An SQLite VFS that records what reaches the disk.
        .target(name: "CPowerLoss", path: "Tests/CPowerLoss", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(
            name: "SummitStoreTests",
            dependencies: [
                "SummitStore", "SummitCore", "SummitTestSupport", "LinuxSystem", "CPowerLoss",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "SummitDaemonTests",
            dependencies: [
                "SummitDaemon", "SummitAPI", "SummitClient", "SummitCore", "SummitStore", "SummitTestSupport",
                "Varlink", "LinuxSystem", .product(name: "Logging", package: "swift-log"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "SummitFormatsTests",
            dependencies: ["SummitFormats", "SummitAPI", "SummitCore", "SummitTestSupport", "LinuxSystem", "Varlink"]),
        .testTarget(name: "SummitCLITests", dependencies: ["SummitCLI", "SummitCore", "SummitAPI", "LinuxSystem"]),
        .testTarget(
            name: "EndToEndTests", dependencies: ["SummitTestSupport", "SummitAPI", "SummitClient", "LinuxSystem"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

/// One strictness for every target of ours.
for target in package.targets where target.type != .system && !["CLinux", "CPowerLoss"].contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .strictMemorySafety(),
            .treatAllWarnings(as: .error),
        ]
}
