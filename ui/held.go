package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// noHeld is why there is no status word to explain.
func (s *files) noHeld() string {
	if len(s.held) == 0 {
		return "off.noheld"
	}
	return s.app.viewOnly()
}

// heldOrders is how many orders wait.
func (s *files) heldOrders() (n int64) {
	for _, w := range s.held {
		n += w.Orders
	}
	return n
}

// explainHeld asks what the words mean that orders wait for, the most frequent first.
func (s *files) explainHeld() tea.Cmd {
	return s.app.Push(newHeldForm(s.held[:min(len(s.held), mostWords)]))
}

// newHeldForm is the form for the meanings of words that orders wait for. Saving it brings those orders in; each word is a
// batch of its own.
func newHeldForm(words []store.HeldWord) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("import.words.title") }
	f.make = func(f *formPanel) widget.Form {
		form := widget.Form{Save: f.label("act.save"), Note: f.T("files.held.note")}
		for _, w := range words {
			form.Inputs = append(form.Inputs, &widget.Input{
				Key: heldKey(w), Label: w.Word, Width: 22, Choice: widget.NewChoice("", statusOptions(f)...),
				Unit: f.T("core.orders", "n", w.Orders) + " " + w.Source + " " + f.app.tailRef(w.Examples[0].Ext, 7),
			})
		}
		return form
	}
	f.submit = func(f *formPanel) tea.Cmd {
		var answers []store.AnswerInput
		for _, w := range words {
			if status := store.ParseStatus(f.form.Value(heldKey(w))); status != store.StatusUnknown {
				answers = append(answers, store.AnswerInput{Source: w.Source, Word: w.Word, Status: status})
			}
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return answerAll(ctx, book, answers)
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		r := value.(store.ImportResult)
		return f.app.Done("toast.answered", "n", r.New+r.Updated, "points", r.Awarded-r.ClawedBack)
	}
	return f
}

// heldKey names a word among those of all sources.
func heldKey(w store.HeldWord) string { return w.Source + "\x00" + w.Word }

// answerAll gives the answers one after the other and adds up what came of them.
func answerAll(ctx context.Context, book Book, answers []store.AnswerInput) (sum store.ImportResult, err error) {
	for _, in := range answers {
		r, err := book.AnswerHeld(ctx, in)
		if err != nil {
			return sum, err
		}
		sum.New += r.New
		sum.Updated += r.Updated
		sum.Awarded += r.Awarded
		sum.ClawedBack += r.ClawedBack
	}
	return sum, nil
}
