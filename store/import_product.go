package store

import (
	"context"
	"encoding/json"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// ProductsInput is one file of products. Read streams its drafts and problems and is called once.
type ProductsInput struct {
	File, Format, Encoding string
	SHA256                 []byte
	DryRun, GoodRows       bool
	Read                   func(yield func(*ProductDraft) error, problem func(RowProblem) error) error
}

// ImportProducts reads a file of products and saves it in one transaction. What a person has edited by hand stays, but for what
// is missing; nothing is blanked. The same file again changes nothing. Errors as those of ImportPeople.
func (b *Book) ImportProducts(ctx context.Context, in ProductsInput) (FileResult, error) {
	im := &productImport{in: in, result: FileResult{Format: in.Format, Encoding: in.Encoding}}
	err := in.Read(func(d *ProductDraft) error {
		im.drafts = append(im.drafts, *d)
		return ctx.Err()
	}, im.result.reject)
	if err != nil {
		return im.result, b.classify(err)
	}
	if im.result.Rejected > 0 && !in.GoodRows && !in.DryRun {
		return im.result, im.result.refusal()
	}
	if err = b.writeAlone(ctx, "import", im.save); isDryRun(err) {
		im.result.Batch, err = 0, nil
	}
	return im.result, err
}

// productImport is a file of products.
type productImport struct {
	in     ProductsInput
	result FileResult
	drafts []ProductDraft
	edited map[int64]bool // by hand; nil: not read yet
}

// productValues are what a file can change of a product. Cost is nil when nobody knows it.
type productValues struct {
	Name     string `json:"name"`
	Category string `json:"category"`
	Cost     *int64 `json:"cost"`
	Excluded bool   `json:"excluded"`
}

// productChange is what a file changed of a product.
type productChange struct {
	Was *productValues `json:"was"` // nil: the file alone made it known
	Now productValues  `json:"now"`
}

func (v productValues) same(o productValues) bool {
	return v.Name == o.Name && v.Category == o.Category && v.Excluded == o.Excluded && (v.Cost == nil) == (o.Cost == nil) && (v.Cost == nil || *v.Cost == *o.Cost)
}

func (im *productImport) save(t *tx) error {
	var err error
	if im.result.AlreadyImported, err = t.earlierImport("products", im.in.SHA256); err != nil {
		return err
	}
	if im.result.Batch, err = t.newBatch(batchStart{kind: "import", what: "products", name: filepath.Base(im.in.File), sha256: im.in.SHA256}); err != nil {
		return err
	}
	for i := range im.drafts {
		if i%1024 == 0 && t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		if err := im.one(t, &im.drafts[i]); err != nil {
			return err
		}
	}
	r := &im.result
	if r.Rejected > 0 && !im.in.GoodRows && !im.in.DryRun {
		return r.refusal()
	}
	if im.in.DryRun || r.New+r.Updated == 0 {
		return errDryRun
	}
	if err := t.closeBatch(r.Batch, map[string]int64{"rows": int64(len(im.drafts)), "new": r.New, "updated": r.Updated, "unchanged": r.Unchanged, "rejected": r.Rejected}); err != nil {
		return err
	}
	return t.audit("import.products", "batch", map[string]any{"batch": r.Batch, "new": r.New, "updated": r.Updated}, "")
}

// readProduct reads a product's values by its key; id is 0 when nobody knows it.
func (t *tx) readProduct(key string) (id int64, v productValues, err error) {
	_, err = t.one(func(s *sqlite.Stmt) {
		id = s.ColumnInt64(0)
		v = productValues{Name: s.ColumnText(1), Category: s.ColumnText(2), Excluded: s.ColumnInt64(4) == 1}
		if cost := s.ColumnInt64(3); !s.ColumnIsNull(3) {
			v.Cost = &cost
		}
	}, "SELECT id, name, category, cost, excluded FROM product WHERE key = ?", key)
	return id, v, err
}

func (t *tx) writeProduct(id int64, v productValues) error {
	var cost any
	if v.Cost != nil {
		cost = *v.Cost
	}
	return t.exec("UPDATE product SET name = ?, category = ?, cost = ?, excluded = ? WHERE id = ?", v.Name, v.Category, cost, v.Excluded, id)
}

func (im *productImport) one(t *tx, d *ProductDraft) error {
	key, err := cleanLine(d.Key, maxNameRunes)
	switch {
	case err != nil:
	case key == "":
		err = Refuse(CodeProductUnnamed, "line", d.Line)
	case d.HasCost && (d.Cost < 0 || d.Cost > maxAmount):
		err = Refuse(CodeBadAmount, "amount", d.Cost, "currency", t.shop.Currency)
	}
	if err != nil {
		return im.result.reject(RowProblem{Line: d.Line, Err: err})
	}
	id, was, err := t.readProduct(key)
	if err != nil {
		return err
	}
	hand, err := im.byHand(t, id)
	if err != nil {
		return err
	}
	change := productChange{Now: was}
	change.Now.lay(d, hand)
	switch {
	case id == 0:
		if change.Now.Name == "" {
			change.Now.Name = key
		}
		t.w.heads.product++
		id = t.w.heads.product
		if err := t.exec("INSERT INTO product (id, key, name) VALUES (?, ?, ?)", id, key, change.Now.Name); err != nil {
			return err
		}
		im.result.New++
	case change.Now.same(was):
		im.result.Unchanged++
		return nil
	default:
		change.Was = &was
		im.result.Updated++
	}
	if err := t.writeProduct(id, change.Now); err != nil {
		return err
	}
	state, err := json.Marshal(change)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO product_before (batch, product, state) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET state = json_set(state, '$.now', json(excluded.state ->> 'now'))",
		im.result.Batch, id, string(state))
}

// lay puts what the draft states over the values; where a person has edited them it only fills what is missing.
func (v *productValues) lay(d *ProductDraft, hand bool) {
	text := func(to *string, from string) {
		if clean, err := cleanLine(from, maxNameRunes); err == nil && clean != "" && (!hand || *to == "") {
			*to = clean
		}
	}
	text(&v.Name, d.Name)
	text(&v.Category, d.Category)
	if cost := d.Cost; d.HasCost && (!hand || v.Cost == nil) {
		v.Cost = &cost
	}
	if d.Excluded != 0 && !hand {
		v.Excluded = d.Excluded > 0
	}
}

// byHand reports whether a person has edited the product.
func (im *productImport) byHand(t *tx, id int64) (bool, error) {
	if id == 0 {
		return false, nil
	}
	if im.edited == nil {
		im.edited = map[int64]bool{}
		if err := t.query(func(s *sqlite.Stmt) error {
			im.edited[s.ColumnInt64(0)] = true
			return nil
		}, `SELECT detail ->> 'product' FROM audit WHERE act = 'product.edit' AND refused = ''
			AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = detail ->> 'batch' AND b.undone_by IS NOT NULL)`); err != nil {
			return false, err
		}
	}
	return im.edited[id], nil
}

// undoProducts puts back what a file changed of products, unless it has been changed since. One that the file alone made known is
// taken away, if no order has it by now.
func (t *tx) undoProducts(r batchRange) error {
	type changed struct {
		id    int64
		key   string
		state productChange
	}
	var list []changed
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, changed{id: s.ColumnInt64(0), key: s.ColumnText(1)})
		return json.Unmarshal([]byte(s.ColumnText(2)), &list[len(list)-1].state)
	}, "SELECT b.product, p.key, b.state FROM product_before b JOIN product p ON p.id = b.product WHERE b.batch = ?", r.id); err != nil {
		return err
	}
	var made []int64
	for _, c := range list {
		if c.state.Was == nil {
			made = append(made, c.id)
		}
	}
	used, err := t.usedProducts(made)
	if err != nil {
		return err
	}
	for _, c := range list {
		_, now, err := t.readProduct(c.key)
		if err != nil {
			return err
		}
		if !now.same(c.state.Now) {
			continue
		}
		switch {
		case c.state.Was != nil:
			err = t.writeProduct(c.id, *c.state.Was)
		case !used[c.id]:
			err = t.dropProduct(c.id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// usedProducts are those of some products that orders or answers name. Lines have no index by product, so that orders are asked only where a file
// has made products known.
func (t *tx) usedProducts(some []int64) (map[int64]bool, error) {
	used := map[int64]bool{}
	if len(some) == 0 {
		return used, nil
	}
	err := t.query(func(s *sqlite.Stmt) error {
		used[s.ColumnInt64(0)] = true
		return nil
	}, "SELECT product FROM line WHERE product IN (SELECT value FROM json_each(?1)) UNION SELECT product FROM feedback WHERE product IN (SELECT value FROM json_each(?1))", idList(some))
	return used, err
}

func (t *tx) dropProduct(id int64) error {
	if err := t.exec("DELETE FROM product_before WHERE product = ?", id); err != nil {
		return err
	}
	return t.exec("DELETE FROM product WHERE id = ?", id)
}
