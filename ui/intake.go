package ui

import "regulars/ui/widget"

// progress draws how far the reading or importing of a file is.
func (b *Base) progress(p *widget.Page, key, file string, step Progress) {
	p.Skip(p.Rest() / 4)
	p.Line(widget.Strong, b.T(key, "file", file))
	p.End()
	if step.Done == 0 {
		p.Line(widget.Muted, b.T("off.loading"))
		return
	}
	width := min(p.Left()-30, 50)
	p.Gap(2).Put(widget.Chart, widget.Bar(b.app.look.Signs, step.Done, step.Total, max(width, 10)))
	p.Gap(2).Put(widget.Plain, b.T("import.progress", "n", step.Done, "total", step.Total)).End()
	if step.Rate > 0 {
		p.Line(widget.Muted, b.T("import.rate", "n", step.Rate))
	}
	p.End()
	p.Line(widget.Muted, b.T(key+".esc"))
}

// refused says why a file cannot be read, with the hint where nothing else helps.
func (b *Base) refused(p *widget.Page, err error, hinted bool) {
	message, hint := b.app.lang.ErrorInConsole(err)
	p.Gap(2).Put(widget.Bad, b.app.look.Signs.Alert+" ").Put(widget.Strong, b.T("import.refused")).End()
	p.End()
	p.Text(widget.Plain, message)
	if hint != "" && hinted {
		p.End()
		p.Text(widget.Muted, b.sentence(hint))
	}
	if rows, ok := facts(err)["preview"].([]string); ok && len(rows) > 0 {
		p.End()
		p.Line(widget.Muted, b.T("import.readas"))
		for _, row := range rows {
			p.Gap(2).Line(widget.Plain, row)
		}
	}
}
