package store

import "zombiezen.com/go/sqlite"

// source is the id of a source and its shop, made when it is new.
func (t *tx) source(name, shop string) (int64, error) {
	id, err := t.knownSource(name, shop)
	if err != nil || id != 0 {
		return id, err
	}
	if last, err := t.number("SELECT coalesce(max(id), 0) FROM source"); err != nil || last >= maxSources {
		return 0, orErr(err, tooManySources())
	}
	if err := t.exec("INSERT INTO source (name, shop) VALUES (?, ?)", name, shop); err != nil {
		return 0, err
	}
	return t.LastInsertRowID(), nil
}

// knownSource is the id of a source, 0 when the book has none of this name.
func (t *tx) knownSource(name, shop string) (int64, error) {
	return t.number("SELECT id FROM source WHERE name = ? AND shop = ?", name, shop)
}

func (t *tx) saveDetail(id int64, d *OrderDetail) error {
	if d == nil || *d == (OrderDetail{}) {
		return nil
	}
	return t.conn.exec(`INSERT INTO order_detail (order_id, channel, carrier, tracking, city, country, coupons, note, outstanding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET channel = iif(excluded.channel <> '', excluded.channel, channel), carrier = iif(excluded.carrier <> '', excluded.carrier, carrier),
		tracking = iif(excluded.tracking <> '', excluded.tracking, tracking), city = iif(excluded.city <> '', excluded.city, city),
		country = iif(excluded.country <> '', excluded.country, country), coupons = iif(excluded.coupons <> '', excluded.coupons, coupons),
		note = iif(excluded.note <> '', excluded.note, note), outstanding = excluded.outstanding`,
		id, d.Channel, d.Carrier, d.Tracking, d.City, d.Country, d.Coupons, d.Note, d.Outstanding)
}

// detailState is an order's row of details before a batch changed it, as it stands in order_before.
type detailState struct {
	None        bool   `json:"none,omitempty"` // there was none
	Channel     string `json:"channel,omitempty"`
	Carrier     string `json:"carrier,omitempty"`
	Tracking    string `json:"tracking,omitempty"`
	City        string `json:"city,omitempty"`
	Country     string `json:"country,omitempty"`
	Coupons     string `json:"coupons,omitempty"`
	Note        string `json:"note,omitempty"`
	Buyer       string `json:"buyer,omitempty"`
	Outstanding int64  `json:"outstanding,omitempty"`
	RefundOpen  string `json:"refund_open,omitempty"`
}

// adds reports whether d brings a detail that the book lacks, or has otherwise; filling takes only what is blank.
func (d *OrderDetail) adds(known *detailState, filling bool) bool {
	for _, f := range [][2]string{
		{d.Channel, known.Channel},
		{d.Carrier, known.Carrier},
		{d.Tracking, known.Tracking},
		{d.City, known.City},
		{d.Country, known.Country},
		{d.Coupons, known.Coupons},
		{d.Note, known.Note},
	} {
		if f[0] != "" && f[0] != f[1] && (f[1] == "" || !filling) {
			return true
		}
	}
	return !filling && d.Outstanding != 0 && d.Outstanding != known.Outstanding
}

func (t *tx) detailOf(id int64) (*detailState, error) {
	d := &detailState{}
	found, err := t.one(func(s *sqlite.Stmt) {
		*d = detailState{
			Channel: s.ColumnText(0), Carrier: s.ColumnText(1), Tracking: s.ColumnText(2), City: s.ColumnText(3), Country: s.ColumnText(4),
			Coupons: s.ColumnText(5), Note: s.ColumnText(6), Buyer: s.ColumnText(7), Outstanding: s.ColumnInt64(8), RefundOpen: s.ColumnText(9),
		}
	}, `SELECT channel, carrier, tracking, city, country, coupons, note, buyer, outstanding, refund_open FROM order_detail WHERE order_id = ?`, id)
	d.None = !found
	return d, err
}

// restoreDetail makes an order's details what they were.
func (t *tx) restoreDetail(id int64, d *detailState) error {
	if d.None {
		return t.exec("DELETE FROM order_detail WHERE order_id = ?", id)
	}
	return t.exec(`REPLACE INTO order_detail (order_id, channel, carrier, tracking, city, country, coupons, note, buyer, outstanding, refund_open)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, d.Channel, d.Carrier, d.Tracking, d.City, d.Country, d.Coupons, d.Note, d.Buyer, d.Outstanding, d.RefundOpen)
}

// fillDetail takes from d what the order's detail lacks.
func (t *tx) fillDetail(id int64, d *OrderDetail) error {
	if d == nil || *d == (OrderDetail{}) {
		return nil
	}
	return t.conn.exec(`INSERT INTO order_detail (order_id, channel, carrier, tracking, city, country, coupons, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET channel = iif(channel <> '', channel, excluded.channel), carrier = iif(carrier <> '', carrier, excluded.carrier),
		tracking = iif(tracking <> '', tracking, excluded.tracking), city = iif(city <> '', city, excluded.city),
		country = iif(country <> '', country, excluded.country), coupons = iif(coupons <> '', coupons, excluded.coupons),
		note = iif(note <> '', note, excluded.note)`,
		id, d.Channel, d.Carrier, d.Tracking, d.City, d.Country, d.Coupons, d.Note)
}

// dropDetail forgets an order's details and lines.
func (t *tx) dropDetail(id int64) error {
	if err := t.exec("DELETE FROM order_detail WHERE order_id = ?", id); err != nil {
		return err
	}
	return t.exec("DELETE FROM line WHERE order_id = ?", id)
}

func (t *tx) saveLines(id int64, lines []LineDraft) error {
	for n, l := range lines {
		product, err := t.product(l)
		if err != nil {
			return err
		}
		if err := t.conn.exec("INSERT INTO line (order_id, n, product, quantity, price, discount) VALUES (?, ?, ?, ?, ?, ?)", id, n+1, product, l.Quantity, l.Price, l.Discount); err != nil {
			return err
		}
	}
	return nil
}

// sameDetail reports whether an order has the channel, note and lines that an input states.
func (t *tx) sameDetail(o *order, in OrderInput) (bool, error) {
	var channel, note string
	if _, err := t.one(func(s *sqlite.Stmt) { channel, note = s.ColumnText(0), s.ColumnText(1) },
		"SELECT channel, note FROM order_detail WHERE order_id = ?", o.id); err != nil {
		return false, err
	}
	n, same := 0, channel == in.Channel && note == in.Note
	err := t.query(func(s *sqlite.Stmt) error {
		if n < len(in.Lines) {
			l := in.Lines[n]
			same = same && l.Key() == s.ColumnText(0) && l.Quantity == s.ColumnInt64(1) && l.Price == s.ColumnInt64(2) && l.Discount == s.ColumnInt64(3)
		}
		n++
		return nil
	}, "SELECT p.key, l.quantity, l.price, l.discount FROM line l JOIN product p ON p.id = l.product WHERE l.order_id = ? ORDER BY l.n", o.id)
	return same && n == len(in.Lines), err
}

// product is the id of a line's product, made when it is new; the act remembers what it has found.
func (t *tx) product(l LineDraft) (int64, error) {
	key := l.Key()
	if id, ok := t.products[key]; ok {
		return id, nil
	}
	id, err := t.conn.number("SELECT id FROM product WHERE key = ?", key)
	if err != nil {
		return 0, err
	}
	if id == 0 {
		t.w.heads.product++
		id = t.w.heads.product
		name := l.Name
		if name == "" {
			name = key
		}
		if err := t.conn.exec("INSERT INTO product (id, key, name) VALUES (?, ?, ?)", id, key, name); err != nil {
			return 0, err
		}
	}
	if t.products == nil {
		t.products = map[string]int64{}
	}
	t.products[key] = id
	return id, nil
}
