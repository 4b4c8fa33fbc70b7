package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
)

// Every form for words of somebody takes what the command takes: four thousand characters, on several lines, typed or pasted.
func TestFormsTakeLongTextsOfSeveralLines(t *testing.T) {
	ticket := &store.TicketCard{TicketRow: store.TicketRow{ID: 1}}
	for key, forms := range map[string][]*formPanel{
		"comment": {newFeedbackForm(about{member: 1}), newFeedbackEdit(store.FeedbackRow{ID: 1, Kind: store.AnswerComment}, 0)},
		"text":    {newTicketForm(ticketAbout{member: 1, kind: "complaint"}), newTicketReply(ticket), newTicketNote(ticket), newNote(1, "Ann")},
	} {
		for _, form := range forms {
			checkLongText(t, form, key)
		}
	}
}

func checkLongText(t *testing.T, form *formPanel, key string) {
	t.Helper()
	line := strings.Repeat("茶", 1500)
	long := line + "\n" + line + "\nend"
	r := newRig(t, lang.EN, 80, 24)
	r.run(r.app.Push(form))
	for form.form.At() != key {
		r.press("tab")
	}
	r.send(tea.PasteMsg{Content: long})
	if got := form.text(key); got != long {
		t.Errorf("%s: %d of %d characters are left, %d line ends", form.Title(), len([]rune(got)), len([]rune(long)), strings.Count(got, "\n"))
	}
	r.press("type: a\\nb")
	if got := form.text(key); !strings.HasSuffix(got, "end a\nb") {
		t.Errorf("%s: a typed end of a line is none: %q", form.Title(), got[max(len(got)-10, 0):])
	}
	r.send(tea.PasteMsg{Content: strings.Repeat("x", 1500)})
	r.sees("only 4,000 characters fit")
}

// replying is a book with canned replies of its own.
type replying struct {
	*fakeBook
	own []store.CannedReply
}

func (b replying) CannedReplies(context.Context, string) ([]store.CannedReply, error) {
	return b.own, nil
}

// A canned reply of several lines keeps them in the form and in what is saved.
func TestACannedReplyKeepsItsLines(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.app.book = replying{r.book, []store.CannedReply{{Lang: "en", Name: "late", Text: "Dear {name},\nsorry."}}}
	form := newTicketReply(&store.TicketCard{TicketRow: store.TicketRow{ID: 1, Name: "Ann"}})
	r.run(r.app.Push(form))
	form.form.Input("canned").Choice.Choose("Dear {name},\nsorry.")
	r.sees(`Dear Ann,\nsorry.`)
	if got := form.text("text"); got != "Dear Ann,\nsorry." {
		t.Errorf("would save %q", got)
	}
}

// unreadable is a book whose texts cannot be read for so many times.
type unreadable struct {
	*fakeBook
	times int
	saved []store.Template
}

func (b *unreadable) Templates(ctx context.Context) ([]store.Template, error) {
	if b.times--; b.times >= 0 {
		return nil, errors.New("disk")
	}
	return b.fakeBook.Templates(ctx)
}

func (b *unreadable) SaveTemplate(_ context.Context, _ string, texts ...store.Template) (int64, error) {
	b.saved = append(b.saved, texts...)
	return 7, nil
}

// The form of a message whose texts could not be read says how they are read again, by Ctrl+S or Ctrl+R, and saves nothing before.
func TestAFormReadsAgainWhatItCouldNotRead(t *testing.T) {
	for _, again := range []string{"ctrl+s", "ctrl+r"} {
		r := newRig(t, lang.ZH, 80, 24)
		book := &unreadable{fakeBook: r.book}
		r.app.book = book
		s := newMessages()
		r.run(r.app.GoTo("marketing", s))
		book.times = 1
		r.run(s.edit("quiet"))
		form := r.app.topOf(r.app.place)
		for _, screen := range r.app.stacks[r.app.place] {
			if f, ok := screen.(*formPanel); ok {
				form = f
			}
		}
		for r.app.top() != form { // the page that tells the error
			r.press("esc")
		}
		r.sees("按 Ctrl+S 再读一次").press(again).misses("再读一次").sees("好久不见")
		r.press("type:!", "ctrl+s")
		if len(book.saved) != 1 || !strings.HasSuffix(book.saved[0].Text, "!") || book.saved[0].Lang != "en" {
			t.Errorf("%s: saved %+v", again, book.saved)
		}
	}
}

// What was typed before the texts of a message were read stays, and only fields that nobody touched are filled.
func TestWhatIsTypedBeforeALateReadStays(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	book := &unreadable{fakeBook: r.book}
	r.app.book = book
	s := newMessages()
	r.run(r.app.GoTo("marketing", s))
	late := s.edit("quiet")
	form := r.app.top().(*formPanel)
	first := form.form.At()
	r.press("type:my own")
	r.run(late)
	if got := form.form.Value(first); got != "my own" {
		t.Fatalf("the field holds %q", got)
	}
	for _, l := range lang.All() {
		if string(l) != first && form.form.Value(string(l)) == "" {
			t.Errorf("%s was not filled", l)
		}
	}
	if !form.dirty() {
		t.Error("what was typed would be thrown away without a question")
	}
	r.press("ctrl+s")
	if len(book.saved) != 1 || book.saved[0].Text != "my own" || book.saved[0].Lang != first {
		t.Errorf("saved %+v", book.saved)
	}
}
