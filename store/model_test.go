package store

import (
	"context"
	"os"
	"testing"

	"pgregory.net/rapid"
)

// TestModel holds every act of the book against the model: random acts, and after each one balances, lots, debts, rollups,
// chains and the figures of every day must be what plain arithmetic says. A failure prints the acts and the seed;
// go test -run TestModel -rapid.checks 5000 looks longer.
func TestModel(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatalf("folder: %v", err)
		}
		w := newModel(ctx, rt, dir)
		defer func() {
			w.close()
			_ = os.RemoveAll(dir)
		}()
		w.setExpiry(ctx, rapid.SampledFrom([]string{"20d", "2m", "month_end:1", "none"}).Draw(rt, "expiry"))
		w.setClamp(ctx, rapid.Bool().Draw(rt, "clamp"))
		for _, first := range []func(context.Context, *rapid.T){w.addMember, w.importFile, w.award} {
			first(ctx, rt)
		}
		acts := map[string]func(*rapid.T){}
		for name, act := range map[string]func(context.Context, *rapid.T){
			"add member": w.addMember, "award": w.award, "redeem": w.redeem, "cancel redemption": w.cancelRedemption, "undo entry": w.undoByHand,
			"transfer": w.transfer, "suspend": w.suspend, "replay": w.replay, "time": w.passTime, "time again": w.passTime, "terms": w.changeTerms,
			"expire": w.expire, "release": w.release, "merge": w.merge, "add order": w.addOrder, "refund": w.refund, "cancel": w.cancel,
			"exclude": w.exclude, "attach": w.attach, "exclude member": w.excludeMember, "import": w.importFile, "import again": w.importFile,
			"undo": w.undo, "undo merge": w.undoKind("merge"), "undo expiry": w.undoKind("expiry"), "undo import": w.undoKind("import"), "undo by hand": w.undoKind("hand"),
			"merge again": w.merge, "redeem again": w.redeem,
			"edit": w.edit, "tag": w.tag, "undo person": w.undoPerson, "undo person again": w.undoPerson, "settings": w.changeSetting, "clock": w.moveClock, "zone": w.moveShop,
			"time third": w.passTime, "refund again": w.refund,
		} {
			acts[name] = func(rt *rapid.T) { act(ctx, rt) }
		}
		acts[""] = func(*rapid.T) { w.check(ctx) }
		rt.Repeat(acts)
	})
}
