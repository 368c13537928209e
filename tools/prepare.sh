# Sourced by ./run and ./test with ROOT set: installs what is missing, builds what changed. Everything it says goes to stderr.
#   prepare TARGET...      ninja targets of the release preset
say() { printf '%s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    say "Thiếu gói phần mềm và không có quyền cài đặt. Hãy chạy bằng root, hoặc nhờ quản trị cài: ${*: -1}"; exit 2
  fi
}

install() {
  say "Cài $# gói: $*"
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 ||
    { say "Không cài được gói phần mềm. Hãy kiểm tra mạng và nguồn gói của Debian 12 rồi chạy lại."; exit 2; }
}

install_packages() {
  local stamp="$ROOT/build/.packages" sum missing=() name rule
  sum=$(sha256sum <"$ROOT/packages.apt")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ] && return
  while read -r name rule; do
    case "$name" in ''|'#'*) continue ;; esac
    [ -n "$rule" ] && command -v "${rule#unless=}" >/dev/null && continue
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done <"$ROOT/packages.apt"
  [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
  mkdir -p "$ROOT/build"
  printf '%s\n' "$sum" >"$stamp"
}

build_web() {
  local stamp="$ROOT/build/.web" sum
  sum=$(cd "$ROOT" && cat package-lock.json | sha256sum)
  if [ ! -d "$ROOT/node_modules" ] || [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$sum" ]; then
    (cd "$ROOT" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 ||
      { say "Không tải được các tệp giao diện (npm). Hãy kiểm tra mạng rồi chạy lại."; exit 2; }
    printf '%s\n' "$sum" >"$stamp"
  fi
  if [ ! -f "$ROOT/web/dist/manifest.json" ] || [ -n "$(find "$ROOT/web/src" "$ROOT/web/build.mjs" "$stamp" -newer "$ROOT/web/dist/manifest.json" -print -quit)" ]; then
    (cd "$ROOT" && node web/build.mjs) >&2 || exit 2
  fi
}

prepare() {
  install_packages
  build_web
  if [ ! -f "$ROOT/build/release/build.ninja" ]; then
    say "Biên dịch lần đầu, mất khoảng mười phút trên máy hai nhân…"
    (cd "$ROOT" && cmake --preset release) >&2 || exit 2
  fi
  ninja -C "$ROOT/build/release" --quiet "$@" >&2 || { say "Biên dịch không thành công."; exit 2; }
}
