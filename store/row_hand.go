package store

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// What a batch is called by which a person changed one thing that is no order, no member and no rule.
const (
	rewardBatch    = "reward"
	productBatch   = "product"
	codeBatch      = "code"
	planBatch      = "plan"
	replyBatch     = "reply"
	surveyBatch    = "survey"
	gatheringBatch = "gathering"
	messageBatch   = "template"
)

// rowActs are these batches. They are kept as kind bulk, and what they changed row by row in row_before.
var rowActs = []string{rewardBatch, productBatch, codeBatch, planBatch, replyBatch, surveyBatch, gatheringBatch, messageBatch}

// asideBatches finds the batches, of a table named b, that change neither who is to be cared for nor any score.
var asideBatches = "(b.kind = 'bulk' AND b.what IN ('" + strings.Join(slices.Concat(memberActs, rowActs), "', '") + "'))"

// keptTable is a table of which row_before keeps rows.
type keptTable struct {
	name    string
	key     []string // the columns of its primary key
	columns []string // those that a person changes
	unique  string   // one of these that no two rows share; "": none
	counts  bool     // its rows have a version that editors hold theirs against
	uses    string   // finds what stands upon a row by now, by its key as JSON; "": nothing does
}

// keptTables are in an order in which a row can be made after those that it names.
var keptTables = []keptTable{
	{
		name: "offer", key: []string{"id"}, counts: true, uses: "SELECT 1 FROM code WHERE offer = ?1 ->> 0 UNION ALL SELECT 1 FROM draw WHERE offer = ?1 ->> 0",
		columns: []string{
			"what", "name", "kind", "points", "value", "cost", "stock", "per_member", "ends", "valid_days", "gate", "min_order", "max_discount", "stackable",
			"with_parcel", "partner", "archived",
		},
	},
	{name: "product", key: []string{"id"}, columns: []string{"name", "category", "cost", "excluded"}},
	{name: "code", key: []string{"id"}, columns: []string{"voided_at"}},
	{name: "care_plan", key: []string{"id"}, columns: []string{"name", "after", "days", "filter", "message", "active"}, unique: "name"},
	{name: "template", key: []string{"name", "lang"}, columns: []string{"text", "changed_at"}},
	{name: "canned", key: []string{"lang", "name"}, columns: []string{"text"}},
	{
		name: "survey", key: []string{"id"}, columns: []string{"key", "kind", "lang", "title_en", "title_zh", "closed_at"},
		uses: "SELECT 1 FROM survey_sheet WHERE survey = ?1 ->> 0",
	},
	{name: "survey_question", key: []string{"survey", "n"}, columns: []string{"type", "construct", "reversed", "pair", "text_en", "text_zh", "choices"}},
	{
		name: "gathering", key: []string{"id"}, unique: "slug", counts: true,
		columns: []string{"what", "slug", "kind", "name", "place", "note", "starts", "ends", "daily", "points", "member_cap", "cap", "room", "seed", "closed_at"},
		uses:    "SELECT 1 FROM participation WHERE gathering = ?1 ->> 0 UNION ALL SELECT 1 FROM draw WHERE gathering = ?1 ->> 0",
	},
	{
		name: "gathering_option", key: []string{"gathering", "n"}, columns: []string{"text"},
		uses: `SELECT 1 FROM participation p WHERE p.gathering = ?1 ->> 0 AND p.n = ?1 ->> 1
			AND (p.withdrawn IS NULL OR EXISTS (SELECT 1 FROM batch b WHERE b.id = p.withdrawn AND b.kind <> 'undo'))`,
	},
}

// keptRows are the rows of a table whose key begins with the values of under. The key of a row that the act makes is not known before: a *int64.
type keptRows struct {
	table string
	under []any
}

// keptKey is one row of a table.
type keptKey struct {
	table int    // its place in keptTables
	key   string // a JSON array
}

func compareKept(a, b keptKey) int {
	if a.table != b.table {
		return a.table - b.table
	}
	return strings.Compare(a.key, b.key)
}

// keptValues are columns of a row as JSON; nil: there is no such row.
type keptValues map[string]json.RawMessage

// only are those of the columns that others have too.
func (v keptValues) only(others keptValues) keptValues {
	some := keptValues{}
	for name := range others {
		some[name] = v[name]
	}
	return some
}

func (v keptValues) same(others keptValues) bool {
	return (v == nil) == (others == nil) && maps.EqualFunc(v, others, func(a, b json.RawMessage) bool { return string(a) == string(b) })
}

func (v keptValues) text() any {
	if v == nil {
		return nil
	}
	return marshalled(v)
}

// keptTableOf finds a table by its name.
func keptTableOf(name string) int {
	return slices.IndexFunc(keptTables, func(k keptTable) bool { return k.name == name })
}

// where finds a row by its key as the JSON array ?1.
func (k *keptTable) where() string {
	parts := make([]string, len(k.key))
	for i, column := range k.key {
		parts[i] = column + " = ?1 ->> " + strconv.Itoa(i)
	}
	return strings.Join(parts, " AND ")
}

// keyText is a row's key as a JSON array.
func (k *keptTable) keyText() string { return "json_array(" + strings.Join(k.key, ", ") + ")" }

// readKept reads rows as they are.
func (t *tx) readKept(all []keptRows) (map[keptKey]keptValues, error) {
	rows := map[keptKey]keptValues{}
	for _, some := range all {
		at := keptTableOf(some.table)
		where, args := make([]string, len(some.under)), make([]any, len(some.under))
		for i, value := range some.under {
			if id, ok := value.(*int64); ok {
				value = *id
			}
			where[i], args[i] = keptTables[at].key[i]+" = ?", value
		}
		if err := t.eachKept(at, rows, strings.Join(where, " AND "), args...); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// eachKept adds rows of a table as they are.
func (t *tx) eachKept(table int, rows map[keptKey]keptValues, where string, args ...any) error {
	k := &keptTables[table]
	pairs := make([]string, len(k.columns))
	for i, column := range k.columns {
		pairs[i] = "'" + column + "', " + column
	}
	return t.query(func(s *sqlite.Stmt) error {
		values := keptValues{}
		rows[keptKey{table, s.ColumnText(0)}] = values
		return json.Unmarshal([]byte(s.ColumnText(1)), &values)
	}, "SELECT "+k.keyText()+", json_object("+strings.Join(pairs, ", ")+") FROM "+k.name+" WHERE "+where, args...)
}

// byRows runs what a person changes of rows as a batch, and keeps them as they were and as they are. The batch is 0 when nothing has changed.
func (t *tx) byRows(what, name string, kept []keptRows, act func() error) (batch int64, err error) {
	before, err := t.readKept(kept)
	if err != nil {
		return 0, err
	}
	if batch, err = t.newBatch(batchStart{kind: "bulk", what: what, name: name}); err != nil {
		return 0, err
	}
	if err := act(); err != nil {
		return 0, err
	}
	after, err := t.readKept(kept)
	if err != nil {
		return 0, err
	}
	rows := maps.Clone(before)
	maps.Copy(rows, after)
	changed := int64(0)
	for _, key := range slices.SortedFunc(maps.Keys(rows), compareKept) {
		was, now := before[key], after[key]
		if was.same(now) {
			continue
		}
		if was != nil && now != nil {
			differ := maps.Clone(now)
			maps.DeleteFunc(differ, func(column string, value json.RawMessage) bool { return string(was[column]) == string(value) })
			was, now = was.only(differ), differ
		}
		changed++
		if err := t.exec("INSERT INTO row_before (batch, place, row, was, now) VALUES (?, ?, ?, ?, ?)", batch, keptTables[key.table].name, key.key, was.text(), now.text()); err != nil {
			return 0, err
		}
	}
	if changed == 0 {
		return 0, t.dropBatch(batch)
	}
	return batch, t.closeBatch(batch, map[string]int64{"changes": changed})
}

// keptChange is one row that a batch changed: the columns that changed before and after.
type keptChange struct {
	keptKey
	was, now keptValues
}

func (c *keptChange) in() *keptTable { return &keptTables[c.table] }

// undoRows puts back the rows that a person changed. Every value must still be as that left it.
func (t *tx) undoRows(r batchRange) error {
	var list []keptChange
	if err := t.query(func(s *sqlite.Stmt) error {
		c := keptChange{keptKey: keptKey{keptTableOf(s.ColumnText(0)), s.ColumnText(1)}}
		list = append(list, c)
		last := &list[len(list)-1]
		for column, to := range map[int]*keptValues{2: &last.was, 3: &last.now} {
			if s.ColumnIsNull(column) {
				continue
			}
			if err := json.Unmarshal([]byte(s.ColumnText(column)), to); err != nil {
				return err
			}
		}
		return nil
	}, "SELECT place, row, was, now FROM row_before WHERE batch = ?", r.id); err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b keptChange) int { return compareKept(a.keptKey, b.keptKey) })
	for i := range list {
		if err := t.checkKept(r, &list[i]); err != nil {
			return err
		}
	}
	switch r.what {
	case codeBatch:
		return t.undoVoid(r, &list[0])
	case surveyBatch:
		return t.undoSurvey(list)
	}
	if err := t.putRows(list); err != nil {
		return err
	}
	switch r.what {
	case rewardBatch:
		if n, err := t.number("SELECT count(*) FROM offer WHERE id = ? ->> 0 AND stock < taken", list[0].key); err != nil || n > 0 {
			return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "why", "stock", "act", r.what))
		}
	case planBatch:
		return t.staleCare()
	}
	return nil
}

// putRows takes away what a batch made, and puts back what it changed or took away.
func (t *tx) putRows(list []keptChange) error {
	for i := range slices.Backward(list) {
		if c := &list[i]; c.was == nil {
			if err := t.exec("DELETE FROM "+c.in().name+" WHERE "+c.in().where(), c.key); err != nil {
				return err
			}
		}
	}
	for i := range list {
		if c := &list[i]; c.was != nil {
			if err := t.putKept(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkKept refuses to undo a batch whose row is not as it left it, or is needed by now.
func (t *tx) checkKept(r batchRange, c *keptChange) error {
	rows, k := map[keptKey]keptValues{}, c.in()
	if err := t.eachKept(c.table, rows, k.where(), c.key); err != nil {
		return err
	}
	now := rows[c.keptKey]
	if now != nil && c.now != nil {
		now = now.only(c.now)
	}
	if err := t.keptSince(r, c); err != nil {
		return err
	}
	if !now.same(c.now) {
		return Refuse(CodeBatchTouched, "batch", r.id, "why", "changed", "act", r.what)
	}
	if c.was == nil && k.uses != "" {
		if used, err := t.number("SELECT count(*) FROM ("+k.uses+")", c.key); err != nil || used > 0 {
			return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "why", "used", "act", r.what))
		}
	}
	if value, ok := c.was[k.unique]; ok {
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return err
		}
		if other, err := t.number("SELECT count(*) FROM "+k.name+" WHERE "+k.unique+" = ? AND "+k.keyText()+" <> ?", text, c.key); err != nil || other > 0 {
			return orErr(err, Refuse(CodeNameTaken, "name", text))
		}
	}
	return nil
}

// keptSince refuses to undo a batch on a row of which a later act that stands has changed the same values, also to the same, and names that act.
func (t *tx) keptSince(r batchRange, c *keptChange) error {
	var by int64
	var act string
	found, err := t.one(func(s *sqlite.Stmt) { by, act = s.ColumnInt64(0), s.ColumnText(1) }, `SELECT b.id, b.what FROM batch b
		LEFT JOIN row_before x ON x.batch = b.id AND x.place = ?2 AND x.row = ?3
		WHERE b.id > ?1 AND b.undone_by IS NULL AND (x.batch IS NOT NULL AND (x.was IS NULL OR x.now IS NULL OR ?4 IS NULL
			OR EXISTS (SELECT 1 FROM json_each(x.now) j JOIN json_each(?4) n ON n.key = j.key))
			OR ?2 = 'product' AND EXISTS (SELECT 1 FROM product_before p, json_each(?4) n WHERE p.batch = b.id AND json_array(p.product) = ?3
				AND p.state -> 'now' -> n.key IS NOT p.state -> 'was' -> n.key))
		ORDER BY b.id DESC LIMIT 1`, r.id, c.in().name, c.key, c.now.text())
	if err != nil || !found {
		return err
	}
	return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "why", "row", "act", act)
}

// putKept writes what a row was before; one that was taken away is made again.
func (t *tx) putKept(c *keptChange) error {
	k, columns := c.in(), slices.Sorted(maps.Keys(c.was))
	values := make([]string, len(columns))
	for i, column := range columns {
		values[i] = "?2 ->> '" + column + "'"
	}
	if c.now == nil {
		for i := range k.key {
			values = append(values, "?1 ->> "+strconv.Itoa(i))
		}
		return t.exec("INSERT INTO "+k.name+" ("+strings.Join(slices.Concat(columns, k.key), ", ")+") VALUES ("+strings.Join(values, ", ")+")", c.key, c.was.text())
	}
	for i, column := range columns {
		values[i] = column + " = " + values[i]
	}
	if k.counts {
		values = append(values, "version = version + 1")
	}
	return t.exec("UPDATE "+k.name+" SET "+strings.Join(values, ", ")+" WHERE "+k.where(), c.key, c.was.text())
}

// undoVoid makes the code good again that was made void, or void again.
func (t *tx) undoVoid(r batchRange, c *keptChange) error {
	code, _, err := t.codeWhere("c.id = ? ->> 0", c.key)
	switch {
	case err != nil:
		return err
	case code.voided:
		if gone, err := t.number("SELECT b.undone_by FROM offer o JOIN batch b ON b.id = o.batch WHERE o.id = ?", code.offer); err != nil || gone != 0 {
			return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "why", "changed", "act", r.what)) // all of its codes are void
		}
		return t.unvoid(&code)
	case code.used > 0:
		return t.usedUp(&code)
	}
	return orErr(t.voidCode(&code), t.putKept(c))
}

// undoSurvey puts the words and questions of a questionnaire back. What somebody has answered by now stays as it was answered.
func (t *tx) undoSurvey(list []keptChange) error {
	read := func() (Survey, error) {
		found, err := t.surveys("WHERE v.id = ? ->> 0", list[0].key)
		if err != nil || len(found) == 0 {
			return Survey{}, err
		}
		return found[0], nil
	}
	was, err := read()
	if err != nil {
		return err
	}
	if err := t.putRows(list); err != nil {
		return err
	}
	now, err := read()
	if err != nil || now.ID == 0 {
		return err
	}
	return orErr(t.checkAnswered(&was, &now), now.check())
}
