# Postgres, for serve.sh.

engine_programs="initdb postgres pg_controldata"
engine_stop_signal=INT

# Makes a data directory; the password is in a file that belongs to this container alone, and is removed then.
engine_init() {
  directory=$1
  set --
  while read -r argument; do
    set -- "$@" "$argument"
  done </ditto/init-arguments
  initdb -D "$directory" -U "$admin" --pwfile=/ditto/password --auth=scram-sha-256 --no-sync "$@" >/dev/null
}

engine_configure() {
  cat /ditto/settings >"$1/postgresql.conf" && cat /ditto/rules >"$1/pg_hba.conf"
}

engine_serve() {
  exec postgres -D "$1"
}

names_left() {
  echo "SELECT datname FROM pg_database WHERE datname ~ '^ditto_[cs]_'" | postgres --single -D "$1" postgres |
    while read -r line; do
      case $line in
        *'datname = "ditto_'[cs]_*)
          name=${line#*datname = \"}
          echo "${name%%\"*}"
          ;;
      esac
    done
}

# Removes copies, and what was to become a snapshot, from data that no server runs on. No session is there: so they are
# nobody's, whoever made them. A dead session's rows are settled by the next one, which finds them gone.
engine_tidy() {
  names_left "$1" >/ditto/names || return 1
  while read -r name; do
    case $name in
      *[!a-z0-9_]*) ;;
      *) printf 'DROP DATABASE IF EXISTS %s\nDROP ROLE IF EXISTS %s\n' "$name" "$name" ;;
    esac
  done </ditto/names | postgres --single -D "$1" postgres >/dev/null
}

# Whether the data is marked as cleanly shut down.
engine_verify() {
  LC_ALL=C pg_controldata "$1" | while read -r word1 word2 word3 state; do
    case "$word1 $word2 $word3 $state" in "Database cluster state: shut down") exit 3 ;; esac
  done
  [ $? = 3 ]
}
