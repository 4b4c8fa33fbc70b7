package store

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"time"
)

// packedZones is the tz database (public domain) as Go brings it, written by TestPackedZones -update: for each zone its name and its
// data, each after its length in two bytes, deflated as one. time/tzdata holds the same unpacked, four times as large.
//
//go:embed zones
var packedZones []byte

// zones are those that the machine does not know and that were asked for.
var zones = struct {
	sync.Mutex
	known map[string]*time.Location
}{known: map[string]*time.Location{}}

// LoadZone is the zone of the tz database with a name such as Asia/Shanghai: the machine's own, or where it has none the
// program's. A name that nobody knows is time.LoadLocation's error.
func LoadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err == nil {
		return zone, nil
	}
	zones.Lock()
	defer zones.Unlock()
	if zone := zones.known[name]; zone != nil {
		return zone, nil
	}
	data, packErr := packedZone(name)
	if packErr != nil || data == nil {
		return nil, errors.Join(err, packErr)
	}
	if zone, err = time.LoadLocationFromTZData(name, data); err == nil {
		zones.known[name] = zone
	}
	return zone, err
}

// packedZone is what the program itself knows of a zone; nil when it does not know it.
func packedZone(name string) (data []byte, err error) {
	all, err := io.ReadAll(flate.NewReader(bytes.NewReader(packedZones)))
	if err != nil {
		return nil, err
	}
	next := func() []byte {
		n := int(binary.BigEndian.Uint16(all))
		part := all[2 : 2+n]
		all = all[2+n:]
		return part
	}
	for len(all) > 0 {
		if found, data := next(), next(); string(found) == name {
			return data, nil
		}
	}
	return nil, nil
}
