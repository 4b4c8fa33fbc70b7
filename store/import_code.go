package store

// namedCodes is an order of the file after which codes are looked up once all orders are saved.
type namedCodes struct {
	order order
	text  string // its discount-code field
}

// readCodes finds out whether there is any code that the file could name. Without one an import does nothing more about them.
func (s *saving) readCodes() (err error) {
	if s.naming, err = s.tx.hasCodes(); err != nil || !s.naming {
		return err
	}
	s.gifts, err = s.tx.waitingGifts()
	return err
}

// noteCodes remembers an order that names codes, or whose parcel a gift may wait for. One that is paid, or has a buyer, only now uses
// what an earlier file has named, where this one names none.
func (s *saving) noteCodes(row int32, o *order, only bool) error {
	if !s.naming {
		return nil
	}
	text := ""
	if e := s.extras[row]; e != nil && e.detail != nil {
		text = e.detail.Coupons
	}
	if text == "" && only {
		detail, err := s.tx.detailOf(o.id)
		if err != nil {
			return err
		}
		text = detail.Coupons
	}
	if text != "" || s.gifts != nil && o.member != 0 && o.packs() {
		s.named = append(s.named, namedCodes{*o, text})
	}
	return nil
}

// useCodes marks the codes that the file's orders name as used, and puts gifts into parcels.
func (s *saving) useCodes() error {
	for i := range s.named {
		n := &s.named[i]
		if err := s.tx.meet(&n.order, n.text); err != nil {
			return err
		}
		parcels, err := s.tx.pack(&n.order, s.gifts)
		if err != nil {
			return err
		}
		s.result.Parcels = append(s.result.Parcels, parcels...)
	}
	codes := s.tx.codes
	s.result.CodesUsed, s.result.CodesFreed, s.result.CodesRefused = codes.used, codes.freed, codes.refused
	return nil
}
