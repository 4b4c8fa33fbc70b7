// Package uniseg is what the console's libraries ask of the module of this name: where one seen character ends. They measure a line by the
// table of github.com/clipperhouse/uax29; the whole of this one brings a second, of another year's Unicode, and the rules for words, lines and
// sentences. go.mod puts this in its place.
package uniseg

import "github.com/clipperhouse/uax29/v2/graphemes"

// FirstGraphemeCluster cuts the first character off. No state is kept from call to call, and no boundary is told but this one.
func FirstGraphemeCluster(b []byte, _ int) (cluster, rest []byte, boundaries, state int) {
	cluster = graphemes.FromBytes(b).First()
	return cluster, b[len(cluster):], 0, 0
}

// Graphemes walks through the characters of a text.
type Graphemes struct{ all *graphemes.Iterator[string] }

// NewGraphemes stands before the first character of a text.
func NewGraphemes(text string) *Graphemes { return &Graphemes{graphemes.FromString(text)} }

// Next steps to the next character, and reports whether there was one.
func (g *Graphemes) Next() bool { return g.all.Next() }

// Str is the character.
func (g *Graphemes) Str() string { return g.all.Value() }

// Bytes are those of the character.
func (g *Graphemes) Bytes() []byte { return []byte(g.all.Value()) }
