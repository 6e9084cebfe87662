package cli

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// explain prints the core’s explanation and nothing else, for everybody who sees
// cases, of every case of the made-up practice.
func TestExplainPrintsWhatTheCoreSays(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 4)
	lines, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: d.Who("mo")})
	if err != nil {
		t.Fatal(err)
	}
	foreseen := 0
	for _, login := range []string{"asha", "sam", "leila", "mo", "pat"} {
		for _, l := range lines {
			got, err := d.explain(ctx, d.Who(login), l.Ref)
			if err != nil {
				t.Fatal(err)
			}
			want, err := d.Casework.As(d.Who(login)).Explain(ctx, l.ID)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := (&call{Program: Program{Out: &out}}).print(got); err != nil {
				t.Fatal(err)
			}
			var read casework.Explanation
			if err := json.Unmarshal(out.Bytes(), &read); err != nil || !reflect.DeepEqual(read, want) {
				t.Errorf("%s reads of %s (%v):\n%s\nwant %+v", login, l.Ref, err, out.String(), want)
			}
			if read.Approved != nil {
				foreseen++
			}
		}
	}
	if foreseen == 0 {
		t.Error("no case says what approving would do, so this tries little")
	}
}
