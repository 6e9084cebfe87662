package checklist

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each line is a sentence: in the case of (kind), with (changes) and (answers),
// the item asks, blocks, warns, holds, refers to a role, passes, or is not
// asked. Every rule id of the shipped files stands here at least once.
var sentences = []struct{ item, kind, with, answers, does string }{
	// The front door.
	{"F1", "an adult", "", "", "passes"},
	{"F1", "an adult", "no patient number", "", "blocks"},
	{"F1", "an adult", "a wrong patient number", "", "blocks"},
	{"F1", "an adult", "no birth date", "", "blocks"},
	{"F2", "an adult", "", "F2=no", "blocks"},
	{"F2", "an adult", "", "F2=", "asks"},
	{"F3", "an adult", "no proxy number", "", "warns"},
	{"F4", "an adult", "", "F4=no", "warns"},
	{"F5", "an adult", "the same name without a number", "", "blocks"},
	{"F5", "an adult", "the same name and another number", "", "passes"},
	{"F5", "an adult", "no proxy number", "", "passes"},
	{"F5", "an adult", "the same person twice", "", "blocks"},
	{"F6", "an adult", "", "F6=", "asks"}, // nobody's life is assumed
	{"F6", "an adult", "", "F6=proxy", "blocks"},
	{"F6", "an adult", "the patient died", "F6=", "blocks"},
	{"F6", "an adult", "the proxy died", "F6=", "blocks"},
	{"F6", "an adult", "the proxy died", "F6=neither", "blocks"}, // said before the death was recorded
	{"F7", "an adult", "another open application", "", "warns"},
	{"F7", "an adult", "access already", "", "warns"},
	{"F8", "an adult", "a proxy of 15", "", "blocks"},
	{"F8", "an adult", "a proxy of 17", "F8.clinician=", "refers clinician"},
	{"F8", "an adult", "a proxy of 17", "F8.clinician=yes", "warns"},
	{"F8", "an adult", "a proxy of unknown age", "", "blocks"},
	{"F9", "a child of 10", "", "", "passes"},
	{"F9", "a child of 10", "three weeks before 11", "", "warns"},
	{"F9", "a teen not ready", "five weeks before 16", "", "warns"},
	{"F9", "an adult", "", "", "is not asked"},
	{"F10", "an adult", "", "", "is not asked"},
	{"F10", "an adult", "on paper", "F10=", "asks"},
	{"F10", "an adult", "on paper", "F10=no", "blocks"},
	{"F11", "an adult", "nothing asked for", "", "warns"},
	{"F11", "an adult", "", "", "passes"},
	{"F11", "an adult", "no reason given", "", "warns"},
	{"F11", "an adult", "only a code for none", "", "warns"},
	{"F11", "a child of 5", "", "", "passes"}, // the child's form online has no such question
	{"F11", "a child of 5", "on paper", "", "warns"},
	{"F12", "an adult", "", "F12=yes", "blocks"},

	// Identity, of both people.
	{"I1", "an adult", "", "", "passes"},
	{"I2.patient", "an adult", "", "I2.patient=", "asks"},
	{"I2.patient", "an adult", "", "I2.patient=none", "blocks"},
	{"I2.proxy", "an adult", "", "I2.proxy=nhs-login", "blocks"}, // nobody can say that it happened
	{"I2.proxy", "an adult", "proved by the store", "I2.proxy=", "passes"},
	{"I2.patient", "an adult", "proved by the store", "I2.patient=", "asks"}, // only the applicant is proved
	{"I3a.patient", "an adult", "", "I2.patient=documents I3a.patient=", "asks"},
	{"I3a.patient", "an adult", "", "I2.patient=documents I3a.patient=none", "blocks"},
	{"I3a.patient", "an adult", "", "I2.patient=vouched", "is not asked"},
	{"I3b.proxy", "an adult", "", "I2.proxy=documents I3b.proxy=none", "warns"},
	{"I3c.patient", "an adult", "", "I2.patient=vouched", "is not asked"},
	{"I3c.patient", "an adult", "", "I2.patient=documents I3a.patient=passport I3c.patient=", "asks"},
	{"I3c.patient", "an adult", "", "I2.patient=documents I3a.patient=other-photo I3c.patient=", "passes"}, // some have no such day
	{"I3c.patient", "an adult", "", "I2.patient=documents I3a.patient=other-photo I3c.patient=2026-11-30", "blocks"},
	{"I3c.patient", "an adult", "", "I2.patient=documents I3a.patient=passport I3c.patient=2026-11-30", "blocks"},
	{"I3c.patient", "an adult", "", "I2.patient=documents I3a.patient=passport I3c.patient=2026-12-01", "passes"},                  // its last day still counts
	{"I3c.proxy", "an adult", "answered in August", "I2.proxy=documents I3a.proxy=driving-licence I3c.proxy=2026-08-01", "passes"}, // it was in date when it was seen
	{"I3c.proxy", "an adult", "answered in August", "I2.proxy=documents I3a.proxy=driving-licence I3c.proxy=2026-07-31", "blocks"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=none", "is not asked"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=bill I3d.patient=", "asks"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=bill I3d.patient=2026-09-01", "passes"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=bill I3d.patient=2026-08-31", "warns"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=council I3d.patient=2026-08-31", "passes"}, // the year it is for
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=council I3d.patient=2025-11-30", "warns"},
	{"I3d.patient", "an adult", "", "I2.patient=documents I3b.patient=bill I3d.patient=2026-12-02", "blocks"},
	{"I3d.proxy", "an adult", "answered in August", "I2.proxy=documents I3b.proxy=bill I3d.proxy=2026-06-01", "passes"},
	{"I4.patient", "an adult", "", "I4.patient=medium", "blocks"},
	{"I4.proxy", "an adult", "", "I4.proxy=dk", "blocks"},
	{"I5.patient", "an adult", "", "I2.patient=vouched I5.patient=yes", "warns"},
	{"I5.patient", "an adult", "with the record", "I2.patient=vouched I5.patient=yes", "blocks"},
	{"I6.patient", "an adult", "", "I2.patient=vouched I6.patient=", "asks"},
	{"I7.patient", "an adult", "", "I2.patient=vouched-questions I7.patient=no", "blocks"},
	{"I7.patient", "an adult", "", "I2.patient=vouched", "is not asked"},
	{"I8", "an adult", "", "I8=no", "blocks"},
	{"I8", "a child of 5", "", "", "is not asked"},
	{"I9.proxy", "an adult", "", "I9.proxy=no", "blocks"},
	{"I9.proxy", "an adult", "proved by the store", "I2.proxy= I4.proxy=", "is not asked"},

	// Needed and relevant.
	{"N1", "an adult", "", "N1=no", "refers clinician"},
	{"N2", "an adult", "", "N2=no", "blocks"},
	{"N2", "an adult", "", "N2=na", "passes"},
	{"N3", "an adult", "", "N3=yes", "blocks"},
	{"N4", "an adult", "granting results", "N4=PRESCR", "warns"},
	{"N5", "an adult", "", "N5=", "asks"},
	{"N5a", "an adult", "", "N5=until", "asks"},
	{"N6", "an adult", "", "N6=yes", "warns"},

	// Coercion and safety.
	{"C1", "an adult", "", "C1=no", "blocks"},
	{"C1", "an incapable adult", "", "C1=no", "warns"},
	{"C1", "an adult", "answered in August", "C1=yes", "blocks"}, // four months old
	{"C2", "an adult", "", "C2=reluctant", "holds"},
	{"C2", "an adult", "", "C2=content", "passes"},
	{"C3", "an adult", "", "C3=no", "warns"},
	{"C4", "an adult", "", "C4=yes", "passes"},
	{"C4a", "an adult", "", "C4=yes", "asks"},
	{"C4a", "an adult", "", "C4=yes C4a=no", "blocks"},
	{"C5", "an adult", "", "C5=yes", "holds"},
	{"C5", "an adult", "", "C5=dk", "holds"}, // unsure is enough
	{"C5", "a child of 5", "", "", "is not asked"},
	{"C5", "a competent teen", "", "C5=yes", "holds"},
	{"C6", "an adult", "", "C6=yes", "warns"},
	{"C7", "an adult", "", "C7=", "asks"}, // "nothing seen" is never assumed
	{"C7", "an adult", "", "C7=none", "passes"},
	{"C7", "a child of 5", "", "C7=stays,answers", "holds"},
	{"C8", "an adult", "", "C8=abuse", "holds"},
	{"C8", "an adult", "", "C8=marac", "holds"},
	{"C8", "an adult", "", "C8=violence", "holds"},
	{"C8", "an adult", "", "C8=safeguarding", "holds"},
	{"C8", "an adult", "", "C8=address", "holds"},
	{"C8", "an adult", "", "C8=enhanced-review", "refers clinician"},
	{"C8", "an adult", "", "C8=injuries", "refers clinician"},
	{"C8", "a competent teen", "", "C8=sexual-health", "refers clinician"},
	{"C8", "an adult", "", "C8=injuries,marac", "holds"}, // the worst of the ticks counts
	{"C9", "an adult", "", "C9=concern", "holds"},
	{"C9", "an adult", "", "C9=na", "passes"},
	{"C10", "a child of 5", "", "C10=plan", "holds"},
	{"C10", "a child of 5", "", "C10=looked-after", "holds"},
	{"C10", "a child of 5", "", "C10=not-checked", "blocks"},
	{"C10", "an adult", "", "", "is not asked"},
	{"C11", "an adult", "with the record", "C11=yes", "refers responsible"},
	{"C11", "an adult", "with the record", "C11=yes", "refers safeguarding"},
	{"C11", "an adult", "", "", "is not asked"},
	{"C12", "an adult", "with the record", "C12=no", "blocks"},
	{"C13", "an adult", "", "C13=yes", "warns"},
	{"C14", "an adult", "", "", "is not asked"},
	{"C14", "an adult", "held before", "C14=", "asks"},
	{"C14", "an adult", "", "C5=yes", "asks"},
	{"C14", "an adult", "held before", "C14=refuse", "blocks"},
	{"C14", "an adult", "held before", "C14=suspend", "blocks"},
	{"C14", "an adult", "held before", "C14=limit", "warns"},
	{"C14", "an adult", "held before", "C14=proceed", "passes"},

	// Informed consent.
	{"K1", "an adult", "", "K1=no", "blocks"},
	{"K1", "a child of 5", "", "", "is not asked"},
	{"K1", "a competent teen", "", "K1=no", "blocks"},
	{"K2", "an adult", "", "K2=no", "blocks"},
	{"K3", "an adult", "", "K3=no", "blocks"},
	{"K4", "an adult", "", "K4=no", "blocks"},
	{"K5", "an adult", "", "K5=no", "blocks"},
	{"K6", "an adult", "", "K6=no", "blocks"},
	{"K7", "an adult", "", "K7=no", "blocks"},
	{"K8", "an adult", "", "K8=", "asks"},
	{"K8", "an adult", "", "K8=no", "blocks"},
	{"K9", "an adult", "", "K9=no", "blocks"},
	{"K9", "an adult", "", "K9=na", "passes"},
	{"K10", "an adult", "", "K10=none", "blocks"},
	{"K10", "an adult", "granting results", "K10=PRESCR", "blocks"},
	{"K10", "an adult", "granting prescriptions", "K10=PRESCR", "passes"},
	{"K11", "an adult", "", "K11=yes", "blocks"},
	{"K12", "an adult", "", "K12=", "asks"},

	// Capacity.
	{"M0", "an adult", "", "M0=", "asks"},
	{"M0", "an adult", "", "M0=no", "passes"},
	{"M0", "a child of 10", "", "", "is not asked"},
	{"M1", "an adult", "", "M0=yes", "asks"},
	{"M1", "an adult", "", "M0=no", "is not asked"},
	{"M2", "an adult", "", "M0=yes M2=none", "blocks"},
	{"M3", "an adult", "", "M0=yes M3=dk", "blocks"},
	{"M4", "an adult", "", "M0=yes", "asks"},
	{"M5", "an adult", "", "M0=yes", "asks"},
	{"M6", "an adult", "", "M0=yes", "asks"},
	{"M7", "an adult", "", "M0=yes M3=yes M4=yes M5=yes M6=yes", "is not asked"}, // what they can do comes first
	{"M7", "an adult", "", "M0=yes M5=no", "asks"},
	{"M8", "an adult", "", "M0=yes M5=no M7=yes", "asks"},
	{"M8", "an adult", "", "M0=yes M5=no M7=no", "is not asked"},
	{"M9", "an adult", "", "M0=yes M3=yes M4=yes M5=yes M6=yes M9=has", "passes"},
	{"M9", "an adult", "", "M0=yes M3=yes M4=yes M5=yes M9=has", "blocks"}, // one is blank
	{"M9", "an adult", "", "M0=yes M3=yes M4=yes M5=dk M6=yes M9=has", "blocks"},
	{"M9", "an adult", "", "M0=yes M3=no M4=yes M5=yes M7=no M9=has", "blocks"}, // blank is never "has"
	{"M9", "an adult", "", "M0=yes M3=no M4=yes M5=yes M6=yes M7=yes M8=yes M9=has", "blocks"},
	{"M9", "an adult", "", "M0=yes M3=no M4=yes M5=yes M6=yes M7=no M9=has", "warns"}, // undue influence?
	{"M9", "an adult", "", "M0=yes M3=no M4=yes M5=yes M6=yes M7=no M9=lacks", "blocks"},
	{"M9", "an adult", "", "M0=yes M3=no M4=yes M5=yes M6=yes M7=yes M8=no M9=lacks", "blocks"},
	{"M9", "an incapable adult", "", "", "passes"},
	{"M9", "an incapable adult", "decided as consent", "", "blocks"},
	{"M9", "an adult", "", "M0=yes M9=fluctuating", "blocks"},
	{"M9", "an adult", "", "M0=yes M9=not-yet", "blocks"},
	{"M9", "an adult", "decided by an attorney", "M0=yes M3=yes M4=yes M5=yes M6=yes M9=has", "blocks"},
	{"M10", "an incapable adult", "", "M10=yes", "warns"},
	{"M10a", "an incapable adult", "", "M10=yes", "asks"},
	{"M11", "an adult", "", "M0=yes M11=yes", "blocks"},

	// Competence.
	{"G0", "a child of 5", "", "G0=", "asks"},
	{"G0", "a child of 5", "", "", "passes"},
	{"G0", "a child of 10", "", "", "is not asked"},
	{"G0", "a child of 5", "decided as consent", "", "blocks"},
	{"G1", "a child of 5", "", "", "is not asked"},
	{"G1", "a child of 5", "", "G0=no", "asks"},
	{"G1", "a child of 10", "", "G1=", "asks"},
	{"G2", "a child of 10", "", "G2=", "asks"},
	{"G3", "a child of 10", "", "G3=", "asks"},
	{"G4", "a child of 10", "", "G4=no", "passes"}, // the finding weighs it
	{"G5", "a child of 10", "", "G5=", "asks"},
	{"G6", "a child of 10", "", "G6=", "asks"},
	{"G7", "a child of 10", "", "G7=dk", "passes"},
	{"G8", "a child of 10", "", "G8=no", "refers safeguarding"},
	{"G9", "a child of 10", "", "G9=no", "warns"},
	{"G10", "a child of 10", "", "G10=", "asks"},
	{"G10", "a competent teen", "", "", "passes"},
	{"G10", "a competent teen", "", "G4=no", "blocks"}, // the finding no longer follows
	{"G10", "a competent teen", "decided as parental", "", "blocks"},
	{"G10", "a teen not ready", "decided as consent", "", "blocks"},
	{"G10", "a teen not ready", "", "G10=unclear", "blocks"},
	{"G11", "a competent teen", "", "G11=no", "blocks"},
	{"G11", "a teen not ready", "", "", "is not asked"},

	// Parental responsibility.
	{"P1", "a child of 5", "", "P1=none", "blocks"},
	{"P1", "a child of 5", "", "P1=other", "blocks"},
	{"P1", "an adult", "", "", "is not asked"},
	{"P1", "a competent teen", "", "", "is not asked"},
	{"P2", "a child of 5", "", "P2=none", "blocks"},
	{"P2", "a child of 5", "", "P2=vouched", "passes"},
	{"P2a", "a child of 5", "", "P2=birth-certificate", "is not asked"},
	{"P2a", "a child of 5", "", "P2=guardianship P2a=", "passes"},
	{"P2a", "a child of 5", "", "P2=care-order P2a=2026-12-01", "passes"},
	{"P2a", "a child of 5", "", "P2=care-order P2a=2026-11-30", "blocks"},
	{"P7a", "a foster child", "", "C10=looked-after P7=section-20", "is not asked"},
	{"P7a", "a foster child", "", "C10=looked-after P7=care-order P7a=", "passes"},
	{"P7a", "a foster child", "", "C10=looked-after P7=care-order P7a=2026-11-30", "blocks"},
	{"P3", "a child of 5", "known there as the mother", "", "passes"},
	{"P2", "a child of 5", "known there as the mother", "P2=", "asks"}, // a match is never proof
	{"P4", "a child of 5", "", "P4=no", "warns"},
	{"P5a", "a child of 5", "", "P5a=yes", "holds"},
	{"P5a", "a child of 5", "", "P5a=dk", "blocks"},
	{"P5a", "a child of 5", "", "P5a=", "asks"},
	{"P5b", "a child of 5", "", "P5b=yes", "holds"},
	{"P5b", "a competent teen", "", "P5b=dk", "blocks"},
	{"P6", "a child of 5", "", "P6=no", "warns"},
	{"P7", "a child of 5", "", "", "is not asked"},
	{"P7", "a child of 5", "", "C10=looked-after", "asks"},
	{"P7", "a child of 5", "", "P1=local-authority P7=care-order", "holds"},
	{"P8", "a child of 5", "", "", "passes"},
	{"P8", "an adult", "decided as parental", "", "blocks"},

	// Powers of attorney and deputies.
	{"L1", "an adult", "", "M0=", "is not asked"},
	{"L1", "an adult", "", "M0=no L1=", "passes"}, // a paper is kept on file where there is one
	{"L1", "an adult", "", "M0=no L1=health-welfare", "passes"},
	{"L1", "an adult", "", "M0=no L1=property-finance", "passes"},
	{"L1", "an adult", "", "M0=yes L1=", "asks"},
	{"L1", "an adult", "", "M0=yes M9=has L1=", "passes"},
	{"L1", "an incapable adult", "", "L1=epa", "warns"},
	{"L1", "an incapable adult", "", "L1=property-finance", "warns"},
	{"L1", "a donor", "decided by an attorney", "L1=property-finance", "blocks"},
	{"L1", "a donor", "decided by an attorney", "L1=deputy-property", "blocks"},
	{"L2", "a donor", "", "L2=no", "blocks"},
	{"L2", "an incapable adult", "", "", "is not asked"},
	{"L2", "a donor", "", "M9=has", "is not asked"},
	{"L2", "a donor", "decided in his best interests", "L2=no", "warns"}, // then the paper fails, and nobody is appointed
	{"L2", "a donor", "decided in his best interests", "L2=", "passes"},
	{"L3", "a donor", "", "L3=", "asks"},
	{"L4", "a donor", "", "L4=", "asks"},
	{"L4", "an adult", "", "L1=health-welfare L4=", "passes"},
	{"L4", "an adult", "", "L1=health-welfare L4=700012345678", "passes"},
	{"L4", "a donor", "", "L4=700012345678", "passes"},
	{"L4", "a donor", "", "L4=70001234567", "warns"}, // a digit is missing
	{"L5", "a donor", "", "L3=online L5=yes", "blocks"},
	{"L5", "a donor", "", "L3=paper L5=yes", "passes"},
	{"L6", "a donor", "", "L6=no", "blocks"},
	{"L6a", "a donor", "", "L6a=no", "blocks"},
	{"L6a", "a donor", "", "L6a=", "asks"},
	{"L6a", "a donor", "decided in his best interests", "L6a=no", "warns"},
	{"L7", "a donor", "", "L7=", "asks"},
	{"L7a", "a donor", "", "L7=jointly L7a=no", "blocks"},
	{"L7a", "a donor", "", "L7=sole", "is not asked"},
	{"L8", "a donor", "", "L8=yes", "refers responsible"},
	{"L8", "a donor", "decided in his best interests", "L8=yes", "warns"},
	{"L9", "a donor", "", "", "passes"},
	{"L9", "an adult", "decided by an attorney", "", "blocks"},
	{"L10", "a donor", "a proxy of 17", "", "blocks"},
	{"L10", "a donor", "a proxy of unknown age", "", "blocks"},
	{"L10a", "a donor", "", "L10a=no", "blocks"},
	{"D1", "a ward of the court", "", "D1=no", "blocks"},
	{"D1a", "a ward of the court", "", "D1a=no", "blocks"},
	{"D1a", "a ward of the court", "", "D1a=", "asks"},
	{"D1a", "a ward of the court", "decided in his best interests", "D1a=no", "warns"},
	{"D2", "a ward of the court", "", "D2=no", "blocks"},
	{"D2a", "a ward of the court", "", "D2a=", "passes"},           // an order may have no end
	{"D2a", "a ward of the court", "", "D2a=2026-12-01", "passes"}, // its last day still counts
	{"D2a", "a ward of the court", "", "D2a=2026-11-30", "blocks"},
	{"D2a", "a ward of the court", "decided in his best interests", "D2a=2026-11-30", "passes"},
	{"D3", "a ward of the court", "", "D3=dk", "refers responsible"},
	{"D3", "a ward of the court", "", "D3=no", "blocks"},

	// Best interests.
	{"B1", "an incapable adult", "", "B1=no", "blocks"},
	{"B1", "a donor", "", "", "is not asked"},
	{"B2", "an incapable adult", "", "B2=no", "blocks"},
	{"B3", "an incapable adult", "", "B3=no", "blocks"},
	{"B4", "an incapable adult", "", "B4=no", "blocks"},
	{"B5", "an incapable adult", "", "B5=no", "blocks"},
	{"B6", "an incapable adult", "", "B6=no", "blocks"},
	{"B7", "an incapable adult", "", "B7=no", "blocks"},
	{"B8", "an incapable adult", "", "B8=", "asks"},
	{"B8a", "an incapable adult", "", "", "is not asked"},
	{"B8a", "a foster child", "", "B8a=no", "blocks"},
	{"B9", "an incapable adult", "", "B9=no", "blocks"},
	{"B10", "an incapable adult", "", "B10=no", "blocks"},
	{"B11", "an incapable adult", "", "B11=", "asks"},
	{"B12", "an incapable adult", "", "B12=yes", "refers safeguarding"},
	{"B13", "an incapable adult", "", "B13=no", "blocks"},
	{"B13", "an incapable adult", "", "B13=na", "passes"},
	{"B14", "an incapable adult", "", "B14=no", "blocks"},
	{"B15", "an incapable adult", "", "B15=no", "blocks"},
	{"B16", "an incapable adult", "", "B16=no", "blocks"},

	// What the record would show.
	{"V1", "an adult", "", "", "passes"},
	{"V2", "an adult", "", "", "is not asked"},
	{"V2", "an adult", "with the record", "V2=", "asks"},
	{"V2a", "an adult", "with the record", "V2=from-date", "asks"},
	{"V3", "an adult", "with the record", "V2=historic V3=no", "blocks"},
	{"V3", "an adult", "with the record", "V2=prospective", "is not asked"},
	{"V4", "an adult", "with the record", "V4=no", "blocks"},
	{"V5", "an adult", "with the record", "V5=no", "blocks"},
	{"V6", "an adult", "with the record", "V6=no", "blocks"},
	{"V7", "a competent teen", "granting prescriptions", "V7=yes", "warns"}, // the pill shows in the list
	{"V7", "a competent teen", "granting prescriptions", "V7=no", "blocks"},
	{"V7", "a child of 5", "with the record", "", "is not asked"},
	{"V8", "an adult", "", "V8=yes", "warns"},
	{"V8", "an adult", "granting prescriptions", "", "is not asked"},
	{"V8", "a child of 5", "", "V8=", "asks"}, // the form names no service, and this one would be proposed
	{"V9", "a child of 5", "", "V9=yes", "warns"},
	{"V10", "an adult", "with the record", "V10=yes", "blocks"},
	{"V11", "an adult", "with the record", "V11=", "asks"},
	{"V11", "an adult", "with the record", "V11=not-done", "blocks"},

	// Who else.
	{"W1", "an adult", "two other proxies", "", "passes"},
	{"W2", "an adult", "seven other patients", "", "warns"},
	{"W3", "a child of 5", "", "W3=yes", "warns"},
	{"W3", "an adult", "", "", "is not asked"},
	{"W4", "a child of 5", "", "W4=yes", "refers clinician"},

	// Care homes.
	{"O1", "a resident", "", "O1=no", "blocks"},
	{"O1", "an adult", "", "", "is not asked"},
	{"O2", "a resident", "", "O2=no", "blocks"},
	{"O3", "a resident", "", "O3=no", "blocks"},
	{"O4", "a resident", "", "O4=no", "blocks"},
	{"O5", "a resident", "", "O5=no", "blocks"},
	{"O6", "a resident", "", "O6=no", "blocks"},
	{"O7", "a resident", "", "O7=yes", "warns"},
	{"O8", "a resident", "", "O8=no", "blocks"},
	{"O9", "a resident", "", "", "passes"},
	{"O10", "a resident", "", "O10=yes", "warns"},

	// What was found is asked again when it is old: four months are too long to
	// decide on, and evidence of parental responsibility lasts a year.
	{"C2", "an adult", "answered in August", "C2=own", "blocks"},
	{"C5", "an adult", "answered in August", "C5=no", "blocks"},
	{"C7", "an adult", "answered in August", "C7=none", "blocks"},
	{"C8", "an adult", "answered in August", "C8=none", "blocks"},
	{"C9", "an adult", "answered in August", "C9=clear", "blocks"},
	{"C10", "a child of 5", "answered in August", "C10=clear", "blocks"},
	{"C14", "an adult", "answered in August and held", "C14=proceed", "blocks"},
	{"K12", "an adult", "answered in August", "K12=signed", "blocks"},
	{"M0", "an adult", "answered in August", "M0=no", "blocks"},
	{"M9", "an incapable adult", "answered in August", "M9=lacks", "blocks"},
	{"G0", "a child of 5", "answered in August", "G0=yes", "blocks"},
	{"G10", "a child of 10", "answered in August", "G10=not-yet", "blocks"},
	{"P5a", "a child of 5", "answered in August", "P5a=no", "blocks"},
	{"P5b", "a child of 5", "answered in August", "P5b=no", "blocks"},
	{"P2", "a child of 5", "answered in August", "P2=birth-certificate", "passes"},
	{"P2", "a child of 5", "answered a year ago", "P2=birth-certificate", "blocks"},
	{"L2", "a donor", "answered in August", "L2=yes", "blocks"},
	{"D2", "a ward of the court", "answered in August", "D2=yes", "blocks"},
	{"V11", "an adult", "answered in August with the record", "V11=done", "blocks"},
	{"I4.proxy", "an adult", "answered a year ago", "I4.proxy=high", "passes"}, // no paper of identity runs out by law
}

// The answers that stop a case until the safeguarding lead has spoken are
// these, and no other answer is (domain 3). C14 and whoever presses Hold come
// on top.
func TestTheHoldListIsExactlyThis(t *testing.T) {
	want := map[string]string{
		"C2": "reluctant", "C5": "dk yes", "C7": "answers controlling hurry looks prompts rehearsed stays",
		"C8": "abuse address marac safeguarding violence", "C9": "concern", "C10": "looked-after plan",
		"P5a": "yes", "P5b": "yes", "P7": "adoption care-order other section-20",
	}
	got := map[string]string{}
	for _, it := range shipped(t).Definitions() {
		var values []string
		for value, e := range it.effects {
			if e.holds() {
				values = append(values, value)
			}
		}
		if slices.Sort(values); len(values) > 0 {
			got[it.Rule] = strings.Join(values, " ")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What can be worked out is never asked; F6 is asked only as long as nobody
// knows of a death.
func TestWhatIsWorkedOut(t *testing.T) {
	var got []string
	for _, it := range shipped(t).Definitions() {
		if it.Type == Computed {
			got = append(got, it.Rule)
		}
	}
	if want := "F1 F3 F5 F7 F8 F9 F11 I1 P3 P8 L9 L10 V1 W1 W2 O9"; strings.Join(got, " ") != want {
		t.Errorf("worked out are %v, want %s", got, want)
	}
}

func TestEveryRule(t *testing.T) {
	set := shipped(t)
	told := map[ItemID]bool{}
	for _, row := range sentences {
		told[ItemID(row.item)] = true
		name := strings.Join(strings.Fields(row.item+" "+row.does+" for "+row.kind+" "+row.with+" "+row.answers), " ")
		t.Run(name, func(t *testing.T) {
			s := kinds[row.kind](newStory(t, set))
			s.ready()
			if row.with != "" {
				changes[row.with](s)
				s.ready()
			}
			s.say(row.answers)
			if got := s.does(ItemID(row.item), row.does); got != row.does {
				t.Errorf("it %s", got)
			}
		})
	}
	for _, it := range set.Definitions() {
		if !told[it.ID] && !told[ItemID(it.Rule)+".patient"] && !told[ItemID(it.Rule)+".proxy"] {
			t.Errorf("no sentence tells of %s", it.ID)
		}
	}
}
