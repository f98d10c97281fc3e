# SEPEDA BARU. `make help` lists what can be made.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run demo db-upgrade accounts test check format translations requirements clean

export PORT ?= 8080
python := .venv/bin/python
flask := .venv/bin/flask --app run

help: ## Daftar perintah / list of commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Siapkan semuanya, isi data contoh bila masih kosong, jalankan di http://127.0.0.1:$PORT (8080)
	@scripts/setup run
	@$(python) scripts/prepare --demo
	@exec $(python) run.py

demo: ## Isi basis data yang masih kosong dengan putaran contoh, tampilkan akunnya
	@scripts/setup run
	@$(python) scripts/prepare
	@$(flask) demo
	@$(flask) demo-accounts

db-upgrade: ## Basis data ke versi terbaru, peran dan data rujukan disegarkan
	@scripts/setup run
	@$(python) scripts/prepare

accounts: ## Tampilkan akun contoh
	@scripts/setup run
	@$(flask) demo-accounts

test: ## Seluruh pengujian (sebagian: make test ARGS="tests/rules -k nip")
	@scripts/setup test
	@$(python) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: ## Format, lint, tipe, keamanan kode, terjemahan, migrasi
	@scripts/setup test
	@scripts/check

format: ## Rapikan format dan perbaiki yang dapat diperbaiki sendiri
	@.venv/bin/ruff check -q --fix-only .
	@.venv/bin/ruff format .

translations: ## Tulis kalimat baru ke katalog terjemahan, lalu periksa
	@scripts/setup test
	@$(python) scripts/i18n update
	@$(python) scripts/i18n compile
	@$(python) scripts/i18n check

requirements: ## Kunci ulang versi paket Python (requirements*.txt) dengan hash
	@.venv/bin/uv pip compile -q --generate-hashes --no-annotate --python-version 3.11 requirements.in -o requirements.txt
	@.venv/bin/uv pip compile -q --generate-hashes --no-annotate --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean: ## Buang lingkungan Python dan hasil sementara; data di instance/ tidak disentuh
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
