# What deploy/run and deploy/test share: finding Python, environments made from hashed locks, and the pages built.
# Sourced, not run.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
    # A name may stand for a version manager's shim or a Python without venv, so it is tried.
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
      >/dev/null 2>&1; then
      printf '%s' "$name"
      return
    fi
  done
  fail "Python 3.11 to 3.14 with venv is needed: on Debian or Ubuntu, apt install python3 python3-venv."
}

quietly() {
  local said
  said=$("$@" 2>&1) || { say "$said"; fail "This failed: $*"; }
}

# What an environment was made from; the folder too, since a moved one points to its old place.
wanted_stamp() { { printf '%s\n' "$PWD"; cat -- "$@" pyproject.toml; } | cksum; }

# ensure_environment FOLDER LOCK... : in the clone's root, make the environment unless it stands as the locks say.
ensure_environment() {
  local folder=$1
  shift
  if [[ "$(cat "$folder/made-from" 2>/dev/null)" != "$(wanted_stamp "$@")" ]] || ! "$folder/bin/python" -c '' 2>/dev/null
  then
    make_environment "$folder" "$@"
  fi
}

install_locked() {
  local folder=$1
  shift
  quietly "$folder/bin/python" -m pip --disable-pip-version-check install --quiet \
    --require-hashes --no-deps --only-binary=:all: "$@"
}

make_environment() {
  local folder=$1 python locks=() lock
  shift
  for lock in "$@"; do locks+=(--requirement "$lock"); done
  python=$(find_python)
  if [[ -e $folder && ! ( -O $folder && -w $folder ) ]]; then
    fail "$PWD/$folder was made by another user: remove it, or start as that user."
  fi
  [[ -w . ]] || fail "$PWD cannot be written, so $folder cannot be made there: copy the clone to a folder of yours."
  say "Making $folder with $("$python" --version) ..."
  rm -rf "$folder"
  quietly "$python" -m venv "$folder"
  say "Installing what is named in $* ..."
  install_locked "$folder" "${locks[@]}"
  quietly "$folder/bin/python" -m pip --disable-pip-version-check install --quiet \
    --no-index --no-deps --no-build-isolation --editable .
  wanted_stamp "$@" >"$folder/made-from"
}

# ensure_pages FOLDER OPTION... : build what pages need in a browser unless it stands as its sources say, with the
# machine's Node.js or else with one of the environment's own. Tells what went wrong, and returns whether it stands.
ensure_pages() {
  local folder=$1 said code=0
  shift
  said=$("$folder/bin/placeledger" build-pages "$@" 2>&1) || code=$?
  if [[ $code == 3 ]]; then
    say "Installing Node.js from deploy/node.lock, since this machine has none that is new enough ..."
    install_locked "$folder" --requirement deploy/node.lock
    code=0
    said=$("$folder/bin/placeledger" build-pages "$@" 2>&1) || code=$?
  fi
  [[ -z $said ]] || say "$said"
  return "$code"
}
