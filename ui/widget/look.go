package widget

// Style is a pair of escape sequences put around text. The zero Style draws plain text. Fill says that the cells that pad
// the text carry the style too, as a background must; leaving them bare keeps what is sent to the terminal short.
type Style struct {
	On, Off string
	Fill    bool
}

// Paint puts the style around text.
func (s Style) Paint(text string) string {
	if s.On == "" || text == "" {
		return text
	}
	return s.On + text + s.Off
}

// Tone names what a piece of text means; the Look says how that is drawn.
type Tone uint8

// The tones, about one for each thing the eye must tell apart.
const (
	Plain    Tone = iota // ordinary text
	Muted                // labels, hints, what stands behind
	Faint                // what is off or not yet
	Strong               // titles and the figure that matters
	Accent               // where you are, what is live
	Selected             // what names the row under the cursor
	Here                 // the place you are in
	Good                 // done, grows, gives
	Warn                 // needs you
	Bad                  // wrong, overdue, takes away
	Rule                 // lines and frames
	Key                  // a key to press
	Entry                // a field
	EntryOn              // the field with the cursor
	Button               // a button
	ButtonOn             // the button that Enter presses
	Chart                // marks of a chart
	Heat1                // a cell of a heat map, least
	Heat2
	Heat3
	Heat4 // most
	tones
)

// Signs are the marks drawn around text. The ASCII set is for terminals and fonts without block characters.
type Signs struct {
	Marker     string // before the selected row
	Cut        string // after text that was cut
	Across     string // a thin rule
	Down       string // a thin rule standing
	Corners    [4]string
	HereLeft   string // around the place you are in
	HereRight  string
	Spark      [8]string
	Full       string // a filled cell of a bar
	Empty      string // an empty cell of a bar
	Up         string // grows
	Fall       string // shrinks
	Level      string // stays
	Open       string // a list that opens
	Check      string // chosen, done
	Alert      string // needs you
	Dot        string // one thing among others
	Ring       string // one thing, quieter
	Crumb      string // between the parts of a path
	Descending string
	Ascending  string
}

// Drawn is the set for terminals with box and block characters.
func Drawn() Signs {
	return Signs{
		Marker: "▸", Cut: "…", Across: "─", Down: "│", Corners: [4]string{"┌", "┐", "└", "┘"},
		HereLeft: "▌", HereRight: "▐", Spark: [8]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, Full: "█", Empty: "░",
		Up: "▲", Fall: "▼", Level: "▬", Open: "▾", Check: "✓", Alert: "!", Dot: "●", Ring: "○", Crumb: "›",
		Descending: "▼", Ascending: "▲",
	}
}

// ASCII is the set that every terminal can draw.
func ASCII() Signs {
	return Signs{
		Marker: ">", Cut: "~", Across: "-", Down: "|", Corners: [4]string{"+", "+", "+", "+"},
		HereLeft: "[", HereRight: "]", Spark: [8]string{"_", ".", ",", "-", "~", "=", "+", "#"}, Full: "#", Empty: ".",
		Up: "^", Fall: "v", Level: "=", Open: "v", Check: "*", Alert: "!", Dot: "*", Ring: "o", Crumb: ">",
		Descending: "v", Ascending: "^",
	}
}

// Look is how everything is drawn: a style for each tone, the signs, and the filter that text passes on its way to
// the terminal. A Look is never changed after it was made, so a pointer to it can key caches.
type Look struct {
	Styles [tones]Style
	Signs  Signs
	Safe   func(string) string // makes control characters visible; nil lets text pass
}

// Style is the style of a tone.
func (l *Look) Style(t Tone) Style { return l.Styles[t] }

// Paint draws text in a tone.
func (l *Look) Paint(t Tone, text string) string { return l.Styles[t].Paint(l.Clean(text)) }

// Clean passes text through the exit filter and folds what terminals measure differently.
func (l *Look) Clean(text string) string {
	if plain(text) {
		return text
	}
	if l.Safe != nil {
		text = l.Safe(text)
	}
	return fold(text)
}
