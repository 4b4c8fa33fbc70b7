package exchange

import "testing"

func TestZonesInWords(t *testing.T) {
	for words, place := range zoneWords {
		if zone := zoneNamed(words); zone == nil || zone.String() != place {
			t.Errorf("%q is %v, want %s", words, zone, place)
		}
	}
	for name, place := range map[string]string{"Eastern Time (US &  Canada)": "America/New_York", "Europe/Paris": "Europe/Paris", "UTC": "UTC"} {
		if zone := zoneNamed(name); zone == nil || zone.String() != place {
			t.Errorf("%q is %v, want %s", name, zone, place)
		}
	}
	for _, name := range []string{"Local", "Mars Standard Time", "../../etc/passwd", "EST"} {
		if zone := zoneNamed(name); zone != nil {
			t.Errorf("%q is %v, want none", name, zone)
		}
	}
}

func TestRowsNameTheirZone(t *testing.T) {
	r := readText(t, "order id,date,time,time zone,total\n1,2026-07-18,12:59:30,Eastern Time (US & Canada),5.00\n2,2026-07-18,12:59:30,Tokyo,5.00\n3,2026-07-18,12:59:30,,5.00\n4,2026-07-18,12:59:30,Narnia,5.00\n", Options{Zone: zone(t, "Asia/Shanghai")})
	wantOrders(t, r, "1", "2", "3", "4")
	for i, want := range []string{"2026-07-18T16:59:30Z", "2026-07-18T03:59:30Z", "2026-07-18T04:59:30Z", "2026-07-18T04:59:30Z"} {
		if r.drafts[i].PlacedAt != at(t, want) {
			t.Errorf("order %d at %v, want %s", i+1, r.drafts[i].PlacedAt.Time(), want)
		}
	}
	if n := wantNote(t, r, NoteZoneUnknown); n.Rows != 1 || n.Line != 5 {
		t.Errorf("note %+v", n)
	}
}
