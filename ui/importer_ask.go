package ui

import (
	"context"
	"sort"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// The answers to from which day on imported orders earn.
const (
	fromAll  = "all"
	fromYear = "year"
	fromNone = "none"
)

// choosePoints asks from which day on imported orders earn, with what each answer costs.
func (s *importer) choosePoints() tea.Cmd {
	costs := s.p.result.Choices
	starting := !s.asked
	return s.choose("import.points", "", func() []answer {
		list := worded(&s.Base, "import.points", fromAll, fromYear, fromNone)
		for i, cost := range []store.PointsChoice{costs.All, costs.Year, costs.None} {
			list[i].note = s.cost(cost)
		}
		return list
	}, func(from string) tea.Cmd {
		s.asked = true
		s.how.from = s.pointsFrom(from)
		if starting {
			s.how.keep = true
			return s.bring()
		}
		return s.look()
	})
}

// cost says how many points a choice gives, what they are worth, and how many of them have lapsed already.
func (s *importer) cost(c store.PointsChoice) string {
	text := s.T("core.points", "n", c.Points)
	if worth := s.app.equals(c.Points); worth != "" {
		text += " " + worth
	}
	if c.Expired > 0 {
		text += s.T("import.points.expired", "n", c.Expired)
	}
	return text
}

// pointsFrom is the book's form of an answer.
func (s *importer) pointsFrom(name string) *store.PointsFrom {
	switch name {
	case fromNone:
		return &store.PointsFrom{Day: s.app.today()}
	case fromYear:
		return &store.PointsFrom{Day: monthsOn(s.app.today(), -12)}
	}
	return &store.PointsFrom{}
}

// chooseSheet asks which sheet of a workbook is to be read.
func (s *importer) chooseSheet() tea.Cmd {
	sheets := append([]string{s.p.sheet}, s.p.others...)
	return s.choose("import.sheet", s.p.sheet, func() []answer {
		answers := make([]answer, len(sheets))
		for i, sheet := range sheets {
			answers[i] = answer{value: sheet, word: sheet}
		}
		return answers
	}, func(sheet string) tea.Cmd {
		s.how.options.Sheet = sheet
		return s.look()
	})
}

// explainWords asks what the file's own status words mean, the most frequent first, and keeps the answers for the next
// file.
func (s *importer) explainWords() tea.Cmd {
	words := make([]string, 0, len(s.p.result.HeldWords))
	for word := range s.p.result.HeldWords {
		words = append(words, word)
	}
	held := s.p.result.HeldWords
	sort.Slice(words, func(i, j int) bool {
		if held[words[i]] != held[words[j]] {
			return held[words[i]] > held[words[j]]
		}
		return words[i] < words[j]
	})
	return s.app.Push(newWordsForm(s, words))
}

// mostWords is how many unknown words are asked for at once.
const mostWords = 8

// newWordsForm is the form for the meanings of status words.
func newWordsForm(s *importer, words []string) *formPanel {
	words = words[:min(len(words), mostWords)]
	f := &formPanel{}
	f.title = func() string { return f.T("import.words.title") }
	f.make = func(f *formPanel) widget.Form {
		form := widget.Form{Save: f.label("act.save"), Note: f.T("import.words.note")}
		for _, word := range words {
			form.Inputs = append(form.Inputs, &widget.Input{
				Key: word, Label: word, Width: 24, Choice: widget.NewChoice("", statusOptions(f)...), Unit: f.T("core.orders", "n", s.p.result.HeldWords[word]),
			})
		}
		return form
	}
	source := s.p.format
	f.submit = func(f *formPanel) tea.Cmd {
		meanings := map[string]store.Status{}
		for _, word := range words {
			if status := store.ParseStatus(f.form.Value(word)); status != store.StatusUnknown {
				meanings[word] = status
			}
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			for word, status := range meanings {
				if err := book.SetStatusWord(ctx, source, word, status); err != nil {
					return false, err
				}
			}
			return true, nil
		})
	}
	f.after = func(*formPanel, any) tea.Cmd { return s.look() }
	return f
}

// statusOptions are the meanings a word can have; the first leaves it open.
func statusOptions(f *formPanel) []widget.Option {
	options := []widget.Option{{Value: "", Word: f.T("import.words.later")}}
	for st := store.StatusPending; st <= store.StatusCancelled; st++ {
		options = append(options, widget.Option{Value: st.String(), Word: f.T("status." + st.String()), Find: pinyinOf(f.T("status." + st.String()))})
	}
	return options
}

// explain opens the mapper of columns.
func (s *importer) explain() tea.Cmd {
	if s.proposal != nil {
		return s.app.Push(newProposal(exchange.KindOrders, *s.proposal, s.mapped, s.otherKind()))
	}
	columns := s.p.columns
	if found, ok := facts(s.err)["found"].([]string); ok && len(columns) == 0 {
		for _, heading := range found {
			columns = append(columns, exchange.ColumnUse{Heading: heading})
		}
	}
	return s.app.Push(newMapper(exchange.KindOrders, columns, s.mapped))
}
