.DEFAULT_GOAL := help
.PHONY: help install programs run talk train test check format notices bench nlu-report screenshots

PYTHON := .venv/bin/python
BOT_PYTHON := bot/.venv/bin/python
STORIES := --stories tests/stories --out var/stories --no-plot --fail-on-prediction-errors
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3

help: ## Say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: ## Install both environments as locked
	@sh psoascreen/install.sh

programs: install ## Install a browser and nginx for the tests where there are none
	@sh tests/install_programs.sh

run: install ## Run the demonstration and print its links
	@$(PYTHON) -m psoascreen.launch

talk: install ## Talk with the bot in the terminal, and see why it says what it says; IN=es for another language
	@$(PYTHON) -m psoascreen.talk $(if $(IN),--language $(IN))

train: install ## Train the dialogue model if its content changed
	@$(PYTHON) -m psoascreen.training

# A step of a longer job: says what it does, and how long it took.
define step
	@echo "==> $(1) ..."; start=$$(date +%s); $(2) || exit $$?; echo "    done in $$(($$(date +%s) - start)) s"
endef

test: programs train ## Run every test
	$(call step,Test the language,$(BOT_PYTHON) -m pytest -c bot/pyproject.toml --confcutdir tests/language tests/language --numprocesses auto --maxprocesses 4)
	$(call step,Test the stories,$(BOT_PYTHON) -m bot.quiet test core $(STORIES))
	$(call step,Test everything else,$(PYTHON) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder)

check: install ## Format, lint, types, imports, the dialogue's data, its languages and their reading age
	$(PYTHON) -W ignore -m checks
	$(PYTHON) -m psoascreen.training
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/pyright
	.venv/bin/lint-imports
	$(BOT_PYTHON) -m bot.validate
	$(PYTHON) -m web.catalogues

notices: install ## Write the third-party notices anew
	$(PYTHON) -m checks.notices

format: install ## Format and mend what a tool can mend
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

bench: train ## Measure everything into one report, bench/report.html; PARTS=turns,start for some of it
	$(PYTHON) -m bench $(if $(PARTS),--only $(PARTS))

nlu-report: install ## Show how well messages are read, and what changed since the last commit
	$(BOT_PYTHON) -m bench.nlu.report

screenshots: programs train ## Make the pictures of the README from the running product
	$(PYTHON) -m tests.screenshots
