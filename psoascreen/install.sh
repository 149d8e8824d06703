#!/bin/sh
# Installs both locked environments, fetching uv first where the machine has none.
set -eu
UV_VERSION=0.13.9

say_and_stop() {
    echo "$1" >&2
    exit 1
}

if ! command -v uv >/dev/null 2>&1 && [ ! -x .uv/bin/uv ]; then
    command -v python3 >/dev/null 2>&1 || say_and_stop "Python is missing. Install Python 3.10 and 3.12 with pip, then run this again."
    echo "==> Fetch uv, which installs everything else ..."
    python3 -m pip install --quiet --disable-pip-version-check --target .uv "uv==$UV_VERSION" 2>.uv-install.log ||
        { cat .uv-install.log >&2; say_and_stop "uv could not be fetched. Check the network and that 'python3 -m pip' works, then run this again."; }
    rm -f .uv-install.log
fi
UV=$(command -v uv || echo .uv/bin/uv)

# Each folder is asked for its own Python: pyenv's shims answer by the folder's .python-version.
for folder in . bot; do
    version=$(cat "$folder/.python-version")
    "$UV" python find --directory "$folder" >/dev/null 2>&1 || "$UV" python install "$version" >/dev/null 2>&1 ||
        say_and_stop "Python $version is missing and could not be fetched. Install Python $version, then run this again."
done

install() {
    start=$(date +%s)
    echo "==> Install $1 ..."
    shift
    "$UV" sync --frozen --quiet "$@" ||
        say_and_stop "The packages could not be installed. Check the network to the package registry, then run this again."
    echo "    done in $(($(date +%s) - start)) s"
}
install "the web, records and medicine environment"
install "the dialogue environment" --directory bot
