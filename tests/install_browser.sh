#!/bin/sh
# Gives the page tests a Chromium: the one there is, Debian's where root can install it, else Playwright's own.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
echo "==> Install a browser for the page tests ..."
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
.venv/bin/playwright install chromium && exit 0
echo "No browser could be installed; the page tests will be skipped, or fail where CI=true." >&2
