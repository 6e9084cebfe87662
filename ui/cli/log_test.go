package cli_test

import (
	"log"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"proxydesk/sync/emulator"
)

// The addresses that the store is asked carry NHS numbers. None comes into a
// log, whatever goes wrong: the desk's own, that of a command with --verbose,
// and the one that Go's network code writes to (contract 10a).
func TestNoNumberIsInAnyLogOfAWholeRun(t *testing.T) {
	p := newPlatform(t)
	defer func() { p.must(p.desk.Close()) }()
	out, flags, own := log.Writer(), log.Flags(), slog.Default()
	log.SetOutput(&p.log)
	defer func() {
		slog.SetDefault(own)
		log.SetOutput(out)
		log.SetFlags(flags)
	}()
	slog.SetDefault(slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug})))

	p.now = p.clock.Now
	p.signIn()
	p.command(0, "", "store", "key", "new")
	p.register([]byte(p.out))
	p.command(0, apiKey+"\n", "store", "client")
	couple := crashCouple(50)
	request, _, err := p.store.Apply(emulator.Application{Applicant: emulator.ByProxy, Relationship: "CHILD", BasisForAccess: "Personal", AccessLevels: []string{"APPT"}, Reasons: []string{"PRAC"},
		Proxy: emulator.Person{NHSNumber: couple.proxy.NHSNumber.Full(), Family: couple.proxy.Family}, Patient: emulator.Person{NHSNumber: couple.patient.NHSNumber.Full(), Family: couple.patient.Family}})
	p.must(err)
	everything := func() {
		p.tryAll()
		_, _ = p.desk.Relay.CatchUp(t.Context())                // what goes wrong is the point
		_, _ = p.desk.Intake(p.who).Fetch(t.Context(), request) // it looks the two people up, too
		_, _ = p.desk.Store.SearchRoles(t.Context(), couple.proxy.NHSNumber, couple.patient.NHSNumber)
		_, _ = p.desk.CheckLine(t.Context(), p.who)
	}
	p.decide()
	everything()
	trouble := []emulator.Fault{
		{Kind: emulator.LostBefore}, {Kind: emulator.Reset}, {Kind: emulator.LostAfter}, {Kind: emulator.Cut}, {Kind: emulator.Status, Status: 302, Body: "html"},
		{Kind: emulator.Status, Status: 401}, {Kind: emulator.Status, Status: 403}, {Kind: emulator.Status, Status: 404, Code: "INVALIDATED_RESOURCE"}, {Kind: emulator.Status, Status: 429},
		{Kind: emulator.Status, Status: 500, Body: "text"}, {Kind: emulator.Status, Status: 200, Body: "html"},
		{Kind: emulator.Altered, Without: []string{"X-Request-ID"}},
	}
	for _, f := range trouble {
		f.Times = -1
		p.decide()
		p.must(p.store.Faults.Add(f))
		everything()
		p.store.Faults.Clear()
		p.clock.Advance(3 * time.Hour) // past every wait, and time to listen again
	}
	everything()
	for _, role := range p.store.Roles("", "") {
		if role.Status == "active" {
			p.must(p.store.EndRole(role.ID, "ROLE_DEACTIVATED_PATIENT_REQUEST")) // behind our back
			break
		}
	}
	p.clock.Advance(3 * time.Hour)
	everything()
	p.decide()
	p.must(p.desk.Close())
	p.command(0, "", "--config", p.settings, "--verbose", "sync")
	p.command(0, "", "--config", p.settings, "--verbose", "store", "check")
	p.shut()
	p.open()
	p.signIn()
	p.decide()
	everything()
	p.must(p.desk.Close())
	p.command(0, "", "--config", p.settings, "--verbose", "sync")
	p.command(3, "", "--config", p.settings, "--verbose", "store", "check")
	p.open()

	number := regexp.MustCompile(`999[ -]?[0-9]{3}[ -]?[0-9]{4}`)
	asked := p.asked.String()
	if !number.MatchString(asked) || !strings.Contains(asked, "/RelatedPerson?") && !strings.Contains(asked, "/Consent?") {
		t.Fatal("no address had a number in it, so that nothing is proved")
	}
	log, printed := p.log.String(), p.said.String()
	if strings.Count(log, "\n") < len(trouble) || !strings.Contains(log, "national store") || !strings.Contains(printed, "level=INFO") {
		t.Errorf("there is less in the logs than expected:\n%s\n%s", log, printed)
	}
	for where, text := range map[string]string{"the log": log, "what was printed": printed} {
		for _, line := range strings.Split(text, "\n") {
			switch {
			case number.MatchString(line):
				t.Errorf("a number is in %s: %s", where, number.ReplaceAllString(line, "[number]"))
			case strings.Contains(line, "identifier"), strings.Contains(line, "/FHIR/R4/"):
				t.Errorf("an address is in %s: %s", where, line)
			case strings.Contains(line, "Patient0"), strings.Contains(line, "Proxy0"), strings.Contains(line, couple.patient.Family):
				t.Errorf("a name is in %s", where)
			}
		}
	}
}
