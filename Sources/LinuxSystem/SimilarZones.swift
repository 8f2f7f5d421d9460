internal import SummitCore

extension ZoneDirectory {
    /// The zones that may have been meant by a name that is none; the likeliest first.
    func similar(to name: String) -> [String] {
        // One small file, where asking for each of the names there are would open hundreds.
        let table = (try? Files.read(path: "\(path)/zone.tab", limit: Self.largestFile)) ?? []
        let known = String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line -> String? in
            let fields = line.split(separator: "\t")
            return line.first == "#" || fields.count < 3 ? nil : String(fields[2])
        }
        if let zone = known.first(where: { $0.lowercased() == name.lowercased() }) { return [zone] }
        if let zone = Self.zonesOfCities[Self.city(name)], contains(zone) { return [zone] }
        let whole = Similarity.closest(to: name, among: known)
        if !whole.isEmpty { return whole }
        let cities = Dictionary(known.map { (Self.city($0), $0) }) { first, _ in first }
        if let zone = cities[Self.city(name)] { return [zone] }
        return Similarity.closest(to: Self.city(name), among: cities.keys).compactMap { cities[$0] }
    }

    /// `san-francisco` of `America/San_Francisco`.
    private static func city(_ name: String) -> String {
        let last = name.split(separator: "/").last ?? ""
        return String(last.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    /// Cities that the database has no name for, since others have kept the same time.
    private static let zonesOfCities: [String: String] = [
        "astana": "Asia/Almaty", "nur-sultan": "Asia/Almaty", "shymkent": "Asia/Almaty",
        "beijing": "Asia/Shanghai", "peking": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "xian": "Asia/Shanghai",
        "guangzhou": "Asia/Shanghai", "delhi": "Asia/Kolkata", "new-delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata",
        "bangalore": "Asia/Kolkata", "islamabad": "Asia/Karachi", "lahore": "Asia/Karachi",
        "hanoi": "Asia/Ho_Chi_Minh", "osaka": "Asia/Tokyo", "kyoto": "Asia/Tokyo", "abu-dhabi": "Asia/Dubai",
        "tel-aviv": "Asia/Jerusalem", "ankara": "Europe/Istanbul", "st-petersburg": "Europe/Moscow",
        "munich": "Europe/Berlin", "frankfurt": "Europe/Berlin", "hamburg": "Europe/Berlin",
        "cologne": "Europe/Berlin", "geneva": "Europe/Zurich", "bern": "Europe/Zurich", "milan": "Europe/Rome",
        "barcelona": "Europe/Madrid", "the-hague": "Europe/Amsterdam", "edinburgh": "Europe/London",
        "washington": "America/New_York", "boston": "America/New_York", "miami": "America/New_York",
        "atlanta": "America/New_York", "houston": "America/Chicago", "dallas": "America/Chicago",
        "san-francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
        "ottawa": "America/Toronto", "montreal": "America/Toronto", "brasilia": "America/Sao_Paulo",
        "rio-de-janeiro": "America/Sao_Paulo", "canberra": "Australia/Sydney", "wellington": "Pacific/Auckland",
    ]
}
