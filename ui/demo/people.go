package demo

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"proxydesk/assets"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// names is what the made-up people are called (assets/demo/names.yaml).
type names struct {
	Families  []string `yaml:"families"`
	Girls     []string `yaml:"girls"`
	Boys      []string `yaml:"boys"`
	Women     []string `yaml:"women"`
	Men       []string `yaml:"men"`
	Streets   []string `yaml:"streets"`
	Town      string   `yaml:"town"`
	Postcodes []string `yaml:"postcodes"`
}

// crowd makes people, each new and always in the same order.
type crowd struct {
	names
	practice nhs.ODSCode
	made     int
	number   int
}

func newCrowd(practice nhs.ODSCode) (*crowd, error) {
	c := &crowd{practice: practice, number: 999_100_000}
	if err := yaml.UnmarshalWithOptions(assets.DemoNames, &c.names, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the names of the made-up people: %w", err)
	}
	return c, nil
}

// next is the next NHS number of the made-up range that has a check digit.
func (c *crowd) next() nhs.Number {
	for {
		c.number++
		for digit := range 10 {
			if n, err := nhs.ParseNumber(fmt.Sprintf("%09d%d", c.number, digit)); err == nil {
				return n
			}
		}
	}
}

// couple is a patient and the proxy who acts for them.
type couple struct {
	patient, proxy workflow.Person
	relation       string // a code of assets/codes/relationships.csv
	words          string
}

// mother is a child born on the day with their mother.
func (c *crowd) mother(born nhs.Date) couple {
	i, family, home := c.household()
	child := c.Girls[i%len(c.Girls)]
	if i%2 == 0 {
		child = c.Boys[i/2%len(c.Boys)]
	}
	return couple{
		patient: c.person("", child, family, born, home), proxy: c.person("Mrs", c.Women[i*7%len(c.Women)], family, born.AddMonths(-12*29-i%90), home),
		relation: "PRN", words: "Mother",
	}
}

// carer is somebody born on the day with a grown-up child who helps them.
func (c *crowd) carer(born nhs.Date) couple {
	i, family, home := c.household()
	title, name := "Mrs", c.Women[i*3%len(c.Women)]
	if i%2 == 0 {
		title, name = "Mr", c.Men[i*3%len(c.Men)]
	}
	p := couple{patient: c.person(title, name, family, born, home), relation: "CHILD", words: "Daughter"}
	young := born.AddMonths(12*27 + i%80)
	if i%3 == 0 {
		p.words = "Son"
		p.proxy = c.person("Mr", c.Men[(i*5+1)%len(c.Men)], family, young, c.home(i+3))
	} else {
		p.proxy = c.person("Ms", c.Women[(i*5+1)%len(c.Women)], family, young, c.home(i+3))
	}
	return p
}

func (c *crowd) household() (i int, family string, home []string) {
	i = c.made
	c.made++
	return i, c.Families[i*11%len(c.Families)], c.home(i)
}

func (c *crowd) home(i int) []string {
	return []string{fmt.Sprintf("%d %s", 1+i%60, c.Streets[i%len(c.Streets)]), c.Town, c.Postcodes[i%len(c.Postcodes)]}
}

func (c *crowd) person(title, given, family string, born nhs.Date, home []string) workflow.Person {
	return workflow.Person{
		NHSNumber: c.next(), Title: title, Given: given, Family: family, Born: born, Address: home,
		Phone: fmt.Sprintf("01632 960%03d", c.number%1000), Practice: c.practice,
	}
}
