package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// ProgrammeVersion names the rules and the tiers in force, so that a draft can say what it was made from.
type ProgrammeVersion struct{ Terms, Tiers int64 }

// ProgrammeVersion is the version in force.
func (s *Shop) ProgrammeVersion() ProgrammeVersion { return ProgrammeVersion{s.termsID, s.tiersID} }

// NewProgramme is a draft that is to be in force.
type NewProgramme struct {
	Draft program.Programme
	From  ProgrammeVersion // what the draft was made from: it is refused when that is in force no more
	LetGo bool             // members of a tier that is taken away go to the one below at the next run
}

// SaveProgramme puts rules and tiers in force together, as one new version that undoing its batch takes back. Rules of the draft get
// their numbers. What was given stays given, and members move at the next run of tiers. Errors: CodeProgrammeChanged when somebody
// else saved one since, CodeNothingChanged, CodeBadRule, CodeBadName, CodeBadFilter, CodeBadTiers, CodeTierInUse.
func (b *Book) SaveProgramme(ctx context.Context, in NewProgramme) (batch int64, err error) {
	shop := b.Shop()
	if err := shop.CheckProgramme(&in.Draft); err != nil {
		return 0, err
	}
	err = b.write(ctx, "programme.save", func(t *tx) error {
		if t.shop.ProgrammeVersion() != in.From {
			return Refuse(CodeProgrammeChanged)
		}
		if err := t.checkDraft(in); err != nil {
			return err
		}
		if batch, err = t.newBatch(batchStart{kind: "bulk", what: programmeBatch}); err != nil {
			return err
		}
		after, err := t.putProgramme(in.Draft)
		if err != nil {
			return err
		}
		if after == in.From {
			return Refuse(CodeNothingChanged)
		}
		if err := t.closeBatch(batch, map[string]int64{"rules": int64(len(in.Draft.Terms.Rules)), "tiers": int64(len(in.Draft.Tiers.Steps))}); err != nil {
			return err
		}
		return t.audit("programme.save", "batch", map[string]any{
			"batch": batch, "terms": after.Terms, "terms_before": in.From.Terms, "tiers": after.Tiers, "tiers_before": in.From.Tiers,
		}, "")
	})
	return batch, err
}

// checkDraft gives new rules their numbers and refuses what only the book can tell.
func (t *tx) checkDraft(in NewProgramme) error {
	last, err := t.lastRule()
	if err != nil {
		return err
	}
	rules := in.Draft.Terms.Rules
	for i := range rules {
		r := &rules[i]
		if was := t.shop.Terms.Rule(r.ID); was != nil && (was.Kind != r.Kind || was.Unit != r.Unit) {
			return Refuse(CodeBadRule, "name", "unit", "why", "fixed", "value", string(r.Kind))
		} else if was == nil {
			last++
			r.ID = last
		}
		if err := t.checkRule(r, &in.Draft.Tiers); err != nil {
			return err
		}
	}
	return t.checkLetGo(in.Draft.Tiers, in.LetGo)
}

// lastRule is the highest number that a rule ever had. None is used again, so that an old share names its rule for ever.
func (t *tx) lastRule() (int64, error) {
	return t.number("SELECT coalesce(max(j.value ->> 'id'), 0) FROM terms t, json_each(t.rules, '$.rules') j")
}

// putProgramme makes new versions of what differs from the programme in force.
func (t *tx) putProgramme(p program.Programme) (v ProgrammeVersion, err error) {
	v = t.shop.ProgrammeVersion()
	if marshalled(p.Terms) != marshalled(t.shop.Terms) {
		for key, value := range termValues(&p.Terms) {
			if t.shop.values[key] != value {
				if err := t.putSetting(key, value); err != nil {
					return v, err
				}
			}
		}
		if err := t.insertTerms(p.Terms); err != nil {
			return v, err
		}
		v.Terms = t.LastInsertRowID()
	}
	if marshalled(p.Tiers.Kept()) != marshalled(t.shop.Tiers.Kept()) {
		if v.Tiers, err = t.insertTiers(p.Tiers); err != nil {
			return v, err
		}
	}
	return v, t.staleCare()
}

// termValues are the settings that say what the terms say.
func termValues(t *program.Terms) map[string]string {
	moment := string(t.Moment)
	if t.Moment == program.MomentPaid {
		moment = "paid"
	}
	return map[string]string{
		"rate": t.Rate.String(), "basis": string(t.Basis), "rounding": string(t.Rounding), "award_at": moment,
		"return_days": strconv.Itoa(t.ReturnDays), "expiry": t.Expiry.String(),
	}
}

// TermSettings are the settings that the terms consist of, beside their rules, in the order of the settings.
func TermSettings() (keys []string) {
	for _, row := range settingTable {
		if row.terms {
			keys = append(keys, row.key)
		}
	}
	return keys
}

// TermSetting is what terms say in one of TermSettings, and what it may be.
func (s *Shop) TermSetting(t *program.Terms, key string) Setting {
	row, _ := settingByKey(key)
	return Setting{Key: key, Value: termValues(t)[key], Default: row.fallback, Kind: row.kind, Choices: row.choices}
}

// SetTerm lets terms say what was typed for one of TermSettings. Errors: CodeBadSetting.
func (s *Shop) SetTerm(t *program.Terms, key, value string) error {
	row, ok := settingByKey(key)
	if !ok || !row.terms || row.choices != nil && !slices.Contains(row.choices, value) || row.check != nil && !row.check(value) {
		return Refuse(CodeBadSetting, "key", key, "value", value, "allowed", row.choices, "currency", s.Currency)
	}
	with := Shop{values: termValues(t), Terms: *t}
	with.values[key] = value
	with.values["currency"] = s.Currency
	terms, err := with.termsFromValues()
	if err == nil {
		*t = terms
	}
	return err
}

// programmeOf is what a version said.
func (t *tx) programmeOf(v ProgrammeVersion) (p program.Programme, err error) {
	shop, err := t.shopUnder(v.Terms)
	if err != nil {
		return p, err
	}
	if p.Terms = shop.Terms; v.Tiers == 0 {
		return p, nil
	}
	var text string
	if _, err = t.one(func(s *sqlite.Stmt) { text = s.ColumnText(0) }, "SELECT rules FROM tier_scheme WHERE id = ?", v.Tiers); err != nil {
		return p, err
	}
	err = json.Unmarshal([]byte(text), &p.Tiers)
	return p, err
}

// marshalled is how rules and tiers are saved: two that say the same are the same text.
func marshalled(v any) string {
	text, _ := json.Marshal(v) // numbers, words and lists of them
	return string(text)
}

// DatedProgramme is what the programme was from a moment on.
type DatedProgramme struct {
	Since Instant
	program.Programme
}

// ProgrammeVersions lists the versions of the programme, the newest first. Rules and tiers that were saved together are one.
func (b *Book) ProgrammeVersions(ctx context.Context) (list []DatedProgramme, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var next DatedProgramme
			if len(list) > 0 {
				next = list[len(list)-1]
			}
			var rules string
			var tiers bool
			var id int64
			before := next.Since
			if err := rows.Scan(&next.Since, &rules, &tiers, &id); err != nil {
				return err
			}
			if !tiers {
				next.Terms = program.Terms{}
				list = append(list, next)
				return json.Unmarshal([]byte(rules), &list[len(list)-1].Terms)
			}
			if next.Tiers = (program.Tiers{}); len(list) == 0 || before != next.Since {
				list = append(list, next)
			}
			list[len(list)-1] = next
			return json.Unmarshal([]byte(rules), &list[len(list)-1].Tiers)
		}, "SELECT since, rules, 0 AS tiers, id FROM terms UNION ALL SELECT since, rules, 1, id FROM tier_scheme ORDER BY since, tiers, id")
	})
	slices.Reverse(list)
	return list, err
}
