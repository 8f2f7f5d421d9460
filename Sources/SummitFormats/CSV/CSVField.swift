/// What a column of a table may hold of a milestone. The raw value is its name in `--columns` and in the header that is
/// written.
enum CSVField: String, CaseIterable {
    case slug, title, when, end, zone, status, place, country, latitude, longitude, series, edition, participants, tags
    case sources, reminders, summary, uid
    /// Of the one source that a row has in columns of its own.
    case source, sourceTitle = "source-title", author, publisher, published

    /// The columns that are written where none are asked for.
    static let standard: [CSVField] = [
        .slug, .title, .when, .end, .zone, .status, .place, .country, .latitude, .longitude, .series, .edition,
        .participants, .tags, .sources, .reminders, .summary, .uid,
    ]

    /// What such columns are usually called, in small letters without spaces or marks between.
    private var usualNames: [String] {
        switch self {
        case .slug: ["slug", "handle"]
        case .title:
            [
                "title", "name", "event", "headline", "subject", "milestone", "titre", "événement", "titel", "название",
                "событие", "标题", "名称", "事件",
            ]
        case .when:
            [
                "when", "date", "start", "startdate", "begin", "begins", "day", "datetime", "datum", "fecha", "quand",
                "дата", "日期",
            ]
        case .end: ["end", "enddate", "until", "finish", "ends", "fin", "ende", "конец", "结束"]
        case .zone: ["zone", "timezone", "tz"]
        case .status: ["status", "state", "statut", "статус", "状态"]
        case .place: ["place", "location", "venue", "city", "lieu", "ort", "место", "地点"]
        case .country: ["country", "countrycode", "pays", "страна", "国家"]
        case .latitude: ["latitude", "lat"]
        case .longitude: ["longitude", "lon", "lng", "long"]
        case .series: ["series"]
        case .edition: ["edition"]
        case .participants: ["participants", "people", "with", "attendees", "who"]
        case .tags: ["tags", "tag", "categories", "category", "keywords", "labels"]
        case .sources: ["sources"]
        case .reminders: ["reminders", "reminder"]
        case .summary:
            ["summary", "description", "notes", "note", "details", "text", "résumé", "описание", "说明", "备注"]
        case .uid: ["uid"]
        case .source: ["source", "url", "link", "sourceurl", "website"]
        case .sourceTitle: ["sourcetitle", "sourcename"]
        case .author: ["author", "sourceauthor"]
        case .publisher: ["publisher", "sourcepublisher"]
        case .published: ["published", "sourcedate"]
        }
    }

    private static let byUsualName: [String: CSVField] = {
        var found: [String: CSVField] = [:]
        for field in allCases { for name in field.usualNames { found[name] = field } }
        return found
    }()

    /// The field that a column of that name usually is.
    static func usual(_ header: String) -> CSVField? {
        byUsualName[String(header.lowercased().filter { $0.isLetter || $0.isNumber })]
    }
}
