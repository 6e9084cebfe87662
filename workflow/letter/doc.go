// Package letter decides which letter a case may send, to whom, and what it
// says. It turns a template and the facts of a case into a [Document] of plain
// blocks, which ui/paper lays out; blank paper forms become Documents too.
//
// It never prints, sends or stores anything, never learns about pages or
// fonts, and never takes a reason in free text: a refusal is worded only by a
// [Phrase], so what a colleague wrote about a case has no way onto paper.
//
// The invariant: [Library.Write] returns either a whole letter or an error
// that names what is missing. Nothing is ever printed blank, and no letter
// carries a word of [Forbidden].
//
// Read document.go first, then library.go (template and facts to document)
// and send.go (who may receive it).
package letter
