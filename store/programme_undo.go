package store

import (
	"context"
	"encoding/json"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// What a batch is called that changed the programme or a setting.
const (
	programmeBatch = "programme" // a draft that was saved
	ruleBatch      = "rule"
	tiersBatch     = "tiers"
	settingBatch   = "setting"
)

// version is the programme in force inside the act.
func (t *tx) version() (v ProgrammeVersion, err error) {
	_, err = t.one(func(s *sqlite.Stmt) { v = ProgrammeVersion{s.ColumnInt64(0), s.ColumnInt64(1)} },
		"SELECT (SELECT coalesce(max(id), 0) FROM terms), (SELECT coalesce(max(id), 0) FROM tier_scheme)")
	return v, err
}

// changeProgramme is an act that makes a new version of rules or tiers, as a batch. change gives the name of what it changed, and what the
// audit says beside the versions.
func (b *Book) changeProgramme(ctx context.Context, act, what, subject string, change func(*tx) (name string, detail map[string]any, err error)) (batch int64, err error) {
	err = b.write(ctx, act, func(t *tx) error {
		was := t.shop.ProgrammeVersion()
		if batch, err = t.newBatch(batchStart{kind: "bulk", what: what}); err != nil {
			return err
		}
		name, detail, err := change(t)
		if err != nil {
			return err
		}
		now, err := t.version()
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE batch SET name = ? WHERE id = ?", name, batch); err != nil {
			return err
		}
		if err := t.closeBatch(batch, nil); err != nil {
			return err
		}
		detail["batch"], detail["terms"], detail["terms_before"], detail["tiers"], detail["tiers_before"] = batch, now.Terms, was.Terms, now.Tiers, was.Tiers
		return t.audit(act, subject, detail, "")
	})
	return batch, err
}

// undoProgramme puts the rules and tiers back that stood before the batch. Of a rule alone only that rule must still be as the batch left it,
// of everything else the rules as a whole, or the tiers, or both, whichever it changed.
func (t *tx) undoProgramme(r batchRange) error {
	var saved, was ProgrammeVersion
	var rule int64
	if _, err := t.one(func(s *sqlite.Stmt) {
		saved, was = ProgrammeVersion{s.ColumnInt64(0), s.ColumnInt64(1)}, ProgrammeVersion{s.ColumnInt64(2), s.ColumnInt64(3)}
		rule = s.ColumnInt64(4)
	}, `SELECT detail ->> 'terms', detail ->> 'tiers', detail ->> 'terms_before', detail ->> 'tiers_before', detail ->> 'rule' FROM audit
		WHERE refused = '' AND detail ->> 'batch' = ? AND detail ->> 'terms_before' IS NOT NULL`, r.id); err != nil {
		return err
	}
	after, err := t.programmeOf(saved)
	if err != nil {
		return err
	}
	before, err := t.programmeOf(was)
	if err != nil {
		return err
	}
	now := t.shop.Programme()
	now.Tiers = now.Tiers.Kept()
	if r.what != ruleBatch {
		terms, tiers := saved.Terms != was.Terms, saved.Tiers != was.Tiers
		if terms && marshalled(now.Terms) != marshalled(after.Terms) || tiers && marshalled(now.Tiers) != marshalled(after.Tiers) {
			return t.programmeChanged(r, 0)
		}
		if terms {
			now.Terms = before.Terms
		}
		if tiers {
			now.Tiers = before.Tiers
		}
		if tiers && asksForLostTier(&now, &before.Terms) {
			return t.programmeChanged(r, 0)
		}
		_, err = t.putProgramme(now)
		return err
	}
	if marshalled(now.Terms.Rule(rule)) != marshalled(after.Terms.Rule(rule)) {
		return t.programmeChanged(r, rule)
	}
	now.Terms.Rules = slices.DeleteFunc(slices.Clone(now.Terms.Rules), func(known program.Rule) bool { return known.ID == rule })
	if old := before.Terms.Rule(rule); old != nil {
		if err := t.checkRule(old, &now.Tiers); err != nil {
			return err
		}
		now.Terms.Rules = append(now.Terms.Rules, *old)
		program.SortRules(now.Terms.Rules)
	}
	return t.insertTerms(now.Terms)
}

// asksForLostTier reports whether a rule that was not there before asks for a tier that there is not, and would give nothing for ever.
func asksForLostTier(p *program.Programme, before *program.Terms) bool {
	return slices.ContainsFunc(p.Terms.Rules, func(r program.Rule) bool {
		return before.Rule(r.ID) == nil && slices.ContainsFunc(r.Tiers, func(key string) bool { return p.Tiers.Find(key) < 0 })
	})
}

// programmeChanged refuses to undo a batch upon which a later change of the programme stands, and names that where it was a batch: of one rule,
// or of all with rule 0.
func (t *tx) programmeChanged(r batchRange, rule int64) error {
	terms, err := json.Marshal(TermSettings())
	if err != nil {
		return err
	}
	var by int64
	var act string
	found, err := t.one(func(s *sqlite.Stmt) { by, act = s.ColumnInt64(0), s.ColumnText(1) }, `SELECT b.id, b.what FROM batch b JOIN audit a ON a.detail ->> 'batch' = b.id
		WHERE b.id > ?1 AND b.kind = 'bulk' AND b.undone_by IS NULL AND (b.what IN (?2, ?3) OR b.what = ?4 AND (?5 = 0 OR a.detail ->> 'rule' = ?5)
			OR b.what = ?6 AND ?5 = 0 AND b.name IN (SELECT value FROM json_each(?7))) ORDER BY b.id DESC LIMIT 1`,
		r.id, programmeBatch, tiersBatch, ruleBatch, rule, settingBatch, string(terms))
	if err != nil || !found {
		return orErr(err, Refuse(CodeProgrammeChanged))
	}
	return Refuse(CodeProgrammeChanged, "batch", r.id, "by", by, "act", act)
}

// undoSetting puts the value back that a setting had before the batch.
func (t *tx) undoSetting(r batchRange) error {
	var key, value, before string
	if _, err := t.one(func(s *sqlite.Stmt) { key, value, before = s.ColumnText(0), s.ColumnText(1), s.ColumnText(2) },
		`SELECT b.name, a.detail ->> 'value', a.detail ->> 'before' FROM batch b JOIN audit a ON a.detail ->> 'batch' = b.id WHERE b.id = ? AND a.act = 'setting.set'`, r.id); err != nil {
		return err
	}
	row, ok := settingByKey(key)
	if !ok || t.shop.values[key] != value {
		by, err := t.number("SELECT coalesce(max(id), 0) FROM batch WHERE id > ? AND kind = 'bulk' AND what = ? AND name = ? AND undone_by IS NULL", r.id, settingBatch, key)
		if err != nil || by == 0 {
			return orErr(err, Refuse(CodeCannotUndo, "batch", r.id, "reason", settingBatch))
		}
		return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "setting", key)
	}
	return t.setSetting(row, before, 0)
}
