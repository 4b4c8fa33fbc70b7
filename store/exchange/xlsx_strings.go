package exchange

// sharedStrings are the texts that the cells of a workbook share, by number.
type sharedStrings struct {
	texts []string
	size  int // of all texts
}

// Limits on the shared texts of one workbook.
const (
	maxShared     = 4 << 20
	maxSharedSize = 128 << 20
)

// readShared reads the part that holds the shared texts.
func readShared(m *markup) (*sharedStrings, error) {
	s := &sharedStrings{}
	var item []byte
	phonetic := false
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return s, err
		}
		switch {
		case m.is("rPh"):
			phonetic = !m.closes
		case m.is("si") && !m.closes:
			item = item[:0]
		case m.is("si"):
			if err := s.add(unescapeSheet(item)); err != nil {
				return nil, err
			}
		case m.is("t") && !m.closes && !phonetic:
			m.begin()
		case m.is("t") && m.keep:
			if item = append(item, m.finish()...); len(item) > maxLine {
				return nil, errMarkup{"a text that is too long"}
			}
		}
	}
}

// add keeps one text.
func (s *sharedStrings) add(text []byte) error {
	if s.size += len(text); len(s.texts) >= maxShared || s.size > maxSharedSize {
		return errTooLarge
	}
	s.texts = append(s.texts, string(text))
	return nil
}

// text is the shared text of a number; ok is false when there is none.
func (s *sharedStrings) text(n int) (string, bool) {
	if n < 0 || n >= len(s.texts) {
		return "", false
	}
	return s.texts[n], true
}
