package emulator

import "fmt"

// families and given names of made-up people.
var (
	seedFamilies = []string{"Bray", "Quill", "Tarrow", "Okafor", "Mensah", "Singh", "Rahman", "Doyle", "Marsh", "Lowe"}
	seedGiven    = []string{"Quentin", "Ada", "Ben", "Chidi", "Kofi", "Amrit", "Asha", "Niall", "Rose", "Tom"}
)

// Seed fills the service with a made-up practice: so many couples registered at
// it, with roles in every stage of their life among them, and every fifth with an
// application that waits for the practice. It answers the access request ids of
// those, to be brought in.
func (s *Service) Seed(ods string, couples int) (requests []string, err error) {
	for n := range couples {
		patient := Person{NHSNumber: seedNumber(2 * n), Family: seedFamilies[n%len(seedFamilies)], Given: seedGiven[n%len(seedGiven)], BirthDate: fmt.Sprintf("19%02d-0%d-11", 30+n%40, 1+n%9), ODS: ods}
		proxy := Person{NHSNumber: seedNumber(2*n + 1), Family: patient.Family, Given: seedGiven[(n+3)%len(seedGiven)], BirthDate: fmt.Sprintf("19%02d-0%d-23", 60+n%35, 1+n%9), ODS: ods}
		for _, p := range []Person{patient, proxy} {
			if err := s.AddPerson(p); err != nil {
				return nil, fmt.Errorf("seed: %w", err)
			}
		}
		if _, err := s.AddRelationship(proxy.NHSNumber, patient.NHSNumber, "CHILD"); err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
		role := Role{Patient: patient.NHSNumber, Proxy: proxy.NHSNumber, Status: "active", Reason: "ROLE_CREATED", Grantor: ods}
		switch n % 5 {
		case 1:
			role.Status, role.Reason, role.Grantor = "inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST", ""
		case 2:
			role.Status, role.Reason, role.Grantor = "rejected", "APPLICATION_REJECTED_NO_LEGAL_BASIS", ""
		case 3: // nothing there
			continue
		case 4:
			id, _, err := s.Apply(Application{Applicant: ByProxy, Proxy: proxy, Patient: patient, Relationship: "CHILD", BasisForAccess: "Personal",
				AccessLevels: []string{"PRESCR", "APPT"}, Reasons: []string{"PRAC"}})
			if err != nil {
				return nil, fmt.Errorf("seed: %w", err)
			}
			requests = append(requests, id)
			continue
		}
		if _, err := s.AddRole(role); err != nil {
			return nil, fmt.Errorf("seed: %w", err)
		}
	}
	return requests, nil
}

// seedNumber is the n-th number of the made-up range that passes the check. Of
// two neighbours at least one does.
func seedNumber(n int) string {
	for stem := 2 * n; ; stem++ {
		for digit := range 10 {
			if x := fmt.Sprintf("999%06d%d", 500_000+stem, digit); checkDigit(x) {
				return x
			}
		}
	}
}
