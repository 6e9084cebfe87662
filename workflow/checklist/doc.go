// Package checklist holds the questions of proxy access as data, and says for
// a case which of them apply, what is still missing, who must look at it, and
// whether it may go on (domain 3).
//
// It never decides, stores or asks anything, and never reads a clock: it takes
// Facts and Answers and answers with a Result. The questions themselves are in
// assets/checklists/*.yaml, so a practice can read and change them.
//
// Invariants: a case gets exactly the items that apply to it; a blank or a
// "not sure" is never a yes; what can be worked out is never asked; an answer
// given by somebody who may not give it does not count; what the national
// store proved can be overruled only with a reason.
//
// The catalogue:
//
//	Load(fs.FS) (*Set, error)              all definitions; errors name file and line
//	Set.Version                            what a case was answered under
//	Set.Items(Facts, Answers) []Item       exactly the items that apply
//	Set.Evaluate(Facts, Answers) Result    states, needs, warnings, referrals, holds
//	Result.Seen(readsHolds) Result         the same for those who may not read holds
//	Set.Groups(Result) []Group             the rows a screen shows
//	Set.Preanswered(Facts) Answers         what was proved before anybody answered
//	Set.Check(ItemID, Answer) error        may this value be kept at all
//	Set.Item(ItemID) (Item, bool)          one item as it is asked
//	Item.ActingRole([]Role, value)         under which role somebody may answer
//	Set.BasisFacts(Facts, Answers)         the findings, for the choice of a basis
//	Set.Findings(Facts, Answers)           the findings, for the dates
//	Set.BasisOf(Facts, Answers)            the basis the case is heading for
//
// Start with item.go and answer.go, then evaluate.go; condition.go is the
// little language of the when lines and load.go reads the files.
package checklist
