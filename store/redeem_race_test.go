package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// racing names the shop in which this process shall redeem what it can, and its number.
const racing = "REGULARS_TEST_RACING"

// TestSixProcessesRedeemTheLast lets six processes take the last rewards and the last points at once: 5 rewards are there and 18 are
// asked for, 70 points are there and 180 are. Exactly as much as there is is given, and nobody is turned away for another reason.
func TestSixProcessesRedeemTheLast(t *testing.T) {
	if task := os.Getenv(racing); task != "" {
		redeemInRace(t, task)
		return
	}
	s := openTill(t)
	rich, poor := s.member("13800138000"), s.member("13800138001")
	s.earn(rich, 100_000)
	s.earn(poor, 70)
	reward := s.reward(func(o *Offer) { o.Stock = 5 })
	const processes = 6
	outputs := make([]string, processes)
	var all sync.WaitGroup
	for i := range processes {
		all.Go(func() {
			child := exec.Command(os.Args[0], "-test.run=^TestSixProcessesRedeemTheLast$", "-test.count=1", "-test.v")
			child.Env = append(os.Environ(), fmt.Sprintf("%s=%d %d %d %d %s", racing, i, rich, poor, reward, s.Path()))
			out, err := child.CombinedOutput()
			if outputs[i] = string(out); err != nil {
				t.Errorf("process %d: %v\n%s", i, err, out)
			}
		})
	}
	for range 12_000 { // a minute
		ready, err := filepath.Glob(s.Path() + ".ready*")
		s.must(err)
		if len(ready) == processes || t.Failed() {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.must(os.WriteFile(s.Path()+".go", nil, 0o600))
	all.Wait()
	counts := map[string]int{}
	for _, out := range outputs {
		for line := range strings.SplitSeq(out, "\n") {
			if what, ok := strings.CutPrefix(line, "did "); ok {
				counts[what]++
			}
		}
	}
	want := map[string]int{"reward": 5, "reward " + string(CodeRewardOff): 13, "points": 7, "points " + string(CodeInsufficientPoints): 11}
	if fmt.Sprint(counts) != fmt.Sprint(want) {
		t.Errorf("the processes did %v, want %v", counts, want)
	}
	s.has(poor, 0, 0)
	s.has(rich, 100_000-5*500, 0)
	offer, err := s.Offer(s.ctx, reward)
	s.must(err)
	if offer.Stock != 0 || offer.Taken != 5 {
		t.Errorf("%d rewards are left, %d taken", offer.Stock, offer.Taken)
	}
	s.sound()
}

// redeemInRace is one of the processes: it opens the shop, waits for the others, and asks three times for each.
func redeemInRace(t *testing.T, task string) {
	var number, rich, poor, reward int64
	var path string
	if _, err := fmt.Sscan(task, &number, &rich, &poor, &reward, &path); err != nil {
		t.Fatal(err)
	}
	clock, err := time.Parse(time.RFC3339, "2025-03-10T10:00:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	b, err := Open(ctx, path, Options{Clock: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := os.WriteFile(fmt.Sprint(path, ".ready", number), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 60_000 { // a minute
		if _, err := os.Stat(path + ".go"); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	tell := func(what string, err error) {
		var ours *Error
		switch {
		case err == nil:
			fmt.Println("did", what)
		case errors.As(err, &ours):
			fmt.Println("did", what, ours.Code)
		default:
			t.Error(err)
		}
	}
	for i := range int64(3) {
		_, err := b.RedeemReward(ctx, RedeemReward{Member: rich, Reward: reward, Key: fmt.Sprintf("r-%d-%d", number, i)})
		tell("reward", err)
		_, err = b.Redeem(ctx, Redeem{Member: poor, Points: 10, Key: fmt.Sprintf("p-%d-%d", number, i)})
		tell("points", err)
	}
}
