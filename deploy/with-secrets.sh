#!/bin/sh
# Runs a command with each file of the secrets folder as an environment variable of its name, so that no secret stands
# in a manifest, an image or a process list.
set -eu
for file in "${SECRETS_FOLDER:-/run/secrets}"/*; do
    [ -f "$file" ] || continue
    name=$(basename "$file")
    case $name in
    [0-9]* | *[!A-Z0-9_]*) continue ;;
    esac
    export "$name=$(cat "$file")"
done
exec "$@"
