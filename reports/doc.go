// Package reports computes the loyalty figures of a shop. A metric is a pure function over the rollups (store.Figures)
// or over every order in columns (store.Columns); reading them is apart, so that a file nobody has imported, a rehearsal
// and a golden test need no database.
//
// A metric gives a Sheet: named values, the same values of the period before, tables, one plain finding and one next
// step. A Sheet knows nothing of how it is shown; the renderers of the format table write it as text, CSV, JSON or
// Markdown. A new metric is one file and one line in Reports; a new renderer is one file and one line in formats.
//
// Money is minor units of the shop's currency and net of refunds unless the name says otherwise: revenue_minor is what
// was paid, refunds_minor what went back, net_revenue_minor the difference, and every average is of net amounts. A
// figure that is not defined, such as a rate of nothing, is unknown and never zero.
package reports
