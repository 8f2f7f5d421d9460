package import SummitCore

/// The calls and replies of org.summitd.Timeline about figures.
package enum FigureMethods {
    package struct Add: Codable, Sendable {
        package var slug: String
        package var title: String
        package var unit: String
        package var dryRun: Bool?

        package init(slug: String, title: String, unit: String, dryRun: Bool? = nil) {
            self.slug = slug
            self.title = title
            self.unit = unit
            self.dryRun = dryRun
        }
    }

    package struct Edit: Codable, Sendable {
        package var slug: String
        package var title: String?
        package var unit: String?
        package var dryRun: Bool?

        package init(slug: String, title: String?, unit: String?, dryRun: Bool? = nil) {
            self.slug = slug
            self.title = title
            self.unit = unit
            self.dryRun = dryRun
        }
    }

    package struct Record: Codable, Sendable {
        package var slug: String
        package var observation: ObservationMessage
        package var dryRun: Bool?

        package init(slug: String, observation: ObservationMessage, dryRun: Bool? = nil) {
            self.slug = slug
            self.observation = observation
            self.dryRun = dryRun
        }
    }

    package struct Remove: Codable, Sendable {
        package var slug: String
        package var observation: Int?
        package var dryRun: Bool?

        package init(slug: String, observation: Int?, dryRun: Bool? = nil) {
            self.slug = slug
            self.observation = observation
            self.dryRun = dryRun
        }
    }

    package struct Compare: Codable, Sendable, Dated {
        package var slug: String
        package var from: String
        package var to: String
        package var asOf: String?

        package init(slug: String, from: String, to: String, asOf: String? = nil) {
            self.slug = slug
            self.from = from
            self.to = to
            self.asOf = asOf
        }
    }

    package struct Comparison: Codable, Sendable {
        package var figure: FigureMessage
        package var from: ObservationMessage
        package var to: ObservationMessage
        package var factor: String?
        package var difference: String
        package var percent: String?
        package var years: Double?
        package var yearlyPercent: Double?
        package var bound: String?
        package var open: Bool
        package var approximate: Bool

        package init(_ comparison: FigureComparison, of figure: Figure) {
            self.figure = FigureMessage(figure)
            from = ObservationMessage(comparison.from)
            to = ObservationMessage(comparison.to)
            factor = comparison.factor?.description
            difference = comparison.difference.description
            percent = comparison.percent?.description
            years = comparison.years
            yearlyPercent = comparison.yearlyPercent
            bound = comparison.certainty.bound?.rawValue
            open = comparison.certainty.isOpen
            approximate = comparison.certainty.isApproximate
        }
    }

    package struct ShareOf: Codable, Sendable, Dated {
        package var slug: String
        package var of: String
        package var at: String
        package var asOf: String?

        package init(slug: String, of: String, at: String, asOf: String? = nil) {
            self.slug = slug
            self.of = of
            self.at = at
            self.asOf = asOf
        }
    }

    package struct Share: Codable, Sendable {
        package var figure: FigureMessage
        package var whole: FigureMessage
        package var part: ObservationMessage
        package var of: ObservationMessage
        package var percent: String
        package var bound: String?
        package var open: Bool
        package var approximate: Bool

        package init(_ share: FigureShare, of figure: Figure, whole: Figure) {
            self.figure = FigureMessage(figure)
            self.whole = FigureMessage(whole)
            part = ObservationMessage(share.part)
            of = ObservationMessage(share.whole)
            percent = share.percent.description
            bound = share.certainty.bound?.rawValue
            open = share.certainty.isOpen
            approximate = share.certainty.isApproximate
        }
    }
}
