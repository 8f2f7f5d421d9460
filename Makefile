# Summit. Bare `make` prints the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Where `make install` puts things. DESTDIR makes a tree for a package; nothing is then done on this machine.
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
# summit-convert, which only summitctl calls: it looks beside itself and in $(PREFIX)/libexec/summit.
HELPERDIR ?= $(BINDIR)
DATADIR ?= $(PREFIX)/share/summit
MANDIR ?= $(PREFIX)/share/man
SYSCONFDIR ?= /etc
# systemd reads units, catalogs and sysusers below /usr and /usr/local only: with any other prefix they go to /usr/local.
SYSTEMD_PREFIX ?= $(if $(filter /usr /usr/local,$(PREFIX)),$(PREFIX),/usr/local)
UNITDIR ?= $(SYSTEMD_PREFIX)/lib/systemd/system
USERUNITDIR ?= $(SYSTEMD_PREFIX)/lib/systemd/user
CATALOGDIR ?= $(SYSTEMD_PREFIX)/lib/systemd/catalog
SYSUSERSDIR ?= $(SYSTEMD_PREFIX)/lib/sysusers.d
# Where the shells look for completions, in Debian: zsh has two names for it.
BASHCOMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPLETIONDIR ?= $(PREFIX)/share/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)
FISHCOMPLETIONDIR ?= $(PREFIX)/share/fish/vendor_completions.d

PROGRAMS := summitd summitctl summit-convert
# Two folders, since alternating two ways of linking in one rebuilds everything.
STATIC := .build-static
DIST := .build/dist
SUITES ?= bookworm trixie
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
SOAK_SECONDS ?= 1800
SOAK_SEEDS ?= 100000
SOAK_KILLS ?= 30000
SEEDS ?= 1000
# For bench: QUICK=1 for two minutes, FIGURES=1,3 for some, LARGEST=100000 for fewer milestones.
QUICK ?=
FIGURES ?=
LARGEST ?=

swift_build := swift build --explicit-target-dependency-import-check error
# The flags for the compiler: types that are known are found without asking the runtime, which would look for each of their
# conformances by name; that was a third of the time that a verb of summitctl takes. And each function in a section of its
# own, so that those a verb calls lie side by side (Docs/Performance.md). Libraries are the system's alone: where the program
# lies none is looked for.
swift_static := $(swift_build) -c release --static-swift-stdlib --disable-local-rpath --scratch-path $(STATIC) \
	-Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors \
	-Xswiftc -Xfrontend -Xswiftc -function-sections \
	-Xlinker --section-ordering-file=$(CURDIR)/Benchmarks/functions.order
test_modules := $(notdir $(wildcard Tests/*Tests))
sources := Sources Tests Package.swift
scripts := .ci/run .ci/run-demo .ci/setup .ci/check-docs .ci/check-imports .ci/check-units .ci/check-version .ci/make-deb \
	$(wildcard Tests/Fuzz/*.sh Tests/Crash/*.sh Tests/Documentation/stand-ins/*) $(wildcard Tests/System/*.sh Tests/System/guest/*.sh Tests/System/checks/*.sh) \
	$(wildcard Tests/System/package/*.sh)
maintainer_scripts := debian/summit.postinst debian/summit.prerm debian/summit.postrm
units := summitd.service summitd.socket
user_units := $(units) summit-notify.service
manuals := $(wildcard Docs/*.[1578])
completions := bash:$(BASHCOMPLETIONDIR)/summitctl zsh:$(ZSHCOMPLETIONDIR)/_summitctl \
	fish:$(FISHCOMPLETIONDIR)/summitctl.fish

.PHONY: help
help: ## print the targets
	@printf 'Summit: a timeline daemon.\n\n'
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(firstword $(MAKEFILE_LIST)) | sort | \
		while IFS=$$'\t' read -r target does; do printf '    make %-14s %s\n' "$$target" "$$does"; done
	@printf '\nVariables: DESTDIR, PREFIX (%s) for install; SUITES (%s) for system-test.\n' '$(PREFIX)' '$(SUITES)'

.PHONY: run
run: build ## build, then start the daemon with the shipped timeline; Ctrl-C ends it
	@# With job control, so that Ctrl-C in a terminal goes to the daemon and not to make, which would call it a failure.
	@if [[ -t 0 ]]; then exec bash -mc 'setpriv --pdeathsig TERM .ci/run-demo; exit $$?'; else exec .ci/run-demo; fi

.PHONY: build
build: ## build the static release binaries in .build/dist
	@.ci/setup build
	@.ci/check-imports
	@for program in $(PROGRAMS); do $(swift_static) --product $$program; done
	@mkdir -p $(DIST)
	@# A copy lies in large pieces in the page cache, what strip writes in small ones: with it, a verb takes an eighth longer.
	@for program in $(PROGRAMS); do \
		if [[ $(DIST)/$$program -nt $(STATIC)/release/$$program ]]; then continue; fi; \
		strip -o $(STATIC)/$$program.stripped $(STATIC)/release/$$program; \
		cp $(STATIC)/$$program.stripped $(DIST)/$$program.new; \
		mv $(DIST)/$$program.new $(DIST)/$$program; \
		rm $(STATIC)/$$program.stripped; \
	done

.PHONY: test
test: build simulator ## run every test that needs no root
	@.ci/setup test
	$(swift_build) --build-tests
	@# A process for each module: tests that block a thread must not starve those of another module.
	@failed=(); log=.build/test.log; : >$$log; \
	for module in $(test_modules); do \
		printf '== %s\n' "$$module"; \
		SUMMIT_BIN=$(CURDIR)/$(DIST) SUMMIT_VARLINK_PYTHON=$(CURDIR)/.build-venv/bin/python \
			swift test --skip-build --filter "^$$module\." 2>&1 | tee -a $$log || failed+=("$$module"); \
	done; \
	printf '== the reminder service through %s lives\n' $(SEEDS); \
	$(STATIC)/release/summit-simulate 1 $(SEEDS) || failed+=("the simulation"); \
	printf '== and with a part of its protocol taken away\n'; \
	$(STATIC)/release/summit-simulate --mutations || failed+=("its mutations"); \
	if (($${#failed[@]})); then \
		printf '== failed:'; printf ' %s' "$${failed[@]}"; printf ' (all of it in %s)\n' "$$log"; \
		grep -E '✘|Fatal error|error: Exited' $$log || true; \
		exit 1; \
	fi

.PHONY: simulator
simulator: build
	@$(swift_static) --product summit-simulate

.PHONY: system-test
system-test: deb ## boot a real Debian, install, and test there (as root, or with sudo)
	@.ci/setup system
	@# All at once: the machines wait more than they work. Each says what it has to say when it is done.
	@mkdir -p .build-system; \
	for suite in $(SUITES); do for kind in '' --package; do \
		said=.build-system/$$suite$${kind#-}.out; \
		Tests/System/run.sh $$kind $$suite >$$said 2>&1 & machines+=($$!:$$said); \
	done; done; \
	status=0; \
	for machine in $${machines[@]}; do \
		wait $${machine%%:*} || status=1; \
		cat $${machine#*:}; \
	done; exit $$status

.PHONY: deb
deb: build ## build the Debian package, .build/dist/summit_VERSION_ARCH.deb
	@.ci/setup deb
	@.ci/make-deb

.PHONY: fuzz
fuzz: ## give the parsers hostile bytes, a minute each (FUZZ_SECONDS, FUZZ_TARGETS)
	@.ci/setup build
	@Tests/Fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

.PHONY: soak
soak: simulator ## what takes hours: fuzzers for half an hour each, power cuts, 100,000 simulated lives (SOAK_SECONDS, SOAK_SEEDS)
	@$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=$(SOAK_SECONDS)
	@SUMMIT_POWER_CUTS=all swift test --filter PowerLossTests
	@$(STATIC)/release/summit-simulate 1 $(SOAK_SEEDS)

.PHONY: crash
crash: build ## kill the daemon at every crash point, and SOAK_KILLS times at random (as root, or with sudo)
	@.ci/setup system
	@Tests/Crash/run.sh points
	@Tests/Crash/run.sh soak $(SOAK_KILLS)

.PHONY: bench
bench: build ## measure Summit beside other programs, in less than an hour (QUICK=1, FIGURES, LARGEST)
	@.ci/setup bench
	@$(MAKE) --no-print-directory --silent -C Benchmarks/baselines OUT=$(CURDIR)/.build-bench/bin
	@SUMMIT_BIN=$(CURDIR)/$(DIST) python3 Benchmarks/bench.py $(if $(QUICK),--quick) \
		$(if $(FIGURES),--figures $(FIGURES)) $(if $(LARGEST),--largest $(LARGEST))

.PHONY: order
order: build ## learn anew which functions summitctl and summitd call, and in which order, for the linker (with valgrind)
	@python3 Benchmarks/order.py $(STATIC)/release
	@rm $(addprefix $(STATIC)/release/,$(PROGRAMS))

.PHONY: bench-quick
bench-quick: ## the same at small sizes, in two minutes: that all of it runs, and nothing is lost, doubled or early
	@$(MAKE) --no-print-directory bench QUICK=1

.PHONY: lint
lint: ## check format, imports, units, documentation and scripts
	@.ci/setup lint
	swift format lint --strict --parallel --recursive $(sources)
	.ci/check-imports
	.ci/check-units
	.ci/check-docs
	.ci/check-version
	@for script in $(scripts); do bash -n $$script; done
	shellcheck --severity=warning $(scripts)
	@for script in $(maintainer_scripts); do sh -n $$script; done
	shellcheck --severity=warning --shell=sh $(maintainer_scripts)

.PHONY: format
format: ## format the sources in place
	swift format format --in-place --parallel --recursive $(sources)

.PHONY: install
install: ## install what `make build` has built (DESTDIR, PREFIX)
	@for program in $(PROGRAMS); do \
		[[ -x $(DIST)/$$program ]] || { printf 'install: $(DIST)/%s is missing: make build\n' $$program >&2; exit 1; }; \
	done
	@install -d $(addprefix '$(DESTDIR)',$(BINDIR) $(UNITDIR) $(USERUNITDIR) $(CATALOGDIR) $(SYSUSERSDIR)) \
		'$(DESTDIR)$(DATADIR)/timelines' '$(DESTDIR)$(DATADIR)/schemas' '$(DESTDIR)$(SYSCONFDIR)/summitd/conf.d'
	@install -m 755 $(addprefix $(DIST)/,$(filter-out summit-convert,$(PROGRAMS))) '$(DESTDIR)$(BINDIR)'
	@install -D -m 755 -t '$(DESTDIR)$(HELPERDIR)' $(DIST)/summit-convert
	@for unit in $(units); do \
		sed 's|@bindir@|$(BINDIR)|g' Units/$$unit.in | install -m 644 /dev/stdin '$(DESTDIR)$(UNITDIR)'/$$unit; \
	done
	@for unit in $(user_units); do \
		sed 's|@bindir@|$(BINDIR)|g' Units/user/$$unit.in | install -m 644 /dev/stdin '$(DESTDIR)$(USERUNITDIR)'/$$unit; \
	done
	@install -m 644 Units/summitd.catalog '$(DESTDIR)$(CATALOGDIR)/summitd.catalog'
	@install -m 644 Units/sysusers.conf '$(DESTDIR)$(SYSUSERSDIR)/summitd.conf'
	@install -m 644 Config/timelines/*.yaml '$(DESTDIR)$(DATADIR)/timelines'
	@install -m 644 Docs/schemas/*.json '$(DESTDIR)$(DATADIR)/schemas'
	@[[ -e '$(DESTDIR)$(SYSCONFDIR)/summitd/summitd.yaml' ]] || \
		install -m 644 Config/summitd.yaml '$(DESTDIR)$(SYSCONFDIR)/summitd/summitd.yaml'
	@for completion in $(completions); do \
		$(DIST)/summitctl --generate-completion-script $${completion%%:*} | sed '1{/^#!/d}' | \
			install -D -m 644 /dev/stdin '$(DESTDIR)'"$${completion#*:}"; \
	done
	@for page in $(manuals); do \
		sed 's|/usr/local/share/summit|$(DATADIR)|g' $$page | \
			install -D -m 644 /dev/stdin '$(DESTDIR)$(MANDIR)'/man$${page##*.}/$$(basename $$page); \
	done
ifeq ($(DESTDIR),)
	@systemd-sysusers '$(SYSUSERSDIR)/summitd.conf'
	@journalctl --update-catalog
	@if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
	@printf '%s\n' 'Installed below $(PREFIX). Next:' \
		'    systemctl enable --now summitd.service       # starts it, and its socket, now and at boot' \
		'    systemctl restart summitd.service            # after an upgrade' \
		'    adduser NAME summit                          # who may change the timeline' \
		'    summitctl import $(DATADIR)/timelines/central-asia-china.yaml'
endif

.PHONY: uninstall
uninstall: ## remove what install has installed; state and configuration stay
ifeq ($(DESTDIR),)
	@if [[ -d /run/systemd/system && -e '$(UNITDIR)/summitd.service' ]]; then \
		systemctl disable --now summitd.socket summitd.service; \
	fi
endif
	@rm -f $(foreach program,$(PROGRAMS),'$(DESTDIR)$(BINDIR)/$(program)') '$(DESTDIR)$(HELPERDIR)/summit-convert' \
		$(foreach unit,$(units),'$(DESTDIR)$(UNITDIR)/$(unit)') \
		$(foreach unit,$(user_units),'$(DESTDIR)$(USERUNITDIR)/$(unit)') \
		'$(DESTDIR)$(CATALOGDIR)/summitd.catalog' '$(DESTDIR)$(SYSUSERSDIR)/summitd.conf' \
		$(foreach completion,$(completions),'$(DESTDIR)$(lastword $(subst :, ,$(completion)))') \
		$(foreach page,$(manuals),'$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(page)))/$(notdir $(page))')
	@rm -rf '$(DESTDIR)$(DATADIR)'
ifeq ($(DESTDIR),)
	@journalctl --update-catalog
	@if [[ -d /run/systemd/system ]]; then systemctl daemon-reload; fi
	@printf '%s\n' 'Removed. What stays, and may be deleted by hand: /var/lib/summitd (the timeline and its history),' \
		'$(SYSCONFDIR)/summitd (the configuration), the user summitd and the group summit.'
endif

.PHONY: clean
clean: ## remove what was built
	rm -rf .build $(STATIC) .build-venv .build-system .build-fuzz .build-bench Benchmarks/.build
