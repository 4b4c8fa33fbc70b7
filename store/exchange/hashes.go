package exchange

// hashes is a set of 64-bit hashes with open addressing: eight bytes a slot, so that ten million orders take little.
type hashes struct {
	slots []uint64
	n     int
}

// expect makes room for about n hashes, so that the set need not grow on the way.
func (h *hashes) expect(n int64) {
	size := 1024
	for int64(size)*2 < n*3 && size < 1<<23 {
		size *= 2
	}
	h.slots = make([]uint64, size)
}

// add puts a hash in and reports whether it was new.
func (h *hashes) add(hash uint64) bool {
	if hash == 0 {
		hash = 1
	}
	if h.n*4 >= len(h.slots)*3 {
		h.grow()
	}
	mask := uint64(len(h.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		switch h.slots[i] {
		case hash:
			return false
		case 0:
			h.slots[i] = hash
			h.n++
			return true
		}
	}
}

// grow doubles the set.
func (h *hashes) grow() {
	old := h.slots
	h.slots = make([]uint64, max(1024, 2*len(old)))
	mask := uint64(len(h.slots) - 1)
	for _, hash := range old {
		if hash == 0 {
			continue
		}
		i := hash & mask
		for h.slots[i] != 0 {
			i = (i + 1) & mask
		}
		h.slots[i] = hash
	}
}
