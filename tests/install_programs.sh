#!/bin/sh
# Gives the tests what they run beside Python: a Chromium for the pages, and the nginx of a deployment. The ones there
# are, Debian's where root can install them, else Playwright's own browser.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="chromium"
command -v nginx >/dev/null 2>&1 || missing="$missing nginx-light"
[ -z "$missing" ] && exit 0
echo "==> Install for the tests: $missing ..."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086 - two names are two packages; Debian's own nginx need not serve anything
    apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null && exit 0
fi
command -v chromium >/dev/null 2>&1 || .venv/bin/playwright install chromium ||
    echo "No browser could be installed; the page tests will be skipped, or fail where CI=true." >&2
command -v nginx >/dev/null 2>&1 ||
    echo "nginx could not be installed; the tests behind it will be skipped, or fail where CI=true." >&2
