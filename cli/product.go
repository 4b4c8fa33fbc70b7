package cli

import (
	"strings"

	"regulars/store"
)

// productRows are the commands about products.
func productRows() []row {
	return []row{
		{path: "product list", args: "[TEXT]", max: 1, flags: []flagRow{{name: "limit", value: "N"}}, needs: needsBook, run: listProducts},
		{path: "product edit", args: "PRODUCT", min: 1, max: 1, some: true, flags: []flagRow{
			{name: "name", value: "NAME", words: "command.flag.called"},
			{name: "category", value: "NAME"},
			{name: "cost", value: "AMOUNT"},
			{name: "excluded", value: "yes|no", choices: []string{"yes", "no"}},
		}, needs: needsWriter, run: editProduct},
	}
}

// productJSON is one product. cost_minor is null when nobody knows it.
type productJSON struct {
	ID       int64  `json:"id"`
	Key      string `json:"key"`
	Name     string `json:"name"`
	Category any    `json:"category"`
	Cost     any    `json:"cost_minor"`
	Excluded bool   `json:"excluded"`
}

func productLine(p store.Product) productJSON {
	out := productJSON{ID: p.ID, Key: p.Key, Name: p.Name, Category: textJSON(p.Category), Excluded: p.Excluded}
	if p.HasCost {
		out.Cost = p.Cost
	}
	return out
}

// listProducts prints products by name.
func listProducts(c *call) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	text := ""
	if len(c.args) > 0 {
		text = c.args[0]
	}
	all, err := c.book.Products(c.ctx, text, limit)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]productJSON, 0, len(all))
		for _, p := range all {
			lines = append(lines, productLine(p))
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(all))
	for _, p := range all {
		cost, excluded := c.T("core.absent"), ""
		if p.HasCost {
			cost = c.lang.Amount(p.Cost, c.book.Shop().Currency)
		}
		if p.Excluded {
			excluded = c.T("core.yes")
		}
		rows = append(rows, []string{p.Key, p.Name, p.Category, cost, excluded})
	}
	c.table([]column{
		{words: "command.column.sku"},
		{words: "command.column.called"},
		{words: "command.column.category"},
		{"command.column.cost", true},
		{words: "command.column.no_product"},
	}, rows, "command.product.list.empty")
	return nil
}

// editProduct changes what was given and leaves the rest.
func editProduct(c *call) error {
	p, err := c.product(c.args[0])
	if err != nil {
		return err
	}
	if c.given("name") {
		p.Name = strings.TrimSpace(c.text("name"))
	}
	if c.given("category") {
		p.Category = strings.TrimSpace(c.text("category"))
	}
	if c.given("cost") {
		if p.Cost, err = c.money("cost"); err != nil {
			return err
		}
		p.HasCost = true
	}
	if c.given("excluded") {
		p.Excluded = c.text("excluded") == "yes"
	}
	batch, err := c.book.EditProduct(c.ctx, p)
	if err != nil {
		return err
	}
	return c.ackBatch(batch, struct {
		OK      bool  `json:"ok"`
		Product int64 `json:"product"`
		Batch   any   `json:"batch"`
	}{true, p.ID, idJSON(batch)}, "command.product.edit.done", "name", p.Name)
}

// product finds a product by its key or its number; the key wins.
func (c *call) product(ref string) (store.Product, error) {
	return c.book.Product(c.ctx, ref)
}
