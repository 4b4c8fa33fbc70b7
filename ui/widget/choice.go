package widget

import "strings"

// Option is one answer of a choice. Find is what typing may match beside the word, such as its pinyin.
type Option struct{ Value, Word, Find string }

// Choice is one answer out of a list. Left and right step through it; a space or typing opens the list, of which Enter, or
// going on to another input, takes the answer under the cursor. A free choice also takes an answer of one's own.
type Choice struct {
	Options []Option
	Free    bool
	Anew    bool // of a free choice: typing looks through the list, until the answer it holds is edited

	at     int
	own    Field
	open   bool
	find   Field
	menu   Menu
	listed []int
}

// NewChoice is a choice that stands on the option with the value, else on the first.
func NewChoice(value string, options ...Option) *Choice {
	c := &Choice{Options: options}
	c.Choose(value)
	return c
}

// NewFreeChoice is a choice that also takes an answer of one's own; it begins with value.
func NewFreeChoice(value string, options ...Option) *Choice {
	c := &Choice{Options: options, Free: true}
	c.own.Set(value)
	return c
}

// Prompt is what an empty free choice shows while the cursor is elsewhere.
func (c *Choice) Prompt(text string) { c.own.Placeholder = text }

// Choose stands on the option with the value when there is one.
func (c *Choice) Choose(value string) {
	for i, o := range c.Options {
		if o.Value == value {
			c.at = i
			c.own.Set(o.Word)
			return
		}
	}
}

// resume goes on with what a free choice held: one of its options, else the answer of one's own.
func (c *Choice) resume(old *Choice) {
	value := old.Value()
	c.own.Set(value)
	c.Choose(value)
	c.Anew = old.Anew
}

// Value is the chosen option's value, or the answer of one's own.
func (c *Choice) Value() string {
	if c.Free {
		for _, o := range c.Options {
			if o.Word == c.own.Value() {
				return o.Value
			}
		}
		return c.own.Value()
	}
	if len(c.Options) == 0 {
		return ""
	}
	return c.Options[c.at].Value
}

// Open reports whether the list is open.
func (c *Choice) Open() bool { return c.open }

// Lists reports whether a blank opens the list: in a free choice it is text once there is some.
func (c *Choice) Lists() bool { return !c.Free || c.Anew || c.own.Empty() }

// typed is the field that takes what is typed.
func (c *Choice) typed() *Field {
	if c.open {
		return &c.find
	}
	return &c.own
}

// Do carries out a stroke and reports whether the choice took it.
func (c *Choice) Do(s Stroke) bool {
	if c.open {
		return c.doOpen(s)
	}
	if c.Free {
		switch {
		case s.Kind == Text && s.Text == " " && c.Lists(), s.Kind == Enter && c.own.Empty():
			c.show("")
			return true
		case s.Kind == Text && c.Anew:
			c.show(s.Text)
			return true
		}
		edited := c.own.Do(s)
		c.Anew = c.Anew && !edited
		return edited
	}
	switch {
	case s.Kind == Left && len(c.Options) > 0:
		c.at = (c.at + len(c.Options) - 1) % len(c.Options)
	case s.Kind == Right && len(c.Options) > 0:
		c.at = (c.at + 1) % len(c.Options)
	case s.Kind == Text && s.Text == " ":
		c.show("")
	case s.Kind == Text:
		c.show(s.Text)
	default:
		return false
	}
	return true
}

func (c *Choice) doOpen(s Stroke) bool {
	switch s.Kind {
	case Escape:
		c.open = false
		return true
	case Next, Prev:
		return !c.take()
	case Enter:
		c.take()
		return true
	}
	if done, _ := c.menu.Do(s); done {
		return true
	}
	if c.find.Do(s) {
		c.list()
	}
	return true
}

// take closes the list with the answer it stands on, a free choice without one with what was typed. It reports false, and leaves the
// list open, when nothing fits: else the answer from before would stand there again, as if it had been chosen.
func (c *Choice) take() bool {
	switch i := c.menu.At(); {
	case i >= 0 && i < len(c.listed):
		c.at = c.listed[i]
		c.own.Set(c.Options[c.at].Word)
	case c.Free:
		c.own.Set(c.find.Value())
	default:
		return false
	}
	c.open = false
	return true
}

// show opens the list with what was typed.
func (c *Choice) show(text string) {
	c.open = true
	c.find.Set("")
	c.find.insert(text)
	c.list()
	for i, at := range c.listed {
		if text == "" && at == c.at {
			c.menu.Select(i)
		}
	}
}

// list finds the options that hold what was typed.
func (c *Choice) list() {
	want := strings.ToLower(strings.TrimSpace(c.find.Value()))
	c.listed, c.menu.Items = c.listed[:0], c.menu.Items[:0]
	for i, o := range c.Options {
		if want == "" || strings.Contains(strings.ToLower(o.Word+" "+o.Find+" "+o.Value), want) {
			c.listed = append(c.listed, i)
			c.menu.Items = append(c.menu.Items, Item{Word: o.Word})
		}
	}
	c.menu.Reset()
}

// Draw gives the choice in exactly width cells and the column of its cursor.
func (c *Choice) Draw(look *Look, width int, focused bool) (string, int) {
	mark := look.Signs.Open
	room := max(width-Width(mark)-1, 0)
	switch {
	case c.open:
		text, x := c.find.Draw(look, room, true)
		return text + look.Styles[EntryOn].Paint(" "+mark), x
	case c.Free:
		text, x := c.own.Draw(look, room, focused)
		return text + look.Styles[Muted].Paint(" "+mark), x
	}
	word := ""
	if len(c.Options) > 0 {
		word = c.Options[c.at].Word
	}
	tone := Entry
	if focused {
		tone = EntryOn
	}
	word = Cut(look.Clean(word), room, look.Signs.Cut)
	return look.Styles[tone].Paint(word + spaces(room-Width(word)) + " " + mark), Width(word)
}

// listHeight is how many lines the open list wants.
func (c *Choice) listHeight() int { return max(min(len(c.menu.Items), 8), 1) }
