package exchange

import (
	"strings"
	"testing"

	"regulars/store"
)

// FuzzLists reads any text as every kind of list: nothing may panic, every row is a draft, a problem or counted in a note, and a
// text that is kept holds no control characters.
func FuzzLists(f *testing.F) {
	for _, seed := range []string{
		"email,points\na@b.cd,\"52,620\"\n",
		"姓名;手机号;生日\n王芳;13800138000;5月8日\n",
		"客户手机号,客户积分,标签,\n13800138000,1,\"a,b\"\n139****9000,2\n",
		"transferId,memberId,points,type,expiredAt\n1,m,5,adding,2026-12-31\n2,m,9,spending,\n",
		"score,comment\n0,\"x\ny\"\n10,=1+1\n",
		"sku,name,cost\n1,a,1.2\n",
		"id,name,phone,email,status,tier,balance,pending,joined_at,birthday,tags,found_by,next_expiry,identities\n1,a,,,,,,,,0000-02-29,,,,\"[{\"\"source\"\":\"\"x\"\",\"\"key\"\":\"\"y\"\"}]\"\n",
		"email,birthday\na@b.cd,--13-40\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range []Kind{KindMembers, KindProducts, KindBalances, KindAnswers} {
			l, err := ReadList("fuzz.csv", strings.NewReader(text), k, Options{Currency: "CNY"})
			if err != nil {
				continue
			}
			drafts, problems, noted := 0, 0, 0
			problem := func(Problem) error { problems++; return nil }
			switch k {
			case KindProducts:
				err = l.Products(func(*store.ProductDraft) error { drafts++; return nil }, problem)
			case KindAnswers:
				err = l.Answers(func(*store.AnswerDraft) error { drafts++; return nil }, problem)
			default:
				err = l.People(func(d *store.PersonDraft) error {
					drafts++
					if d.Points < 0 || strings.ContainsFunc(d.Name+d.City+d.Tier, forbidden) {
						t.Errorf("%q: %+v", text, d)
					}
					return nil
				}, problem)
			}
			for _, n := range l.Notes {
				if n.Code == NoteNobody {
					noted += n.Rows
				}
			}
			if err == nil && l.format != &openLoyalty && drafts+problems+noted != l.Rows {
				t.Errorf("%s %q: %d rows, %d drafts, %d problems, %d noted", k, text, l.Rows, drafts, problems, noted)
			}
			_ = l.Close()
		}
	})
}
