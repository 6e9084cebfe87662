package letter

// law is what holds for a kind whatever wording a practice gives it.
type law struct {
	words string   // what it tells, as screens list it
	must  []string // fields it must print, in every case that has them
	// spare names, by field, the flag of cases that need not be told it.
	spare      map[string]string
	says       []say    // phrases it must have in its own words
	never      []string // fields it may not print
	forbid     []string // stems it may not contain, beside Forbidden
	decision   Decision // it tells of this decision, so it waits for it to stand
	afterSetUp bool     // it says that access works, so it waits for the GP system
	// to lists whom a letter that somebody asks for is true for as things
	// stand; nobody: it is not offered, and one that waits may not go. nil for
	// a letter that comes with a decision.
	to func(Case) []Person
	// again lists whom a letter that tells of a decision may be written to once
	// more: it came with the decision, and the access was changed since.
	again func(Case) []Person
	// ofParents: it goes to whoever acts for a child, and not all of them are parents.
	// What says so stands where access rests on it.
	ofParents bool
	// lists names what it lists, without which there is no such letter.
	lists string
	// keyed: it is written from details that are typed each time and kept
	// nowhere, so nobody is offered it among the others.
	keyed bool
	// private: to the patient under 16 only by a confirmed private way, also
	// below the policy age.
	private bool
	// elsewhere: it goes to somebody else too, whom it tells nothing of the proxy.
	elsewhere bool
}

var laws = map[Kind]law{
	Acknowledged: {
		words: "We have the application", must: []string{"asked_on", "target_on", "phone_and_hours"},
		forbid: []string{"refus", "approv", "declin", "grant"},
		to:     func(c Case) []Person { return people(c.Open, c.Applicant) },
	},
	MoreNeeded: {
		words: "More information needed", must: []string{"needed", "needed_by", "phone_and_hours"},
		forbid: []string{"refus", "approv", "declin"},
		to:     func(c Case) []Person { return people(c.Open || c.Lapsed, c.AskedOf...) },
	},
	SpeakAlone: {
		// It may lie open at home: it names nobody but the one it is for.
		words: "Invitation to speak alone", must: []string{"phone_and_hours"}, never: []string{"proxy", "proxy_short"},
		to: func(c Case) []Person { return people(c.Open, Patient) }, private: true,
	},
	ApprovedProxy: {
		words:    "Access granted, to the proxy",
		must:     []string{"patient", "services", "starts", "ends", "review_by", "phone_and_hours"},
		forbid:   []string{"refus", "diagnos"},
		decision: Approved, afterSetUp: true, again: changed(Approved, Proxy),
	},
	ApprovedPatient: {
		words:    "Access granted, to the patient",
		must:     []string{"proxy", "services", "starts", "ends", "review_by", "icb", "phone_and_hours"},
		says:     wayBeyondUs, // it may be the first they hear of it
		forbid:   []string{"refus"},
		decision: Approved, afterSetUp: true, again: changed(Approved, Patient),
	},
	ApprovedPart: {
		words:    "Access granted in part",
		must:     []string{"services", "services_not_given", "starts", "ends", "review_by", "icb", "phone_and_hours"},
		says:     wayBeyondUs,
		forbid:   []string{"refus", "diagnos"},
		decision: PartApproved, afterSetUp: true, again: changed(PartApproved, Proxy, Patient),
	},
	Refused: {
		words:    "Refused",
		must:     []string{"refusal", "ask_again", "icb", "phone_and_hours"},
		says:     wayOfComplaint,
		forbid:   []string{"consent", "capacity", "competen", "confiden", "parental"},
		decision: RefusedDecision, again: changed(RefusedDecision),
	},
	ReviewDue: {
		words: "Review due", must: []string{"review_by", "return_by", "phone_and_hours"}, spare: pastReview,
		to: func(c Case) []Person { return people(c.Access == InForce && c.ReviewNear, Proxy, Patient) },
	},
	EndComing: {
		words: "End date coming", must: []string{"ends", "return_by", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.Access == InForce && c.EndNear, Proxy, Patient) },
	},
	Ended: {
		words: "Access has ended", must: []string{"ended_on", "why_ended", "apply_again", "icb", "phone_and_hours"}, says: wayOfComplaint,
		forbid: []string{"consent", "capacity", "competen", "confiden", "misus", "relationship"},
		to: func(c Case) []Person {
			switch c.EndedFor {
			case ReasonPatientAsked: // the patient has L17, and says whether the proxy is written to
				return people(c.Access == Over && !c.ProxyNotTold, Proxy)
			case ReasonPatientDied: // the proxy has L19
				return nil
			case ReasonProxyDied:
				return people(c.Access == Over, Patient)
			}
			return people(c.Access == Over, Proxy, Patient)
		},
	},
	Paused: {
		words: "Access paused until it is reviewed", must: []string{"ended_on", "icb", "phone_and_hours"}, says: wayOfComplaint,
		forbid: []string{"consent", "capacity", "competen", "confiden", "misus", "relationship", "because"},
		to:     func(c Case) []Person { return people(c.Access == Suspended, Proxy, Patient) },
	},
	ElevenChild: {
		words: "11th birthday, to the young person", must: []string{"proxy", "birthday", "services", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.turns(11), Patient) }, private: true,
	},
	ElevenParent: {
		words: "11th birthday, to the parent", must: []string{"patient", "birthday", "return_by", "phone_and_hours"},
		says: []say{{phrases: []string{"parental responsibility"}, under: "by_parent"}}, ofParents: true,
		to: func(c Case) []Person { return people(c.turns(11), Proxy) },
	},
	Thirteen: {
		words: "13th birthday", must: []string{"birthday", "return_by", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.turns(13), Patient, Proxy) }, private: true, ofParents: true,
	},
	SixteenYoung: {
		words: "16th birthday, to the young person", must: []string{"proxy", "birthday", "ends", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.turns(16), Patient) }, private: true,
	},
	SixteenParent: {
		words: "16th birthday, to the parent", must: []string{"patient", "birthday", "ends", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.turns(16), Proxy) }, ofParents: true,
	},
	PatientStopped: {
		words: "Stopped as the patient asked", must: []string{"ended_on", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.Access == Over && c.EndedFor == ReasonPatientAsked, Patient) }, private: true,
	},
	ShowAuthority: {
		words: "Power of attorney or order to be shown again", must: []string{"review_by", "return_by", "phone_and_hours"}, spare: pastReview,
		says: []say{{phrases: []string{"30 days", "thirty days"}, under: "by_attorney"}, {phrases: []string{"access code", "V-code"}, under: "by_attorney"}},
		to: func(c Case) []Person {
			return people(c.Access == InForce && (c.ReviewNear || c.EndNear) && (c.Grounds == GroundsAttorney || c.Grounds == GroundsDeputy), Proxy)
		},
	},
	Bereavement: {
		words: "After the patient’s death", must: []string{"patient", "ended_on", "phone_and_hours"},
		// Next of kin is not always the one who acted, nor knows that anybody did.
		says: []say{{phrases: []string{"Access to Health Records Act"}}}, elsewhere: true, never: []string{"proxy", "proxy_short"},
		to: func(c Case) []Person {
			return people(c.Access == Over && c.EndedFor == ReasonPatientDied, Proxy, Other)
		},
	},
	Moved: {
		words: "Ended: the patient moved practice", must: []string{"patient", "ended_on", "phone_and_hours"},
		to: func(c Case) []Person { return people(c.Access == Over && c.EndedFor == ReasonPatientMoved, Proxy) },
	},
	HomeStaff: {
		words: "Care home: who on its staff has access", must: []string{"listed", "return_by", "phone_and_hours"},
		forbid: []string{"diagnos", "condition", "medic"}, lists: "names of the staff to check",
		to: func(c Case) []Person { return people(c.Access == InForce && c.Grounds == GroundsCareHome, Other) },
	},
	Complaint: {
		// It settles nothing and says nothing of the case.
		words: "We have the complaint", must: []string{"icb", "phone_and_hours"}, says: wayOfComplaint, never: []string{"patient", "patient_short", "proxy", "proxy_short"},
		forbid: []string{"refus", "approv", "uphold", "upheld", "fault"},
		to:     func(Case) []Person { return []Person{Other} },
	},
	Authority: {
		words: "To the local authority: who may decide for a child", must: []string{"patient", "patient_born", "return_by", "phone_and_hours"},
		says:  []say{{phrases: []string{"parental responsibility"}}, {phrases: []string{"delegated", "delegation"}}},
		never: []string{"proxy", "proxy_short", "services"},
		to:    func(c Case) []Person { return people(c.Open && c.PatientAge < adultAge, Other) },
	},
	Registration: {
		words: "Details to register with", must: []string{"practice_code", "account", "linkage_key", "phone_and_hours"},
		afterSetUp: true, keyed: true,
		to: func(c Case) []Person { return people(c.Access == InForce, Proxy, Patient) }, private: true,
	},
	ApplyOnPaper: {
		words: "How to apply on paper", must: []string{"form", "return_by", "phone_and_hours"},
		forbid: []string{"refus", "declin", "stopp"},
		to:     func(c Case) []Person { return people(c.Open, c.Applicant) },
	},
}

// lawOf is what holds for a wording of this id.
func lawOf(k Kind) law { return laws[k.Letter()] }

// everyLetter is what each letter says in its own words, whatever it tells: that one
// can complain (domain 6).
var everyLetter = []say{{phrases: []string{"complain"}}}

// wayOfComplaint is what a letter says that refuses something, or takes it away:
// the practice, then the board or the ombudsman (domain 6.2). One that gives a part
// says wayBeyondUs at least.
var (
	wayBeyondUs = []say{
		{phrases: []string{"integrated care board", "ICB"}, without: "icb"},
		{phrases: []string{"Parliamentary and Health Service Ombudsman", "PHSO"}},
	}
	wayOfComplaint = append([]say{{phrases: []string{"three working days", "3 working days"}}}, wayBeyondUs...)
)

// pastReview spares a letter a review date that has passed: it asks to answer by
// another day.
var pastReview = map[string]string{"review_by": "review_late"}

// changed is everybody listed while access stands as this decision, and is not
// what was decided any more.
func changed(d Decision, all ...Person) func(Case) []Person {
	return func(c Case) []Person { return people(c.Changed && c.Access == InForce && c.Decision == d, all...) }
}

// people is everybody listed while the moment is right, else nobody.
func people(now bool, all ...Person) []Person {
	if !now {
		return nil
	}
	return all
}
