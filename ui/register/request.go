package register

import "proxydesk/workflow"

// askRequest records what was asked after the access had ended.
func (s *Screen) askRequest() {
	if r, ok := s.model.Shown(); ok && s.model.May(workflow.ActRequest) {
		s.host.AskRequest(r, s.model.RecordRequest)
	}
}
