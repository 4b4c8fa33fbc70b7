package cli

import (
	"regulars/reports"
)

// recommendRows is the command that says what to offer a member next.
func recommendRows() []row {
	return []row{{path: "recommend", args: "MEMBER", min: 1, max: 1, flags: []flagRow{{name: "limit", value: "N"}}, needs: needsBook, run: recommend}}
}

// usualOffers is how many offers are listed when nobody says.
const usualOffers = 5

// adviceJSON is one product to offer.
type adviceJSON struct {
	Product  string  `json:"product"`
	Name     string  `json:"name"`
	Category any     `json:"category"`
	Score    float64 `json:"score"`
	Because  string  `json:"because"`
}

// recommend prints the offers, the likeliest first.
func recommend(c *call) error {
	limit, err := c.count("limit", mostLines)
	if err != nil {
		return err
	}
	if limit == 0 {
		limit = usualOffers
	}
	id, err := c.mergedMember(c.args[0])
	if err != nil {
		return err
	}
	taste, err := c.book.Taste(c.ctx, id)
	if err != nil {
		return err
	}
	lines, rows := []adviceJSON{}, [][]string{}
	for _, o := range reports.OfferNext(taste, limit) {
		lines = append(lines, adviceJSON{o.Product.Key, o.Name(), textJSON(o.Product.Category), o.Score, o.Reason(c.lang)})
		rows = append(rows, []string{o.Name(), c.lang.Percent(o.Score, 0), o.Reason(c.lang)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.product"},
		{words: "command.column.score", right: true},
		{words: "command.column.because"},
	}, rows, "command.recommend.none")
	return nil
}
