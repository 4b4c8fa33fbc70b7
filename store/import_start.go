package store

import "zombiezen.com/go/sqlite"

const programmeStart = "programme_start"

// word is the start day as the setting says it.
func (p PointsFrom) word() string {
	switch {
	case p.None:
		return "none"
	case p.Day == 0:
		return "all"
	}
	return p.Day.String()
}

// setStart is the day before which the file's orders earn nothing.
func (s *saving) setStart() {
	from, none := s.tx.shop.start, s.tx.shop.startNone
	if p := s.in.PointsFrom; p != nil {
		from, none = p.Day, p.None
	}
	if s.from = from; none {
		s.from = s.tx.today
	}
	s.tx.giftStart = &s.from
}

// keepStart makes the start day that was chosen for the file the shop's own. The audit row says what it was before, so that
// undoing the import puts it back.
func (s *saving) keepStart() error {
	if !s.in.KeepStart || s.in.PointsFrom == nil {
		return nil
	}
	return s.tx.keepStart(s.in.PointsFrom.word())
}

// keepStart makes a start day the shop's own, for the batch that asks for it.
func (t *tx) keepStart(value string) error {
	before := t.shop.values[programmeStart]
	if before == value {
		return nil
	}
	if err := t.putSetting(programmeStart, value); err != nil {
		return err
	}
	t.shopChanged = true
	return t.audit("setting.set", "setting:"+programmeStart, map[string]any{"value": value, "before": before, "batch": t.batch}, "")
}

// undoStart puts the start day back that a batch has changed, unless somebody has changed it since.
func (t *tx) undoStart(batch int64) error {
	var before, value string
	found, err := t.one(func(s *sqlite.Stmt) { before, value = s.ColumnText(0), s.ColumnText(1) },
		"SELECT detail ->> 'before', detail ->> 'value' FROM audit WHERE act = 'setting.set' AND subject = ? AND detail ->> 'batch' = ?", "setting:"+programmeStart, batch)
	if err != nil || !found || t.shop.values[programmeStart] != value {
		return err
	}
	if err := t.putSetting(programmeStart, before); err != nil {
		return err
	}
	t.shopChanged = true
	return t.audit("setting.set", "setting:"+programmeStart, map[string]any{"value": before}, "")
}
