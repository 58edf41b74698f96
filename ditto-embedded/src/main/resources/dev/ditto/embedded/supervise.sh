# Starts Postgres, and stops it once no session has held it for its idle time, however the sessions ended.
# Set by the caller: control root data postgres idle abandoned tick settings rules boot
#
# Every session holds the FIFO "sessions" open for writing for life, and writes one line when it comes. So a reader of
# the FIFO sees lines when sessions come and end-of-file when the last one is gone, killed or not. A session that keeps a
# copy writes "kept" and for how many seconds: so long the server stays up though nobody holds it. One that leaves none of
# its copies behind writes "left" at its end; where one has not, its copies are removed after the time "abandoned", for
# which the server stops.

# Seconds that no clock change bends, where the system counts them.
look_at_clock() {
  if [ -r /proc/uptime ] && read -r now rest </proc/uptime; then now=${now%%.*}; else now=$(date +%s); fi
}

heard() {
  case $1 in
    "") here=$((here + 1)) ;;
    left) here=$((here - 1)) ;;
    "kept "*[!0-9]*) ;;
    "kept "[0-9]*)
      look_at_clock
      # And one, as the clock leaves out the part of a second that has passed.
      kept=$((now + ${1#kept } + 1))
      ;;
  esac
}

is_kept() {
  [ "$kept" != 0 ] || return 1
  look_at_clock
  [ "$now" -lt "$kept" ]
}

# A session writes its line and then looks for "ready"; we take "ready" away and then look for a line. Whichever comes
# first, at least one of the two sees the other.
taken_back() {
  mv "$control/ready" "$control/stopping" 2>/dev/null || return 1
  read -r line <&3 || return 1
  heard "$line"
  mv "$control/stopping" "$control/ready"
}

# How long nobody may be here. Whoever is counted and holds nothing was killed.
patience() {
  if [ "$here" -gt 0 ] && [ "$abandoned" -lt "$idle" ]; then echo "$abandoned"; else echo "$idle"; fi
}

# Returns when the server shall stop; 3 if a session was killed that may have left copies.
watch_sessions() {
  quiet=0
  kept=0
  here=0
  while :; do
    came=no
    while read -r line <&3; do
      came=yes
      heard "$line"
    done
    # Nobody is here, and the one who started us never said that the server is ready.
    [ -f "$control/ready" ] || return 0
    if [ "$came" = yes ]; then quiet=0; else quiet=$((quiet + tick)); fi
    if [ "$quiet" -ge "$(patience)" ] && ! is_kept; then
      taken_back || { [ "$here" -le 0 ] || return 3; return 0; }
      quiet=0
    elif [ -p "$control/sessions" ]; then
      # Holds the FIFO open for one tick, so that the next end-of-file is a clock.
      { sleep "$tick" 3<&- & } 4>"$control/sessions" || return 0
    else
      return 0
    fi
  done
}

# The names of copies, and of what was to become a snapshot.
names_left() {
  echo "SELECT datname FROM pg_database WHERE datname ~ '^ditto_[cs]_'" |
    "$postgres" --single -D "$data" postgres |
    while read -r line; do
      case $line in
        *'datname = "ditto_'[cs]_*)
          name=${line#*datname = \"}
          echo "${name%%\"*}"
          ;;
      esac
    done
}

# Removes them. No session is here, and none can come: so they are nobody's, whoever made them. A dead session's rows are
# settled by the next one, which finds them gone.
tidy_up() {
  names_left >"$control/left" || return 0
  while read -r name; do
    case $name in
      *[!a-z0-9_]*) ;;
      *) printf 'DROP DATABASE IF EXISTS %s\nDROP ROLE IF EXISTS %s\n' "$name" "$name" ;;
    esac
  done <"$control/left" | "$postgres" --single -D "$data" postgres >/dev/null
}

supervise() {
  umask 077
  cd / || return 1
  trap '' HUP
  rm -f "$control/ready" "$control/stopping" "$control/sessions" "$control/processes" "$root/clean" \
    "$control/untidy"
  printf '%s' "$settings" >"$data/postgresql.conf" &&
    printf '%s' "$rules" >"$data/pg_hba.conf" &&
    printf '%s\n' "$boot" >"$root/boot" &&
    mkfifo "$control/sessions" || return 1
  exec 5<&0 </dev/null >"$control/server.log" 2>&1

  "$postgres" -D "$data" 5<&- &
  server=$!
  # The starter keeps our input open until it holds the FIFO itself; should it die before, nobody holds it.
  exec 6<>"$control/sessions"
  cat <&5 >&6 &
  (
    exec 3<"$control/sessions" 5<&- 6>&-
    watch_sessions
    [ $? != 3 ] || : >"$control/untidy"
    stop_postgres "$server"
  ) &
  watcher=$!
  exec 5<&- 6>&-
  printf '%s %s %s\n' "$$" "$watcher" "$server" >"$control/processes.new"
  mv "$control/processes.new" "$control/processes"

  wait "$server"
  code=$?
  mv "$control/ready" "$control/stopping" 2>/dev/null
  kill "$watcher" 2>/dev/null
  wait "$watcher" 2>/dev/null
  # A server that was stopped in another way keeps what it has: a session may have been there to the end.
  if [ "$code" = 0 ] && [ -f "$control/untidy" ]; then
    tidy_up
    code=$?
  fi
  [ "$code" = 0 ] && : >"$root/clean"
  # The home was deleted while the server ran: its data in memory would stay until the next boot.
  [ -d "$control" ] || rm -rf "$root"
  rm -f "$control/sessions" "$control/stopping" "$control/untidy" "$control/left"
  # Last: who does not find us there any more starts the server anew.
  rm -f "$control/processes"
}

supervise; exit
