package letter

import (
	"time"

	"proxydesk/workflow/nhs"
)

// Sample is a made-up case that a letter is shown with, while somebody rewords it.
type Sample struct {
	Name  string // to choose it by
	Facts Facts
}

// Samples are the cases that the wording of a letter has to serve, on a
// practice's own paper: each one a letter of this kind can be about, and no fact
// that it would not have there. None are known of a letter that a practice
// added.
func Samples(kind Kind, p Practice) []Sample {
	adult, child := couple(p), mother(p)
	kind = kind.Letter()
	switch kind {
	case Acknowledged:
		return tell(open(adult), open(adult))
	case SpeakAlone:
		return to(kind, []Sample{{"To the patient", open(adult)}})
	case MoreNeeded:
		asked := open(adult)
		asked.Needed, asked.NeededBy = "Your passport or driving licence, to show who you are", nhs.MustDate("2026-12-15")
		called := asked
		called.Needed = "A call from you, so that we hear from yourself what you would like"
		closed := asked
		closed.Closed, closed.NeededBy = true, nhs.MustDate("2026-11-25")
		return append(tell(asked, called), Sample{"Nobody answered", closed})
	case ApprovedProxy, ApprovedPatient:
		all := adult
		all.NotGiven = nil
		endless := all
		endless.OpenEnded, endless.Ends = true, nhs.Date{}
		child.NotGiven = nil
		return to(kind, []Sample{{"By consent", all}, {"By a parent", child}, {"Without a last day", endless}})
	case ApprovedPart:
		return append(tell(adult, adult), Sample{"To a parent", child}, Sample{"To a child", toPatient(child)})
	case Refused:
		refused := open(adult)
		refused.SignedBy, refused.SignedRole, refused.Refusal = adult.SignedBy, adult.SignedRole, Unable
		unproved := refused
		unproved.Refusal = NoIdentity
		return tell(refused, unproved)
	case ReviewDue:
		late := standing(adult)
		late.ReviewBy = nhs.MustDate("2026-11-04")
		return append(tell(standing(adult), standing(adult)), Sample{"After its date", late})
	case EndComing:
		return tell(standing(adult), standing(adult))
	case Ended:
		return tell(over(adult, Stopped), over(adult, ProxyDied))
	case Paused:
		return tell(over(adult, NoPhrase), over(adult, NoPhrase))
	case ElevenChild:
		both := turning(child, "2027-01-19")
		both.AlsoActing = []Name{{Title: "Mr", First: "Aled", Family: "Nguyễn"}}
		return to(kind, append(elevens(child), Sample{"Somebody else has access too", both}))
	case ElevenParent:
		carer := turning(child, "2027-01-19")
		carer.Grounds = ""
		return append(elevens(child), Sample{"To somebody who is no parent", carer})
	case Thirteen:
		stops, goesOn := turning(child, "2027-01-19"), turning(child, "2029-01-19")
		return []Sample{{"To the parent", stops}, {"To the young person", toPatient(stops)}, {"To the parent, reviewed", goesOn}, {"To the young person, reviewed", toPatient(goesOn)}}
	case SixteenYoung, SixteenParent:
		return to(kind, []Sample{{"To them", turning(child, "2027-01-19")}})
	case PatientStopped:
		return to(kind, []Sample{{"To the patient", over(adult, NoPhrase)}})
	case ShowAuthority:
		attorney, deputy := standing(adult), standing(adult)
		attorney.Grounds, deputy.Grounds = GroundsAttorney, GroundsDeputy
		return []Sample{{"By power of attorney", attorney}, {"By court order", deputy}}
	case Bereavement:
		return []Sample{{"To the proxy", over(adult, NoPhrase)}, {"To next of kin", elsewhere(over(adult, NoPhrase), "Ms Ann Bray", "3 Canal Row")}}
	case Moved:
		return []Sample{{"To the proxy", over(adult, PracticeMoved)}}
	case HomeStaff:
		home := standing(adult)
		home.Listed, home.Grounds = []string{"Amy Ford", "Jo Lake"}, GroundsCareHome
		return []Sample{{"To the manager", elsewhere(home, "The manager, Elm Lodge", "1 Elm Walk")}}
	case Complaint:
		return []Sample{{"To who complained", elsewhere(open(adult), "Mr Tom Rigby", "4 Canal Row")}}
	case Authority:
		council := elsewhere(open(child), "Fernshire Council, Children and families", "County Hall")
		council.PatientBorn = nhs.MustDate("2016-01-20")
		return []Sample{{"To the authority", council}}
	case ApplyOnPaper:
		forChild, unable, grownUp := open(child), open(adult), open(adult)
		forChild.Form, unable.Form, grownUp.Form = ChildForm, OtherForm, AdultForm
		return []Sample{{"For a child", forChild}, {"For an adult", grownUp}, {"For an adult who cannot decide", unable}}
	case Registration:
		keyed := standing(adult)
		keyed.Account, keyed.LinkageKey = "4711-0815", "kRz9-Qw7"
		return tell(keyed, keyed)
	}
	return nil
}

// couple is a wife who asked to act for her husband, and may in part.
func couple(p Practice) Facts {
	return Facts{
		Practice:   p,
		To:         Proxy,
		Proxy:      Name{Title: "Mrs", First: "Joy", Family: "Bray"},
		Patient:    Name{Title: "Mr", First: "Quentin", Family: "Bray"},
		Address:    []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"},
		Reference:  "REF-0148",
		Dated:      nhs.MustDate("2026-12-01"),
		AskedOn:    nhs.MustDate("2026-11-19"),
		Grounds:    GroundsConsent,
		Services:   []string{"Repeat prescriptions", "Appointments", "GP health record from 1 December 2026"},
		NotGiven:   []string{"Test results"},
		Starts:     nhs.MustDate("2026-12-01"),
		Ends:       nhs.MustDate("2028-11-30"),
		ReviewBy:   nhs.MustDate("2027-12-01"),
		SignedBy:   "Dr Leila Shah",
		SignedRole: "GP partner",
		PrintedBy:  "Sam Okafor",
		PrintedAt:  time.Date(2026, 12, 1, 11, 52, 0, 0, time.UTC),
		FileCopy:   "4f7a2c1d-90be-4c55-8a11-0c2f6f0f3b7e",
	}
}

// mother is one who acts for her daughter.
func mother(p Practice) Facts {
	f := couple(p)
	f.Patient = Name{First: "Siân", Family: "Nguyễn"}
	f.Proxy = Name{Title: "Ms", First: "Łucja", Family: "O’Neill"}
	f.Grounds = GroundsParental
	return f
}

// asks is a letter somebody asked for, who signs it and waits for an answer.
func asks(f Facts) Facts {
	f.SignedBy, f.SignedRole, f.ReturnBy, f.NotGiven = "Sam Okafor", "Online services", nhs.MustDate("2026-12-29"), nil
	return f
}

// open is the application before it is decided.
func open(f Facts) Facts {
	f = asks(f)
	f.TargetOn, f.Grounds, f.Services = nhs.MustDate("2026-12-17"), "", nil
	f.Starts, f.Ends, f.ReviewBy = nhs.Date{}, nhs.Date{}, nhs.Date{}
	return f
}

// standing is the access in force.
func standing(f Facts) Facts { return asks(f) }

// over is the access after its end.
func over(f Facts, why Phrase) Facts {
	f = asks(f)
	f.EndedOn, f.Ending = nhs.MustDate("2026-11-30"), why
	return f
}

// turning is the access before a birthday.
func turning(f Facts, last string) Facts {
	f = asks(f)
	f.Birthday, f.Ends = nhs.MustDate("2027-01-20"), nhs.MustDate(last)
	return f
}

// elevens is access that a birthday stops, and access that is only looked at.
func elevens(child Facts) []Sample {
	return []Sample{{"Access ends", turning(child, "2027-01-19")}, {"Access is reviewed", turning(child, "2029-01-19")}}
}

// tell is one sample to each of the two people.
func tell(proxy, patient Facts) []Sample {
	return []Sample{{"To the proxy", proxy}, {"To the patient", toPatient(patient)}}
}

func toPatient(f Facts) Facts {
	f.To = Patient
	return f
}

func elsewhere(f Facts, who, street string) Facts {
	f.To, f.Other = Other, who
	f.Address = []string{street, "Fernbrook", "FB1 2BD"}
	return f
}

// to turns the samples to the one a letter of this kind is for.
func to(kind Kind, all []Sample) []Sample {
	switch kind {
	case SpeakAlone, ApprovedPatient, ElevenChild, SixteenYoung, PatientStopped:
		for i := range all {
			all[i].Facts = toPatient(all[i].Facts)
		}
	}
	return all
}
