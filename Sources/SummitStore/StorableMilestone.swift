package import SummitCore

/// A milestone as it goes into the store, with what follows from it: made on any thread, so that the one that writes need not.
package struct StorableMilestone: Sendable {
    package let milestone: Milestone
    let bounds: Bounds?
    let document: String
    /// What a search looks at.
    let words: [String]

    /// - Parameter bounds: where it lies in time.
    /// - Throws: ``FieldError`` for one that is too large; what writing the document throws.
    package init(_ milestone: Milestone, bounds: Bounds?) throws {
        let document = try Documents.encode(milestone)
        try Documents.checkSize(document, of: "milestone")
        self.init(milestone, document: document, bounds: bounds)
    }

    /// - Parameter document: that of the milestone.
    init(_ milestone: Milestone, document: String, bounds: Bounds?) {
        self.milestone = milestone
        self.bounds = bounds
        self.document = document
        words = SearchTable.words(of: milestone)
    }
}
