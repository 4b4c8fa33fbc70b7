package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// productsShown is how many products are read at once; searching finds the others.
const productsShown = 500

// products is the list of what the shop sells, searched while typing.
type products struct {
	searched
	listing[store.Product]
}

func newProducts() *products {
	return &products{listing: listing[store.Product]{id: func(p *store.Product) int64 { return p.ID }}}
}

// Init reads the list.
func (s *products) Init() tea.Cmd { return s.Reload() }

// Reload reads the list again.
func (s *products) Reload() tea.Cmd {
	text := s.field.Value()
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) {
		return book.Products(ctx, text, productsShown)
	})
}

// search reads the products that the search line asks for, from the first one.
func (s *products) search() tea.Cmd {
	s.anew()
	return s.Reload()
}

// Title is the list's part of the path.
func (s *products) Title() string { return s.T("products.title") }

// Rebuild makes columns and rows.
func (s *products) Rebuild() {
	s.field.Placeholder = s.T("products.search")
	s.table.SetColumns(
		widget.Column{Title: s.T("products.col.name"), Width: 20, Grow: 3},
		widget.Column{Title: s.T("products.col.key"), Width: 14, Grow: 1, Drop: 2},
		widget.Column{Title: s.T("products.col.category"), Width: 14, Grow: 1},
		widget.Column{Title: s.T("products.col.cost"), Width: 11, Right: true},
		widget.Column{Title: s.T("products.col.counts"), Width: 14, Drop: 1},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
	}
	s.table.SetRows(rows)
}

func (s *products) row(p *store.Product) widget.Row {
	absent := widget.Cell{Text: s.T("core.absent"), Tone: widget.Faint}
	category, cost, counts := absent, absent, widget.Cell{}
	if p.Category != "" {
		category = widget.Cell{Text: p.Category}
	}
	if p.HasCost {
		cost = widget.Cell{Text: s.app.amount(p.Cost)}
	}
	if p.Excluded {
		counts = widget.Cell{Text: s.app.look.Signs.Ring + " " + s.T("products.excluded"), Tone: widget.Warn}
	}
	key := widget.Cell{Text: p.Key, Tone: widget.Muted}
	if p.Key == p.Name {
		key = absent
	}
	return widget.Row{{Text: p.Name}, key, category, cost, counts}
}

// Refuse shows in the list why it could not be read.
func (s *products) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the list, searches and moves.
func (s *products) Update(msg tea.Msg) tea.Cmd {
	r, ok := msg.(Result)
	if !ok {
		return s.follow(msg, &s.cursor, s.search, nil)
	}
	if p, ok := r.Value.(store.Product); ok {
		return s.wrote(p)
	}
	s.take(r.Slot, r.Value.([]store.Product), false, s.Rebuild)
	return nil
}

func (s *products) none() string {
	if s.at() == nil {
		return "off.chooseproduct"
	}
	return s.app.viewOnly()
}

// Actions are what can be done with the product under the cursor.
func (s *products) Actions() []Action {
	return []Action{
		{ID: "product.edit", Key: keys.Open, Off: s.none, Do: s.edit},
		{ID: "product.exclude", Key: keys.Exclude, Off: s.none, Do: s.exclude, Name: s.excludeWord},
		{ID: "filter", Key: keys.Filter, Do: s.find},
	}
}

func (s *products) edit() tea.Cmd { return s.app.Push(newProductEdit(*s.at(), s.categories())) }

func (s *products) excludeWord() string {
	if p := s.at(); p != nil && p.Excluded {
		return s.T("act.product.include")
	}
	return s.T("act.product.exclude")
}

// exclude leaves the product out of the figures of products, or takes it in again.
func (s *products) exclude() tea.Cmd {
	p := *s.at()
	p.Excluded = !p.Excluded
	return save(&s.Base, slotExclude, func(ctx context.Context, book Book) (any, error) {
		batch, err := book.EditProduct(ctx, p)
		return kept{p, batch}, err
	})
}

// wrote says whether the product counts now.
func (s *products) wrote(p store.Product) tea.Cmd {
	if p.Excluded {
		return s.app.Done("toast.product.excluded", "name", p.Name)
	}
	return s.app.Done("toast.product.included", "name", p.Name)
}

// categories are those in use, in order.
func (s *products) categories() []string {
	var list []string
	for _, p := range s.items {
		if p.Category != "" {
			list = append(list, p.Category)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// View draws the path, the search line and the list; the product under the cursor stands beside where there is room.
func (s *products) View(w, h int) string {
	return s.listAndCard(w, h, len(s.items) > 0 && s.err == nil, s.list, s.card)
}

func (s *products) list(p *widget.Page, w int) {
	s.crumbs(p)
	right := ""
	if s.ready && s.err == nil {
		right = s.T("products.count", "n", len(s.items))
	}
	s.searchLine(p, w, widget.Muted, right)
	s.drawList(p, &s.listed, func() {
		if !s.field.Empty() {
			s.nothing(p, s.T("products.nomatch", "text", s.field.Value()), "")
		} else {
			s.nothing(p, s.T("products.empty"), s.T("products.empty.next"))
		}
	})
}

// card is the product under the cursor, and what its fields are for.
func (s *products) card(p *widget.Page) {
	product := s.at()
	if product == nil {
		return
	}
	p.End()
	p.Text(widget.Strong, product.Name)
	p.End()
	orDash := func(text string) string {
		if strings.TrimSpace(text) == "" {
			return s.T("core.absent")
		}
		return text
	}
	cost := ""
	if product.HasCost {
		cost = s.app.money(product.Cost)
	}
	for _, row := range []sheetRow{
		{label: s.T("products.col.key"), value: product.Key},
		{label: s.T("products.col.category"), value: product.Category},
		{label: s.T("products.col.cost"), value: cost},
	} {
		p.Gap(2).PutIn(widget.Muted, row.label, 14).Put(widget.Plain, orDash(row.value)).End()
	}
	p.End()
	if product.Excluded {
		p.Text(widget.Warn, s.T("products.excluded.long"))
		p.End()
	}
	p.Text(widget.Muted, s.T("products.why"))
}

// newProductEdit is the form for a product's category and cost, and whether it is one at all.
func newProductEdit(product store.Product, categories []string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.product", "name", product.Name) }
	f.make = func(f *formPanel) widget.Form {
		options := make([]widget.Option, len(categories))
		for i, c := range categories {
			options[i] = widget.Option{Value: c, Word: c, Find: pinyinOf(c)}
		}
		cost := moneyInput(f, "cost", f.T("products.col.cost"), true)
		cost.Hint = func() string { return f.T("form.cost.hint") }
		if product.HasCost {
			cost.Field.Set(f.app.amount(product.Cost))
		}
		at := "yes"
		if product.Excluded {
			at = "no"
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("products.why"), Inputs: []*widget.Input{
			{Key: "category", Label: f.T("products.col.category"), Width: 26, Choice: widget.NewFreeChoice(product.Category, options...)},
			cost,
			{Key: "counts", Label: f.T("form.counts"), Width: 26, Choice: widget.NewChoice(at,
				widget.Option{Value: "yes", Word: f.T("form.counts.yes")}, widget.Option{Value: "no", Word: f.T("form.counts.no")})},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edited := product
		edited.Category = strings.TrimSpace(f.form.Value("category"))
		edited.Cost, edited.HasCost = typedMoney(f.form.Value("cost"), f.app.shop().Currency)
		edited.Excluded = f.form.Value("counts") == "no"
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.EditProduct(ctx, edited))
		})
	}
	f.after = said("toast.saved")
	return f
}
