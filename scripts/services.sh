# Sourced, not run: what the other scripts need of the machine, and throwaway servers.
# shellcheck shell=bash
#
# Everything a run starts lives in one temporary folder ($CHAMALINK_RUN) and is stopped and
# removed when the script ends, however it ends.

CHAMALINK_CACHE="${CHAMALINK_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/chamalink}"
CHAMALINK_RUN=""
POSTGRES_BIN=""
POSTGRES_AS=()
REDIS_PID=""
MISSING=()
MISSING_PACKAGES=()

say() { printf '%s\n' "$*" >&2; }
fail() { say "error: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- what is missing ------------------------------------------------------------------------

find_postgres() {
  local dir
  while read -r dir; do
    [ -x "$dir/initdb" ] && [ -x "$dir/pg_ctl" ] && { POSTGRES_BIN="$dir"; return 0; }
  done < <(
    printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin |
      sort -rV
    have pg_ctl && dirname "$(command -v pg_ctl)"
  )
  return 1
}

find_chromium() {
  local name
  for name in "${CHAMALINK_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome-stable \
    google-chrome; do
    [ -n "$name" ] && have "$name" && { command -v "$name"; return 0; }
  done
  return 1
}

python_with_venv() { have python3 && python3 -c 'import venv, ensurepip' 2>/dev/null; }
node_new_enough() {
  have node && have npm && node -e 'process.exit(parseInt(process.versions.node, 10) < 18 ? 1 : 0)'
}

# need NAME PACKAGES TEST... : notes NAME as missing when TEST fails.
need() {
  local name="$1" packages="$2"
  shift 2
  if ! "$@" >/dev/null 2>&1; then
    MISSING+=("$name")
    # shellcheck disable=SC2206 # a list of package names
    MISSING_PACKAGES+=($packages)
  fi
}

check_needs() {
  MISSING=()
  MISSING_PACKAGES=()
  local part
  for part in "$@"; do
    case "$part" in
      rust)
        need "a C compiler (cc)" "build-essential" have cc
        need git git have git
        ;;
      servers)
        need "PostgreSQL (initdb, pg_ctl)" postgresql find_postgres
        need "Redis (redis-server)" redis-server have redis-server
        ;;
      browser)
        need "Chromium" chromium find_chromium
        need "Node.js 18 or newer with npm" "nodejs npm" node_new_enough
        ;;
      python)
        need "Python 3 with venv" "python3 python3-venv" python_with_venv
        need "curl" curl have curl
        ;;
    esac
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  have apt-get || return 1
  [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; }
}

# require PART... : installs what PARTs need where that is allowed, else names it and stops.
require() {
  have cargo || fail "Rust is missing: install it from https://rustup.rs or your distribution"
  check_needs "$@"
  [ ${#MISSING[@]} -eq 0 ] && return 0
  if may_install; then
    say "installing ${MISSING_PACKAGES[*]} for: ${MISSING[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q </dev/null >&2
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -q --no-install-recommends "${MISSING_PACKAGES[@]}" </dev/null >&2
    check_needs "$@"
  fi
  if [ ${#MISSING[@]} -gt 0 ]; then
    local name
    say "Missing on this machine:"
    for name in "${MISSING[@]}"; do say "  - $name"; done
    say "Install them, on Debian or Ubuntu with:"
    say "  sudo apt-get install ${MISSING_PACKAGES[*]}"
    exit 1
  fi
}

# --- one run --------------------------------------------------------------------------------

begin_run() {
  local base="${TMPDIR:-/tmp}"
  # A Unix socket's path holds about 100 characters.
  [ ${#base} -le 40 ] || base=/tmp
  CHAMALINK_RUN="$(mktemp -d "$base/chamalink.XXXXXX")"
  # The database's own user passes through to its folder and sees nothing else.
  chmod 711 "$CHAMALINK_RUN"
  trap end_run EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

end_run() {
  local status=$?
  trap - EXIT
  if declare -F before_end >/dev/null; then before_end "$status" || true; fi
  stop_services
  [ -n "$CHAMALINK_RUN" ] && rm -rf "$CHAMALINK_RUN"
  exit "$status"
}

stop_services() {
  if [ -n "$POSTGRES_BIN" ] && [ -e "$CHAMALINK_RUN/pg/data/postmaster.pid" ]; then
    postgres_run "$POSTGRES_BIN/pg_ctl" -D "$CHAMALINK_RUN/pg/data" -m immediate -w stop \
      >/dev/null 2>&1 || true
  fi
  if [ -n "$REDIS_PID" ]; then
    kill "$REDIS_PID" 2>/dev/null || true
    wait "$REDIS_PID" 2>/dev/null || true
  fi
}

free_port() {
  local port try
  for try in $(seq 1 100); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s' "$port"
      return 0
    fi
  done
  fail "no free port found after $try tries"
}

random_word() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# --- PostgreSQL -----------------------------------------------------------------------------

# PostgreSQL refuses to run as root: then an unprivileged user runs it.
choose_postgres_user() {
  POSTGRES_AS=()
  [ "$(id -u)" = 0 ] || return 0
  local user
  for user in postgres nobody; do
    id "$user" >/dev/null 2>&1 || continue
    if have runuser; then
      POSTGRES_AS=(runuser -u "$user" --)
    elif have setpriv; then
      POSTGRES_AS=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
    else
      fail "as root, runuser or setpriv (package util-linux) is needed to start PostgreSQL"
    fi
    chown "$user" "$1"
    return 0
  done
  fail "as root, a user named postgres or nobody is needed to run PostgreSQL"
}

postgres_run() { (cd "$CHAMALINK_RUN/pg" && ${POSTGRES_AS[@]+"${POSTGRES_AS[@]}"} "$@"); }

start_postgres() {
  find_postgres || fail "PostgreSQL is missing"
  local dir="$CHAMALINK_RUN/pg" word port try
  word="$(random_word)"
  mkdir -m 700 "$dir"
  printf '%s\n' "$word" >"$dir/word"
  choose_postgres_user "$dir"
  chmod 644 "$dir/word"
  postgres_run "$POSTGRES_BIN/initdb" -D "$dir/data" -U chamalink --pwfile="$dir/word" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$CHAMALINK_RUN/initdb.log" 2>&1 ||
    { cat "$CHAMALINK_RUN/initdb.log" >&2; fail "initdb failed"; }
  rm -f "$dir/word"
  # fsync stays on: the tests that kill the server count on what was acknowledged being kept.
  postgres_run tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 300
shared_buffers = '128MB'
max_wal_size = '2GB'
log_min_messages = warning
CONF
  for try in 1 2 3 4 5; do
    port="$(free_port)"
    if postgres_run "$POSTGRES_BIN/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 \
      -o "-p $port" start >/dev/null 2>&1; then
      export CHAMALINK_TEST_POSTGRES_URL="postgres://chamalink:$word@127.0.0.1:$port/postgres"
      return 0
    fi
  done
  cat "$dir/log" >&2 || true
  fail "PostgreSQL did not start after $try tries"
}

# --- Redis ----------------------------------------------------------------------------------

start_redis() {
  local dir="$CHAMALINK_RUN/redis" word port try
  word="$(random_word)"
  mkdir -m 700 "$dir"
  for try in 1 2 3 4 5; do
    port="$(free_port)"
    cat >"$dir/redis.conf" <<CONF
bind 127.0.0.1
port $port
dir $dir
unixsocket $dir/socket
requirepass $word
save ""
appendonly no
daemonize no
CONF
    # In its own session, so that Ctrl-C reaches the tests first and Redis last.
    setsid redis-server "$dir/redis.conf" >"$dir/log" 2>&1 </dev/null &
    REDIS_PID=$!
    local waited=0
    while [ $waited -lt 100 ] && kill -0 "$REDIS_PID" 2>/dev/null; do
      if [ -S "$dir/socket" ]; then
        export CHAMALINK_TEST_REDIS_URL="redis://default:$word@127.0.0.1:$port"
        return 0
      fi
      sleep 0.1
      waited=$((waited + 1))
    done
    kill "$REDIS_PID" 2>/dev/null || true
  done
  cat "$dir/log" >&2 || true
  fail "Redis did not start after $try tries"
}

start_services() {
  # A test that wants a server fails rather than skips: there is one.
  export CHAMALINK_REQUIRE_POSTGRES=1
  start_postgres
  start_redis
}
