# Every target sets itself up: the first run installs the Debian packages it
# needs (as root, or through sudo). One set of build tags and flags everywhere, or Fyne
# compiles twice.
TAGS := migrated_fynedo,accessibility,no_emoji
GO   := go
BIN  := build/proxydesk
RACE := ./workflow/... ./localdb/... ./sync/...

.DEFAULT_GOAL := help

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: setup ## see Proxydesk at work with made-up patients
	@$(MAKE) --no-print-directory build
	@.ci/demo $(BIN)

test: setup lint ## prove it: every test, with the race detector where it counts
	.ci/tests $(TAGS)

torture: ## every fault test at full size, in some hours: SEED=N BUDGET=MINUTES KILLS=N; report in build/torture.txt
	SEED='$(SEED)' BUDGET='$(BUDGET)' KILLS='$(KILLS)' PARTS='$(PARTS)' .ci/torture $(TAGS)

lint: ## gofmt, vet and staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'These files want gofmt:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet -tags $(TAGS) ./...
	$(GO) tool staticcheck -tags $(TAGS) ./...

contract: ## what is sent, held against the published document: SPEC=FILE
	@test -n '$(SPEC)' || { echo 'Name the published document: make contract SPEC=FILE'; exit 1; }
	VRS_SPEC='$(abspath $(SPEC))' VRS_SPEC_EXAMPLES='$(dir $(abspath $(SPEC)))examples' $(GO) test -tags $(TAGS) -count 1 -run '^(TestContract|TestPublishedExamples)$$' ./sync/vrs

bench: setup ## figures, each beside a bare probe of the same run
	.ci/bench $(TAGS)

shots: setup ## every page in every look and state as a picture, in build/shots; ONLY=PATTERN of their names
	rm -rf build/shots && mkdir -p build/shots
	LANG=en_GB.UTF-8 PROXYDESK_SHOTS='$(CURDIR)/build/shots' PROXYDESK_SHOTS_ONLY='$(ONLY)' $(GO) test -tags $(TAGS) -count 1 -timeout 30m -run '^TestShots$$' ./ui/tour
	@echo build/shots/index.html

build: ## the program, in build/proxydesk
	@mkdir -p build
	$(GO) build -tags $(TAGS) -o $(BIN) .

package: setup ## the program with its icon and menu entry, as an archive
	.ci/package $(TAGS)

setup:
	@.ci/setup

.PHONY: help demo test torture lint contract bench shots build package setup
