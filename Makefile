# Thin: each target calls the command line tool. GNU make.
#   make push VERSION=0.5 AWSPROFILE=work AWSREGION=eu-west-1 REPONAME=my-api

CLI := bin/mirrorclock-deploy
SETTINGS = $(if $(VERSION),--image-version $(VERSION)) $(if $(AWSREGION),--region $(AWSREGION)) \
  $(if $(REPONAME),--repository $(REPONAME)) $(if $(CONFIG),--config $(CONFIG))
PROFILE = $(if $(AWSPROFILE),--profile $(AWSPROFILE))

.PHONY: help up down build push deploy destroy synth doctor test lint format start
.DEFAULT_GOAL := help

help: node_modules/.installed
	@$(CLI) --help

up down build: node_modules/.installed
	@$(CLI) $@ $(SETTINGS) $(ARGS)

push deploy destroy doctor: node_modules/.installed
	@$(CLI) $@ $(SETTINGS) $(PROFILE) $(ARGS)

synth: node_modules/.installed
	@$(CLI) synth --out $(or $(OUT),$(error say where to: make synth OUT=folder)) $(SETTINGS) $(PROFILE) $(ARGS)

start: node_modules/.installed
	@npm start --silent

test: node_modules/.installed
	@npm test --silent

lint format: node_modules/.installed
	@npm run --silent $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 or later with npm is needed: https://nodejs.org/en/download" >&2; exit 1; }
	@echo "Installing packages" >&2
	@npm ci --loglevel=error --no-progress
	@touch $@
