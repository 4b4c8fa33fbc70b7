package lang

import (
	"strconv"
	"strings"
)

// Reply is a reply to a customer that is used again and again. Its text holds placeholders such as {name}.
type Reply struct{ Name, Text string }

// readyReplies is how many replies every shop begins with.
const readyReplies = 6

// ReadyReplies are the replies that every shop begins with, in this language.
func (l Lang) ReadyReplies() []Reply {
	list := make([]Reply, readyReplies)
	for i := range list {
		key := "canned." + strconv.Itoa(i+1)
		list[i] = Reply{l.table(key)[key], l.table(key + ".text")[key+".text"]}
	}
	return list
}

// FillIn puts values in place of placeholders, and reads none in what it has put there. One without a value is taken out, with the blank
// before it.
func FillIn(text string, values map[string]string) string {
	pairs := make([]string, 0, 4*len(values))
	for name, value := range values { // their order is no matter: no placeholder begins with another
		mark := "{" + name + "}"
		if value == "" {
			pairs = append(pairs, " "+mark, "")
		}
		pairs = append(pairs, mark, value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
