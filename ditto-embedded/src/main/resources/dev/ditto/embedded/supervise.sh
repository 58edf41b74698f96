# Starts Postgres, and stops it once no session has held it for its idle time, however the sessions ended.
# Set by the caller: control root data postgres idle tick settings rules boot
#
# Every session holds the FIFO "sessions" open for writing for life, and writes one line when it comes. So a reader of
# the FIFO sees lines when sessions come and end-of-file when the last one is gone, killed or not. A session that keeps a
# copy writes "kept" and for how many seconds: so long the server stays up though nobody holds it.

# Seconds that no clock change bends, where the system counts them.
look_at_clock() {
  if [ -r /proc/uptime ] && read -r now rest </proc/uptime; then now=${now%%.*}; else now=$(date +%s); fi
}

heard() {
  case $1 in
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

# Returns when the server shall stop.
watch_sessions() {
  quiet=0
  kept=0
  while :; do
    came=no
    while read -r line <&3; do
      came=yes
      heard "$line"
    done
    # Nobody is here, and the one who started us never said that the server is ready.
    [ -f "$control/ready" ] || return
    if [ "$came" = yes ]; then quiet=0; else quiet=$((quiet + tick)); fi
    if [ "$quiet" -ge "$idle" ] && ! is_kept; then
      taken_back || return
      quiet=0
    elif [ -p "$control/sessions" ]; then
      # Holds the FIFO open for one tick, so that the next end-of-file is a clock.
      { sleep "$tick" 3<&- & } 4>"$control/sessions" || return
    else
      return
    fi
  done
}

supervise() {
  umask 077
  cd / || return 1
  trap '' HUP
  rm -f "$control/ready" "$control/stopping" "$control/sessions" "$control/processes" "$root/clean"
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
  [ "$code" = 0 ] && : >"$root/clean"
  # The home was deleted while the server ran: its data in memory would stay until the next boot.
  [ -d "$control" ] || rm -rf "$root"
  rm -f "$control/sessions" "$control/stopping"
  # Last: who does not find us there any more starts the server anew.
  rm -f "$control/processes"
}

supervise; exit
