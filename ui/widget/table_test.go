package widget

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// people makes a table of n rows and 8 columns, half of them Chinese.
func people(n int) *Table {
	var t Table
	t.SetColumns(
		Column{Title: "姓名", Width: 16, Grow: 3}, Column{Title: "Tier", Width: 8, Drop: 2}, Column{Title: "Points", Width: 9, Right: true},
		Column{Title: "Spend ¥", Width: 12, Right: true}, Column{Title: "Orders", Width: 6, Right: true, Drop: 4},
		Column{Title: "Last", Width: 9, Right: true, Drop: 1}, Column{Title: "City", Width: 8, Drop: 3}, Column{Title: "Note", Width: 10, Grow: 1, Drop: 5},
	)
	rows := make([]Row, n)
	for i := range rows {
		name := fmt.Sprintf("欧阳若曦 %d", i)
		if i%2 == 0 {
			name = fmt.Sprintf("Ann O’Brien %d", i)
		}
		rows[i] = Row{{Text: name}, {Text: "金卡", Tone: Accent}, {Text: "4,210"}, {Text: "18,204.00"}, {Text: "34"}, {Text: "41 天前", Tone: Muted}, {Text: "杭州"}, {Text: "going quiet", Tone: Warn}}
	}
	t.SetRows(rows)
	return &t
}

func coloured() *Look {
	look := &Look{Signs: Drawn()}
	for i := range look.Styles {
		look.Styles[i] = Style{On: fmt.Sprintf("\x1b[38;5;%dm", i), Off: "\x1b[m"}
	}
	return look
}

func TestTableIsExactAtEveryWidth(t *testing.T) {
	table := people(40)
	look := coloured()
	for w := 10; w <= 220; w += 7 {
		for _, h := range []int{1, 2, 10, 50} {
			p := NewPage(look, w, h)
			table.Draw(p, h)
			lines := strings.Split(p.String(), "\n")
			if len(lines) != h {
				t.Fatalf("%dx%d: %d lines", w, h, len(lines))
			}
			for _, line := range lines {
				if got := ansi.StringWidth(line); got != w {
					t.Fatalf("%dx%d: a line of %d cells: %q", w, h, got, ansi.Strip(line))
				}
			}
		}
	}
}

func TestTableDropsColumnsByPriority(t *testing.T) {
	table := people(3)
	draw := func(w int) string {
		p := NewPage(&Look{Signs: Drawn()}, w, 3)
		table.Draw(p, 3)
		return p.String()
	}
	for _, c := range []struct {
		w       int
		has     string
		without string
	}{{120, "Note", ""}, {90, "Orders", "Note"}, {80, "City", "Orders"}, {60, "Spend", "Tier"}} {
		got := draw(c.w)
		if !strings.Contains(got, c.has) || c.without != "" && strings.Contains(got, c.without) {
			t.Errorf("%d cells:\n%s", c.w, got)
		}
	}
}

func TestTableKeepsTheSelectionInSight(t *testing.T) {
	table := people(100)
	look := &Look{Signs: Drawn()}
	walk := []Kind{Down, Down, PageDown, PageDown, Up, End, PageUp, Home, PageDown}
	for _, k := range walk {
		table.Do(Stroke{Kind: k})
		p := NewPage(look, 80, 12)
		table.Draw(p, 12)
		if strings.Count(p.String(), "▸") != 1 {
			t.Fatalf("after %d the selected row is out of sight", k)
		}
	}
	table.Do(Stroke{Kind: End})
	if !table.AtEnd() || table.At() != 99 {
		t.Errorf("End stands on %d", table.At())
	}
	table.SetRows(nil)
	if table.At() != -1 {
		t.Errorf("an empty table selects %d", table.At())
	}
	if table.Do(Stroke{Kind: Down}); table.At() != -1 {
		t.Error("moving in an empty table selects something")
	}
}

func TestTableSelectsTheLineClicked(t *testing.T) {
	table := people(30)
	table.Select(25)
	p := NewPage(&Look{Signs: Drawn()}, 80, 11)
	table.Draw(p, 11)
	if !table.SelectLine(1) || table.At() != 16 {
		t.Errorf("the first line is row %d, want 16", table.At())
	}
	if table.SelectLine(0) || table.SelectLine(11) {
		t.Error("heading or what is below can be clicked")
	}
}

// The two cases of a frame: the cursor moved, and everything is drawn anew. 50 rows, 8 columns, 200×60 cells.
func BenchmarkTableMove(b *testing.B) {
	table, look := people(50), coloured()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		table.Select(i % 50)
		p := NewPage(look, 200, 60)
		table.Draw(p, 60)
		_ = p.String()
	}
}

func BenchmarkTableRedraw(b *testing.B) {
	table, look := people(50), coloured()
	b.ReportAllocs()
	for b.Loop() {
		table.forget()
		p := NewPage(look, 200, 60)
		table.Draw(p, 60)
		_ = p.String()
	}
}

func TestColumnsFitWhatTheyHold(t *testing.T) {
	var table Table
	table.SetColumns(
		Column{Title: "Name", Width: 6, Grow: 1}, Column{Title: "Sum", Width: 4, Max: 14, Right: true},
		Column{Title: "When", Width: 4, Max: 12}, Column{Title: "City", Width: 8, Drop: 1},
	)
	table.SetRows([]Row{{{Text: "Ann Lee-Marsden"}, {Text: "12,345,678.90"}, {Text: "26 Oct 2025"}, {Text: "Hangzhou"}}, {{Text: "Bo"}, {Text: "1.00"}, {Text: "now"}, {Text: "Bonn"}}})
	look := &Look{Signs: Drawn()}
	for _, c := range []struct {
		width  int
		sees   []string
		misses string
	}{
		{60, []string{"12,345,678.90", "26 Oct 2025", "Hangzhou", "Ann Lee-Marsden   "}, "…"},
		{38, []string{"12,345,678.90", "26 Oct 2…", "Ann Lee-M…  "}, "City"}, // the number stays whole, the town goes, and the day has half of what is left
		{26, []string{"12,345,678.90"}, "City"},
	} {
		p := NewPage(look, c.width, 3)
		table.Draw(p, 3)
		frame := p.String()
		for _, text := range c.sees {
			if !strings.Contains(frame, text) {
				t.Errorf("%d cells: no %q:\n%s", c.width, text, frame)
			}
		}
		if strings.Contains(frame, c.misses) {
			t.Errorf("%d cells: %q:\n%s", c.width, c.misses, frame)
		}
	}
}

// TestATextRunsOverTheEmptyEndOfItsRow, and not over what stands there.
func TestATextRunsOverTheEmptyEndOfItsRow(t *testing.T) {
	var table Table
	table.SetColumns(Column{Title: "What", Width: 8}, Column{Title: "Why", Width: 10}, Column{Title: "Points", Width: 8, Right: true})
	long := "reached: 280,206.02"
	table.SetRows([]Row{{{Text: "tier"}, {Text: long}, {}}, {{Text: "tier"}, {Text: long}}, {{Text: "order 88"}, {Text: long}, {Text: "+250,000"}}, {}})
	p := NewPage(coloured(), 34, 5)
	table.Draw(p, 5)
	lines := strings.Split(ansi.Strip(p.String()), "\n")
	for i, want := range []string{"▸ tier      " + long, "  tier      " + long, "  order 88  reached: …  +250,000", ""} {
		if got := strings.TrimRight(lines[i+1], " "); got != want || ansi.StringWidth(lines[i+1]) != 34 {
			t.Errorf("line %d: %q, want %q", i, lines[i+1], want)
		}
	}
}

// TestColumnsLendWhatTheyLeaveEmpty to those that are cut: an empty one all but its title, one with short texts what they leave; a
// number is whole first, and what is cut by nobody's fault stays cut.
func TestColumnsLendWhatTheyLeaveEmpty(t *testing.T) {
	draw := func(width int, rows ...Row) string {
		var table Table
		table.SetColumns(
			Column{Title: "Name", Width: 8, Grow: 2}, Column{Title: "Kind", Width: 12}, Column{Title: "Sum", Width: 5, Right: true},
			Column{Title: "Note", Width: 10, Grow: 3},
		)
		table.SetRows(rows)
		p := NewPage(coloured(), width, len(rows)+1)
		table.Draw(p, len(rows)+1)
		for line := range strings.SplitSeq(p.String(), "\n") {
			if got := ansi.StringWidth(line); got != width {
				t.Errorf("a line of %d cells, not %d: %q", got, width, ansi.Strip(line))
			}
		}
		return ansi.Strip(p.String())
	}
	for _, c := range []struct {
		name  string
		rows  []Row
		width int
		want  []string
	}{
		{"an empty note", []Row{{{Text: "Daniel de la Cruz"}, {Text: "earned"}, {Text: "+20"}, {}}, {{Text: "Ann"}, {Text: "for goods"}, {Text: "+20"}, {}}}, 50, []string{"Daniel de la Cruz  earned"}},
		{"short texts", []Row{{{Text: "Daniel de la Cruz"}, {Text: "bonus"}, {Text: "+20"}, {Text: "tasting"}}}, 46, []string{"Daniel de la Cruz  bonus", "tasting"}},
		{"a number first", []Row{{{Text: "Daniel de la Cruz"}, {Text: "bonus"}, {Text: "+20,000,000"}, {Text: "tasting"}}}, 46, []string{"+20,000,000", "Daniel de la…  bonus"}},
		{"nothing to lend", []Row{{{Text: "Daniel de la Cruz"}, {Text: "earned twice"}, {Text: "+2000"}, {Text: "for the tasting in autumn"}}}, 45, []string{"Daniel …  earned twice  +2000", "for the tas…"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			frame := draw(c.width, c.rows...)
			for _, text := range c.want {
				if !strings.Contains(frame, text) {
					t.Errorf("no %q:\n%s", text, frame)
				}
			}
		})
	}
}
