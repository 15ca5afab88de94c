# Sourced by ./run and by the Dockerfile: installs what is missing, quickly when nothing is.
# Two layers: Debian packages (through apt-get, when root or sudo allows) and a virtual environment from the hashed lock.
# A stamp in .venv holds the hash of what was installed, so that the next start costs milliseconds.

: "${root:=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}"
venv="${YINZHENG_VENV:-$root/.venv}"
python="$venv/bin/python"

packages_read=(tesseract-ocr tesseract-ocr-chi-sim libgl1 libglib2.0-0)
packages_test=(chromium postgresql redis-server fonts-noto-cjk fonts-wqy-microhei fonts-wqy-zenhei fonts-arphic-ukai fonts-arphic-uming git)

say() { printf '%s\n' "run: $*" >&2; }

# missing_packages NAME... -> those that dpkg does not know as installed, one a line
missing_packages() {
  local installed
  installed="$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)"
  local name
  for name in "$@"; do
    grep -q "^$name installed$" <<<"$installed" || echo "$name"
  done
}

# install_packages NAME...: through apt-get, or one plain sentence of what to do by hand
install_packages() {
  local missing
  command -v dpkg-query >/dev/null || { say "this is no Debian system: please install by hand what matches: $*"; return 0; }
  missing="$(missing_packages "$@" | tr '\n' ' ')"
  [ -n "${missing// /}" ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      say "please install by hand, as root: apt-get install $missing"; return 1
    fi
  fi
  say "installing $missing"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  { "${as_root[@]}" apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 ||
    { "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 &&
      "${as_root[@]}" apt-get install -y -qq --no-install-recommends $missing >/dev/null; }; } ||
    { say "apt-get could not install $missing; please install by hand"; return 1; }
}

# install_python LOCK: a virtual environment that holds exactly the lock
install_python() {
  local lock="$1" base
  if [ ! -x "$python" ]; then
    base="$(command -v python3.11 || command -v python3)" || { say "please install Python 3.11"; exit 1; }
    "$base" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed, found $("$base" -V)"; exit 1; }
    "$base" -c 'import ensurepip' 2>/dev/null || install_packages python3-venv || exit 1
    say "making $venv"
    "$base" -m venv "$venv"
  fi
  say "installing Python packages of $(basename "$lock") (a minute or two, once)"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock" >&2 ||
    { say "the Python packages could not be installed; the lines above say why"; exit 1; }
}

# ensure serve|read|test|train: everything that the command needs
ensure() {
  local need="$1" lock="$root/requirements.lock" packages=("${packages_read[@]}") stamp want
  case "$need" in
    test|train) lock="$root/requirements-test.lock"; packages+=("${packages_test[@]}") ;;
  esac
  stamp="$venv/installed-$(basename "$lock" .lock)"
  want="$(sha256sum "$lock" "$root/install.sh" | cut -c1-64 | tr -d '\n')"
  if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
    [ -n "${YINZHENG_SKIP_APT:-}" ] || install_packages "${packages[@]}" || say "going on without; what needs them will say so"
    install_python "$lock"
    printf '%s' "$want" >"$stamp"
  fi
  if [ "$need" = train ] && ! "$python" -c 'import torch' 2>/dev/null; then
    say "installing torch for training (large, once)"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/requirements-train.txt" >&2 ||
      { say "torch could not be installed; training needs it, the service does not"; exit 1; }
  fi
}
