package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// noPartner is why no codes of a partner can be taken in: the reward under the cursor is none of a partner.
func (s *rewards) noPartner() string {
	if o := s.at(); o == nil || o.Kind != store.KindPartner {
		return "off.nopartner"
	}
	return s.app.viewOnly()
}

func (s *rewards) cannotList() string {
	if s.at() == nil {
		return "off.norow"
	}
	return ""
}

// newCodesOf is the list of the codes of one offer.
func newCodesOf(offer int64) *coupons {
	s := newCoupons()
	s.offer = offer
	return s
}

// newPartnerCodes is the form that takes in the codes that a partner gave, from a file with one on each line.
func newPartnerCodes(o store.Offer) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("form.codes", "name", o.Name, "partner", o.Partner) }
	f.make = func(f *formPanel) widget.Form {
		path := &widget.Input{Key: "path", Label: f.T("form.codes.path"), Width: 54, Check: filled(f, "form.bad.empty")}
		path.Field.Limit = 1000
		return widget.Form{Save: f.label("act.reward.codes"), Note: f.T("form.codes.note"), Inputs: []*widget.Input{path}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		path := strings.TrimSpace(f.form.Value("path"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			if refused := readable(path, book); refused != nil {
				return cameIn{}, refused
			}
			codes, err := exchange.CodeLines(path)
			if err != nil {
				return cameIn{}, err
			}
			added, known, err := book.ImportPartnerCodes(ctx, o.ID, codes)
			return cameIn{added, known}, err
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		in := value.(cameIn)
		return f.app.Done("toast.codes", "n", in.added, "known", in.known)
	}
	return f
}

// cameIn is how many codes came in, and how many were known.
type cameIn struct{ added, known int64 }

// settle shows what partners are owed for the month that holds a day.
func (s *rewards) settle(day store.Day) tea.Cmd {
	return load(&s.Base, slotSettle, func(ctx context.Context, book Book) (any, error) {
		list, err := book.Settlements(ctx, day)
		year, month, _ := day.Civil()
		var before []store.Settlement
		if err == nil {
			before, err = book.Settlements(ctx, store.Date(year, month, 1)-1)
		}
		return settled{year, month, list, before}, err
	})
}

// slotSettle is what the list of rewards asks about partners.
const slotSettle = "settle"

// settled is what partners are owed for a month, and for the month before.
type settled struct {
	year         int
	month        time.Month
	list, before []store.Settlement
}

// settlement shows it.
func (s *rewards) settlement(v settled) tea.Cmd {
	return s.app.Why(s.heading("act.reward.settle"), func() []sheetRow {
		if len(v.list) == 0 {
			return []sheetRow{{note: s.T("settle.none")}}
		}
		year, month, _ := (store.Date(v.year, v.month, 1) - 1).Civil()
		rows := s.settledMonth(v.year, v.month, v.list)
		rows = append(append(rows, sheetRow{}), s.settledMonth(year, month, v.before)...)
		return append(rows, sheetRow{}, sheetRow{note: s.T("settle.note"), tone: widget.Muted})
	})
}

func (s *rewards) settledMonth(year int, month time.Month, list []store.Settlement) []sheetRow {
	sum := int64(0)
	rows := []sheetRow{{note: s.app.lang.Month(year, month), tone: widget.Strong}}
	for i := range list {
		x := &list[i]
		sum += x.Cost
		rows = append(rows, sheetRow{label: x.Partner + " · " + x.Name, value: s.app.money(x.Cost)},
			sheetRow{note: s.T("settle.line", "issued", x.Issued, "void", x.Void, "used", x.Used, "waiting", x.Waiting), tone: widget.Muted})
	}
	return append(rows, sheetRow{label: s.T("settle.sum"), value: s.app.money(sum), tone: widget.Strong})
}
