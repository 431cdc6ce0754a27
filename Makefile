# Everything runs in .venv; nothing is fetched but from the package registry, and nothing after set-up.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run install test check eval docs-numbers bench clean lock

run: install
	@$(BIN)/machi-annai models prepare
	@$(BIN)/machi-annai ingest
	@$(BIN)/machi-annai password
	@$(BIN)/machi-annai serve

install: $(STAMP)

# requirements.lock is whole, so nothing is resolved; torch stands alone because which build of 2.13.0 is
# right (CPU or CUDA) is the registry's to offer, and a local CPU build is preferred by pip to a CUDA one.
$(STAMP): requirements.lock pyproject.toml
	@test -d $(VENV) || python3 -m venv $(VENV)
	@echo "Installing; about two minutes and 3 GB the first time."
	@$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet torch==2.13.0
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m pip check
	@touch $@

test: install
	@$(BIN)/machi-annai models prepare
	@$(BIN)/machi-annai ingest
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app.py assistant ingest eval tests

eval: install
	@$(BIN)/machi-annai models prepare
	@$(BIN)/machi-annai ingest
	$(BIN)/machi-annai eval

# Measures the shipped cases, ours and the peer, and writes the numbers into docs/evaluation.md; eight minutes.
docs-numbers: install
	@$(BIN)/machi-annai models prepare
	@$(BIN)/machi-annai ingest
	$(BIN)/machi-annai eval docs-numbers

bench: install
	@$(BIN)/machi-annai models prepare
	@$(BIN)/machi-annai ingest
	$(BIN)/python -m eval.bench

clean:
	rm -rf $(VENV) var .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Needs uv. torch is left out: its own dependencies are named instead, so that no CUDA package is locked.
lock:
	printf 'mpmath\nnetworkx\nsetuptools\nsympy\n' > /tmp/torch-needs.in
	printf "torch ; sys_platform == 'never'\n" > /tmp/no-torch.txt
	uv pip compile pyproject.toml /tmp/torch-needs.in --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --override /tmp/no-torch.txt --no-emit-package torch -o requirements.lock
