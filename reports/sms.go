package reports

import "strings"

// The alphabets of short messages. GSM 03.38: seven bits a character, and a second table whose characters take two places.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmTwice = "\f^{}\\[~]|€"
)

// SMS is how long a text is as a short message.
type SMS struct {
	Units int  // places in its alphabet
	Parts int  // messages that are paid for
	Wide  bool // UCS-2: 70 places a message and 67 a part; else GSM-7: 160 and 153
}

// Alphabet is the name of the alphabet that the text needs.
func (s SMS) Alphabet() string {
	if s.Wide {
		return "UCS-2"
	}
	return "GSM-7"
}

// CountSMS counts a text as telephone networks do: with one character outside of the GSM alphabet the whole text is UCS-2. A character
// that takes two places is never cut between two parts.
func CountSMS(text string) SMS {
	s := SMS{}
	for _, r := range text {
		if !strings.ContainsRune(gsmBasic, r) && !strings.ContainsRune(gsmTwice, r) {
			s.Wide = true
			break
		}
	}
	single, part := 160, 153
	if s.Wide {
		single, part = 70, 67
	}
	parts, room := 0, 0
	for _, r := range text {
		places := 1
		if s.Wide && r > 0xffff || !s.Wide && strings.ContainsRune(gsmTwice, r) {
			places = 2
		}
		if s.Units += places; room < places {
			parts, room = parts+1, part
		}
		room -= places
	}
	if s.Parts = parts; s.Units <= single {
		s.Parts = min(parts, 1)
	}
	return s
}
