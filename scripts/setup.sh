#!/usr/bin/env bash
# Puts what the project needs on this machine: Debian packages where it may, then .venv with the package.
#
#   scripts/setup.sh pdf        what `make demo` needs
#   scripts/setup.sh pdf,dev    what `make test` and `make lint` need
#   scripts/setup.sh pdf,dev,office   the same with LibreOffice, for the tests that type into it and open reports with it
#
# PYTHON names another interpreter (3.11 or later); SETUP_SYSTEM=0 leaves the system's packages alone.
set -eu -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

extras="${1:-pdf}"
stamp=.venv/.setup
pdf_packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai)

case ",$extras," in *,office,*)
    pdf_packages+=(libreoffice-calc libreoffice-writer python3-uno)
    extras="${extras/,office/}" ;;
esac

say() { printf '%s\n' "$*" >&2; }

# --- the interpreter --------------------------------------------------------------------------------------------

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3 python3.14 python3.13 python3.12; do
        if is_recent "$candidate"; then
            command -v "$candidate"
            return
        fi
        if [ -n "${PYTHON:-}" ]; then break; fi # one that was named is not silently replaced
    done
}

can_make_venv() { [ -n "$1" ] && "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# --- Debian packages --------------------------------------------------------------------------------------------

# Those of its arguments that are not installed, one a line; nothing where there is no dpkg.
missing_packages() {
    local name
    command -v dpkg-query >/dev/null 2>&1 || return 0
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || printf '%s\n' "$name"
    done
}

# How to become root without asking anybody: nothing for root, sudo where it wants no password; else fails.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        env "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n env "$@"
    else
        return 1
    fi
}

apt_install() {
    local apt=(DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    as_root "${apt[@]}" update || true # one of its sources may be out of reach, and another have what is needed
    as_root "${apt[@]}" install -y --no-install-recommends "$@"
}

install_packages() {
    local log
    [ $# -gt 0 ] || return 0
    if [ "${SETUP_SYSTEM:-1}" = 0 ] || ! command -v apt-get >/dev/null 2>&1 || ! as_root true; then
        say "缺少系统软件包：$*"
        say "这里无权安装，请管理员执行：apt-get update && apt-get install -y $*"
        return 0
    fi
    say "正在安装系统软件包：$*"
    log="$(mktemp)"
    if ! apt_install "$@" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        say "系统软件包没有装上，先继续往下做。请稍后执行：apt-get update && apt-get install -y $*"
    fi
    rm -f "$log"
}

python="$(find_python)"
wanted=()
if ! command -v dpkg-query >/dev/null 2>&1; then
    [ -e "$stamp" ] || say "本机不是 Debian 系统：生成 PDF 需自行安装 Pango（libpango、libpangoft2、libharfbuzz-subset）与中文字体（Noto CJK、霞鹜文楷）。"
fi
while read -r name; do wanted+=("$name"); done < <(
    missing_packages "${pdf_packages[@]}"
    [ -n "$python" ] || [ -n "${PYTHON:-}" ] || missing_packages python3 python3-venv
    [ -z "$python" ] || can_make_venv "$python" || missing_packages python3-venv
)
install_packages ${wanted[@]+"${wanted[@]}"}

# --- the virtual environment ------------------------------------------------------------------------------------

[ -n "$python" ] || python="$(find_python)"
if [ -z "$python" ]; then
    say "没有找到 Python 3.11 或更新的版本。请先安装，或用 PYTHON=/路径/python3 指明，再重新执行。"
    exit 3
fi

# What the environment was made from: where any of it has changed, it is brought up to date. The stamp's first line is
# that state, each further line one extra that is in.
state="$({ printf '%s\n' "$PWD" "$python"; cat pyproject.toml evaluator/__init__.py scripts/setup.sh; } | cksum)"

is_ready() {
    local extra
    [ -x .venv/bin/python ] && grep -qsxF "$state" "$stamp" || return 1
    for extra in ${extras//,/ }; do
        grep -qxF "$extra" "$stamp" || return 1
    done
}

if is_ready; then exit 0; fi

if ! can_make_venv "$python"; then
    say "这个 Python 不能建立虚拟环境：$python"
    say "请先安装 python3-venv（apt-get install -y python3-venv），再重新执行。"
    exit 3
fi

say "正在准备 Python 环境 .venv（第一次约需一分钟）……"
# Anew where it was made elsewhere or by another interpreter: its scripts carry absolute paths.
if ! grep -qsxF "$PWD $python" .venv/.made-by; then
    rm -rf .venv
    "$python" -m venv .venv
    printf '%s\n' "$PWD $python" >.venv/.made-by
fi
log="$(mktemp)"
if ! .venv/bin/python -m pip install --disable-pip-version-check --no-input -q -e ".[$extras]" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "Python 依赖没有装上。请检查网络（需能访问 PyPI 或其镜像），再重新执行。"
    exit 3
fi
rm -f "$log"
grep -qsxF "$state" "$stamp" || printf '%s\n' "$state" >"$stamp"
for extra in ${extras//,/ }; do printf '%s\n' "$extra"; done >>"$stamp"
