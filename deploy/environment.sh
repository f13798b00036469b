#!/bin/sh
# Makes .venv hold exactly what a lock file names, and does nothing when it does already.
#   deploy/environment.sh requirements.lock
# PYTHON names the interpreter to use; INSTALL=1 lets root on Debian and Ubuntu install Python's venv module.
set -eu
cd "$(dirname "$0")/.."
lock=$1
new_enough='import sys; raise SystemExit(sys.version_info < (3, 11))'

# The development lock holds all of the other one, so either is right for running.
for stamp in "$lock" requirements-dev.lock; do
    if [ -f ".venv/$stamp" ] && cmp -s "$stamp" ".venv/$stamp" && .venv/bin/python -c "$new_enough" 2>/dev/null; then
        exit 0
    fi
done

echo "Installing what $lock names (the first time, and when it has changed): a minute or two ..."

find_python() {
    for name in ${PYTHON:-} python3.11 python3 python3.14 python3.13 python3.12 python; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$new_enough" 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "Python 3.11 or newer is needed (PYTHON=/path/to/python make ...)." >&2
    exit 1
}

make_venv() {
    rm -rf .venv
    "$1" -m venv .venv >/dev/null 2>&1 && return
    if [ "${INSTALL:-0}" = 1 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$(basename "$1")-venv"
        rm -rf .venv
        "$1" -m venv .venv && return
    fi
    echo "$1 cannot make an environment: install its venv module (on Debian and Ubuntu the package $1-venv)." >&2
    exit 1
}

if ! .venv/bin/python -c "$new_enough; import pip" 2>/dev/null || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    make_venv "$python"
fi
rm -f .venv/requirements.lock .venv/requirements-dev.lock
# A lock names all that is needed, so pip need not look for more. What an installation serves is compiled here, for
# those that may not write here; of what development takes, most is never imported.
compile=--compile
[ "$lock" = requirements.lock ] || compile=--no-compile
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps "$compile" -r "$lock"
cp "$lock" ".venv/$lock"
