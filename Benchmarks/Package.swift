// swift-tools-version: 6.2
import PackageDescription

/// Measurements against other programs. A package of its own, so that what they need stays out of Summit's own graph.
let package = Package(
    name: "summit-benchmarks",
    dependencies: [.package(name: "summit", path: "..")],
    targets: [
        .systemLibrary(name: "CIcal", pkgConfig: "libical", providers: [.apt(["libical-dev"])]),
        .executableTarget(
            name: "recurrence",
            dependencies: ["CIcal", .product(name: "SummitCore", package: "summit")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
