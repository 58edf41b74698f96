# Shared by ditto's server scripts. POSIX: dash, busybox ash and bash run it.

# Asks a Postgres to stop: fast first, then immediate, then by force. About 13 s at most.
stop_postgres() {
  for signal in INT:100 QUIT:20 KILL:10; do
    kill "-${signal%:*}" "$1" 2>/dev/null || return 0
    rounds=${signal#*:}
    while [ "$rounds" -gt 0 ]; do
      kill -0 "$1" 2>/dev/null || return 0
      sleep 0.1 2>/dev/null || sleep 1
      rounds=$((rounds - 1))
    done
  done
}
