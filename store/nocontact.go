package store

import "slices"

// noContact are the platforms that forbid a shop to write to their buyers for anything but the order itself.
var noContact = []string{"amazon", "etsy"}

// NoContact reports whether a source forbids its shops to contact its buyers outside of it: such buyers are left out of
// lists for contact, unless another source knows them too.
func NoContact(source string) bool { return slices.Contains(noContact, source) }
