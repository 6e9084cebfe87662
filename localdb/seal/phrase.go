package seal

import (
	"fmt"
	"io"
	"strings"
)

// phraseWords is how many words a phrase has: 40 random bits, enough for a
// password that serves for one sign-in and costs as much to guess as any other.
const phraseWords = 5

// NewPhrase draws a password from rand (outside tests crypto/rand.Reader) that
// can be read out over the telephone: five plain words with hyphens between.
func NewPhrase(rand io.Reader) (string, error) {
	var draw [phraseWords]byte
	if _, err := io.ReadFull(rand, draw[:]); err != nil {
		return "", fmt.Errorf("draw a phrase: %w", err)
	}
	all := strings.Fields(words)
	chosen := make([]string, phraseWords)
	for i, n := range draw {
		chosen[i] = all[n]
	}
	return strings.Join(chosen, "-"), nil
}

// words are 256 that nobody minds, spells two ways or takes for another.
const words = `
acorn actor album amber anchor apple apron arch arrow atlas attic bacon badge bagel baker bamboo banjo barn basil basket
beach beacon beads bench berry biscuit blanket blossom bonnet bookcase border bottle boulder bracket branch bread breeze brick bridge broom
brush bubble bucket button cabin cactus camel camera candle canoe canvas carbon cargo carpet carrot castle cattle cedar cement chalk
cherry chimney circle clay cliff clock cloud clover coast cobalt coffee comet compass copper coral corner cotton cradle crayon cricket
crystal cupboard curtain cushion daisy dancer denim desert diamond dolphin donkey drawer drum dune eagle easel echo elbow elm
ember engine fabric falcon farmer feather fern fiddle field finger flannel flute forest fountain fox garden garlic gate ginger
glacier globe glove goblet grape gravel guitar hammer hamster harbour harvest hazel hedge helmet heron hinge honey horizon hotel
igloo island ivory jacket jasmine jigsaw jockey juniper kettle kiosk kite kitten ladder lagoon lantern lavender lemon lentil library
lilac linen lobster locket magnet mango maple marble market meadow melon meteor mirror mitten monsoon mosaic muffin museum mustard
napkin needle nutmeg oasis ocean olive onion orange orbit orchard otter oven paddle palace panda paper parcel parsley pebble
wagon willow zebra yellow wheat weaver walrus zipper
pencil pepper piano picnic pigeon pillow planet plum pocket pony poppy prairie puddle pumpkin quilt rabbit radish raft rainbow
raisin ribbon river robin rocket saddle saffron salmon sandal satin saucer scarf shelf shovel silver sparrow spoon squirrel stable
summit sunset tablet teapot thimble thistle tiger timber toast tulip tunnel turnip velvet violin walnut window
`
