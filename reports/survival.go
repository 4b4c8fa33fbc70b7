package reports

// survival is the Kaplan–Meier estimate of how many have not returned yet, by whole days since their first purchase.
// Somebody who has not returned counts as long as they have been watched and no longer, so that new customers do not
// look like lost ones. Events come before censorings on the same day. Source: Kaplan and Meier, "Nonparametric
// Estimation from Incomplete Observations", Journal of the American Statistical Association 53 (1958), 457–481.
type survival struct {
	events   histogram // days to the second purchase day
	censored histogram // days watched without one
}

// at is the share that has not returned after day days; 1 of nobody.
func (s *survival) at(day int) float64 {
	atRisk, share := s.events.n+s.censored.n, 1.0
	for t := range day + 1 {
		events, censored := s.events.count(t), s.censored.count(t)
		if events > 0 {
			share *= 1 - float64(events)/float64(atRisk)
		}
		atRisk -= events + censored
	}
	return share
}

// count is how often v occurred.
func (h *histogram) count(v int) int64 {
	if v >= len(h.counts) {
		return 0
	}
	return h.counts[v]
}
