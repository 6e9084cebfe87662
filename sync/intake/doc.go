// Package intake turns what reaches the practice into a draft application: an
// access request at the national store, a saved e-mail, pasted text, or a file.
//
// It never stores, decides or sends anything, opens a link, renders HTML or
// unpacks an archive, and it takes nobody's word: only an access request that
// it fetched itself carries a proof. Of an e-mail's sender it believes nothing.
//
// Invariant: nothing that was there is lost. What was understood stands in a
// field of the draft, what was understood with less than certainty has a doubt
// beside it, what was not understood stands in Unread, and the original is kept
// byte for byte. An NHS number or a date that does not pass its check is never
// put right: the field stays empty and the doubt quotes what stood there.
//
// Read reader.go first, then request.go (the store's form), file.go and mail.go
// (what a file can be), text.go (the fields of an e-mail). labels.csv and
// codes.csv hold the words that are understood.
package intake
