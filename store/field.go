package store

import (
	"context"
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
)

// The kinds of custom fields.
const (
	FieldText   = "text"
	FieldNumber = "number" // a decimal with at most six decimals
	FieldDay    = "day"    // YYYY-MM-DD
	FieldChoice = "choice" // one of a list
	FieldYesNo  = "yes_no"
)

// FieldKindNames are the kinds in the order in which they are offered.
func FieldKindNames() []string {
	return []string{FieldText, FieldNumber, FieldDay, FieldChoice, FieldYesNo}
}

// FieldKind says what may stand in one custom field of every member. A field that nobody gave a kind is text.
type FieldKind struct {
	Name    string
	Kind    string   // one of FieldKindNames
	Choices []string // of a FieldChoice, in the order in which they are offered
	Members int64    // how many people have a value; only FieldKinds counts them
}

// maxChoices is how many choices a field may have.
const maxChoices = 100

// Clean is a value as the book keeps it under this kind: numbers without separators and idle zeros, days as YYYY-MM-DD,
// choices as they are listed, "yes" or "no". "" stays: it takes the value away. Errors: CodeBadField, CodeBadName.
func (k *FieldKind) Clean(value string) (string, error) {
	text, err := cleanLine(strings.TrimSpace(value), maxNameRunes)
	if err != nil || text == "" {
		return "", err
	}
	clean, ok := text, true
	switch k.Kind {
	case FieldNumber:
		clean, ok = cleanNumber(text)
	case FieldDay:
		clean, ok = cleanDay(text)
	case FieldChoice:
		at := slices.IndexFunc(k.Choices, func(c string) bool { return strings.EqualFold(c, text) })
		if ok = at >= 0; ok {
			clean = k.Choices[at]
		}
	case FieldYesNo:
		clean, ok = filter.YesNo(text)
	}
	if !ok {
		return "", Refuse(CodeBadField, "name", k.Name, "value", value, "why", k.Kind, "list", k.Choices)
	}
	return clean, nil
}

// cleanNumber reads a decimal: digits, one point, a sign, and thousands separators where they stand right.
func cleanNumber(text string) (string, bool) {
	number := strings.TrimPrefix(width.Fold.String(text), "+")
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "-", number[1:]
	}
	whole, fraction, dotted := strings.Cut(number, ".")
	if strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, group := range groups {
			if len(group) != 3 && (i > 0 || len(group) == 0 || len(group) > 3) {
				return "", false
			}
		}
		whole = strings.Join(groups, "")
	}
	if !isDigits(whole) || dotted && !isDigits(fraction) || len(whole) > 9 || len(fraction) > 6 {
		return "", false
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		return sign + whole + "." + fraction, true
	}
	if whole == "0" {
		sign = ""
	}
	return sign + whole, true
}

// cleanDay reads a day whose numbers stand apart: year, month and day.
func cleanDay(text string) (string, bool) {
	text = strings.TrimRight(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, width.Fold.String(text)), "-")
	parts := strings.Split(text, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return "", false
	}
	for i := 1; i < 3; i++ {
		if len(parts[i]) == 1 {
			parts[i] = "0" + parts[i]
		}
	}
	at, err := time.Parse(time.DateOnly, strings.Join(parts, "-"))
	return at.Format(time.DateOnly), err == nil
}

// Field is the kind of the custom field with the name, whatever its case; one that nobody gave a kind is text.
func (s Shop) Field(name string) FieldKind {
	for _, k := range s.Fields {
		if strings.EqualFold(k.Name, name) {
			return k
		}
	}
	return FieldKind{Name: name, Kind: FieldText}
}

// customKind is how the filter language compares a custom field.
func (s *Shop) customKind(name string) filter.CustomKind {
	switch s.Field(name).Kind {
	case FieldNumber:
		return filter.CustomNumber
	case FieldDay:
		return filter.CustomDay
	case FieldChoice:
		return filter.CustomWord
	case FieldYesNo:
		return filter.CustomYesNo
	}
	return filter.CustomText
}

// readFields loads the kinds of custom fields.
func readFields(c conn) (list []FieldKind, err error) {
	err = c.query(func(r *sqlite.Stmt) error {
		k := FieldKind{Name: r.ColumnText(0), Kind: r.ColumnText(1)}
		list = append(list, k)
		return json.Unmarshal([]byte(r.ColumnText(2)), &list[len(list)-1].Choices)
	}, "SELECT name, kind, choices FROM field_kind ORDER BY name COLLATE NOCASE")
	return list, err
}

// FieldKinds lists the custom fields that have a kind, and those that people have values in, by name, each with how many
// people have a value.
func (b *Book) FieldKinds(ctx context.Context) (list []FieldKind, err error) {
	err = b.look(ctx, func(v *view) error {
		list = slices.Clone(v.shop.Fields)
		return v.each(func(rows *rows) error {
			var name string
			var n int64
			if err := rows.Scan(&name, &n); err != nil {
				return err
			}
			at := slices.IndexFunc(list, func(k FieldKind) bool { return strings.EqualFold(k.Name, name) })
			if at < 0 {
				at, list = len(list), append(list, FieldKind{Name: name, Kind: FieldText})
			}
			list[at].Members += n
			return nil
		}, "SELECT f.name, count(*) FROM field f JOIN member m ON m.id = f.member WHERE m.status IN ('active', 'suspended') GROUP BY f.name ORDER BY f.name COLLATE NOCASE")
	})
	sort.SliceStable(list, func(i, j int) bool {
		return strings.ToLower(list[i].Name) < strings.ToLower(list[j].Name)
	})
	return list, err
}

// SetFieldKind says what may stand in a custom field; FieldText lets anything stand there. Values that people have already
// are brought into the kind's form; when one of them does not fit, nothing is changed. Errors: CodeBadName, CodeBadFieldKind,
// CodeFieldMisfits.
func (b *Book) SetFieldKind(ctx context.Context, k FieldKind) error {
	name, err := cleanName(k.Name)
	if err != nil {
		return err
	}
	k.Name = name
	if k.Choices, err = cleanChoices(k); err != nil {
		return err
	}
	return b.writeAlone(ctx, "field.set", func(t *tx) error {
		if known := t.shop.Field(name); known.Name != name {
			k.Name = known.Name
		}
		if err := t.fitField(k); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM field_kind WHERE name = ?", k.Name); err != nil {
			return err
		}
		if k.Kind != FieldText {
			choices, err := json.Marshal(k.Choices)
			if err != nil {
				return err
			}
			if err := t.exec("INSERT INTO field_kind (name, kind, choices) VALUES (?, ?, ?)", k.Name, k.Kind, string(choices)); err != nil {
				return err
			}
		}
		t.shopChanged = true
		return t.audit("field.set", "field:"+k.Name, map[string]any{"kind": k.Kind, "choices": len(k.Choices)}, "")
	})
}

// cleanChoices are a kind's choices without blanks and repetitions.
func cleanChoices(k FieldKind) ([]string, error) {
	choices := []string{}
	for _, c := range k.Choices {
		clean, err := cleanLine(strings.TrimSpace(c), maxNameRunes)
		if err != nil {
			return nil, err
		}
		if clean != "" && !slices.ContainsFunc(choices, func(other string) bool { return strings.EqualFold(other, clean) }) {
			choices = append(choices, clean)
		}
	}
	switch {
	case !slices.Contains(FieldKindNames(), k.Kind):
		return nil, Refuse(CodeBadFieldKind, "value", k.Kind, "list", FieldKindNames())
	case k.Kind == FieldChoice && len(choices) == 0, k.Kind != FieldChoice && len(choices) > 0, len(choices) > maxChoices:
		return nil, Refuse(CodeBadFieldKind, "value", k.Kind, "why", "choices", "max", strconv.Itoa(maxChoices))
	}
	return choices, nil
}

// fitField brings the values that people have in a field into the form of its kind.
func (t *tx) fitField(k FieldKind) error {
	type value struct {
		member     int64
		name, text string
	}
	var values []value
	if err := t.query(func(r *sqlite.Stmt) error {
		values = append(values, value{r.ColumnInt64(0), r.ColumnText(1), r.ColumnText(2)})
		return nil
	}, "SELECT member, name, value FROM field WHERE name = ? COLLATE NOCASE", k.Name); err != nil {
		return err
	}
	var misfits int
	var first value
	for _, v := range values {
		clean, err := k.Clean(v.text)
		if err != nil {
			if misfits++; misfits == 1 {
				first = v
			}
			continue
		}
		if clean == v.text && v.name == k.Name {
			continue
		}
		if err := t.exec("DELETE FROM field WHERE member = ? AND name = ?", v.member, v.name); err != nil {
			return err
		}
		if err := t.exec("INSERT INTO field (member, name, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
			v.member, k.Name, clean); err != nil {
			return err
		}
	}
	if misfits > 0 {
		return Refuse(CodeFieldMisfits, "name", k.Name, "n", misfits, "value", first.text, "member", MemberRef(first.member))
	}
	return nil
}

// putField gives a member a value in a custom field, checked by the field's kind; "" takes it away.
func (t *tx) putField(member int64, name, value string) error {
	clean, err := cleanName(name)
	if err != nil {
		return err
	}
	kind := t.shop.Field(clean)
	text, err := kind.Clean(value)
	if err != nil {
		return err
	}
	if err := t.exec("DELETE FROM field WHERE member = ? AND name = ? COLLATE NOCASE", member, kind.Name); err != nil || text == "" {
		return err
	}
	return t.exec("INSERT INTO field (member, name, value) VALUES (?, ?, ?)", member, kind.Name, text)
}

// SeeMember notes that a person was there: came to the shop, wrote, called. An earlier moment than the one noted changes
// nothing; 0 is the present. It is one batch, 0 when nothing is new. Errors: CodeNoMember, CodeMemberGone, CodeNotYet.
func (b *Book) SeeMember(ctx context.Context, id int64, at Instant) (batch int64, err error) {
	err = b.write(ctx, "member.seen", func(t *tx) error {
		if err := t.checkKnown(id); err != nil {
			return err
		}
		if at == 0 {
			at = t.now
		}
		if at > t.now {
			return Refuse(CodeNotYet, "value", at.Time().In(t.shop.Zone).Format(time.DateTime))
		}
		if batch, err = t.byHand("seen", id, func() error {
			return t.exec("UPDATE member SET last_seen_at = max(coalesce(last_seen_at, 0), ?) WHERE id = ?", at, id)
		}); err != nil {
			return err
		}
		return t.audit("member.seen", memberSubject(id), map[string]any{"at": int64(at), "batch": batch}, "")
	})
	return batch, err
}
