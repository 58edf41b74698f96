# The first process of a ditto container: runs one database server, and ends it when told to (TERM), at its deadline,
# or when nobody has been connected for its idle time (a server of its own: only while a session holds it; a shared one:
# not while a copy in it is kept), whether or not any JVM of ditto still lives.
# POSIX sh: dash, busybox ash and bash run it. What differs between engines is in engine.sh.
#
# Exit status: 0 only after a clean, verified shutdown; 64 if the image lacks a program; 78 if the data cannot be used.
#
# Arguments: seconds it may live (a shared server, after its last session), and "configured" if the data holds the
# settings already.
# Set in "order": mode (own, shared) root admin idle abandoned tick grace longest port_hex

. /ditto/order
. /ditto/engine.sh
life=$1
configured=$2
umask 077
cd / || exit 1

say() { echo "ditto: $*" >&2; }

require_programs() {
  for program in $engine_programs; do
    command -v "$program" >/dev/null || {
      say "this image has no $program on its PATH ($PATH)"
      exit 64
    }
  done
}

# Durability is off: only data that was shut down cleanly can be used, and of a shared server only if no power cut
# can have come since.
require_clean() {
  clean=
  [ -f "$root/clean" ] && read -r clean <"$root/clean"
  if [ -z "$clean" ] || { [ "$mode" = shared ] && [ "$clean" != "$boot" ]; }; then
    say "the data was not shut down cleanly since this machine started"
    exit 78
  fi
}

make_data() {
  rm -rf "$root/data.new"
  engine_init "$root/data.new"
  code=$?
  rm -f /ditto/password
  [ "$code" = 0 ] && mv "$root/data.new" "$root/data" || exit 1
}

stop_server() {
  [ -z "$server" ] || kill "-$engine_stop_signal" "$server" 2>/dev/null
}

# For a watcher: nobody waits for it, so it does not give up.
insist() {
  stop_server
  sleep 60
  kill -KILL "$server" 2>/dev/null
}

# Takes a file that the daemon puts there, "<seconds> <word>"; moved away first, so that the next one is not lost.
take() {
  [ -f "$1" ] && mv "$1" "$1.taken"
  [ -f "$1.taken" ] && read -r life word <"$1.taken" || return 1
  case $word in end | held) rm -f "$1.taken" ;; *) return 1 ;; esac
}

# /ditto/life is said of a server that somebody claimed; "held" if the session that did is connected. /ditto/warm is said
# of one that nobody claimed, and may be late.
watch_deadline() {
  claimed=no
  held=end
  quiet=0
  before=0
  while :; do
    read -r now rest </proc/uptime
    now=${now%%.*}
    if take /ditto/warm && [ "$claimed" = no ]; then deadline=$((now + life)); fi
    if take /ditto/life; then
      deadline=$((now + life))
      claimed=yes
      [ "$word" = "$held" ] || say "ends in $life s at the latest ($word)"
      held=$word
    fi
    if [ "$now" -ge "$deadline" ]; then
      say "the deadline has passed"
      return
    fi
    if [ "$held" = held ] && is_abandoned; then
      say "nobody has been connected for $quiet s, and the session that held this server is gone"
      return
    fi
    sleep "$tick"
  done
}

# Whether nobody has been connected for the idle time. A session connects anew long before the server would give its
# connection up. Where that was given up, the session was stopped, in a debugger say, and may go on: the deadline holds.
is_abandoned() {
  if in_use; then
    quiet=0
    used_at=$now
    return 1
  fi
  quiet=$((quiet + tick))
  [ "$quiet" -ge "$idle" ] && [ $((used_at - joined_at)) -lt "$longest" ] && ! in_use
}

# Whether anybody is connected now. State 01 is ESTABLISHED; the kernel ends it with the client, killed or not.
connected() {
  for table in /proc/net/tcp /proc/net/tcp6; do
    [ -r "$table" ] || continue
    while read -r row here there state rest; do
      case $state$here in 01*:"$port_hex") return 0 ;; esac
    done <"$table"
  done
  return 1
}

# How many connections this container has taken so far: a session may come and go between two looks.
count_taken() {
  taken=0
  while read -r table algorithm min max most opened accepted rest; do
    case $table$algorithm in Tcp:[0-9]*) taken=$accepted ;; esac
  done 2>/dev/null </proc/net/snmp
}

# Whether anybody is connected, or was since the last look. The table is not read at one instant: a session that replaces
# its connection meanwhile is missed there, but not by the count, which is therefore taken afterwards.
in_use() {
  if connected; then used=yes; else used=no; fi
  count_taken
  if [ "$taken" != "$before" ]; then
    used=yes
    joined_at=$now
  fi
  before=$taken
  [ "$used" = yes ]
}

# Whether every session that came (it puts /ditto/came-<its name>) left none of its copies behind (it puts
# /ditto/left-<its name> at its end). One that was killed did not.
in_order() {
  order=0
  for came in /ditto/came-*; do
    left=/ditto/left-${came#/ditto/came-}
    if [ -e "$left" ]; then
      rm -f "$came" "$left"
    elif [ -e "$came" ]; then
      order=1
    fi
  done
  return $order
}

# Whether it is time to remove what killed sessions left, once. A session that was stopped, in a debugger say, looks dead
# when the server has given its connection up, and may go on.
is_untidy() {
  [ "$quiet" -ge "$abandoned" ] && [ "$limit" -gt "$quiet" ] && [ $((used_at - joined_at)) -lt "$longest" ] && ! in_order
}

# Ends with the number of seconds that nobody was there in /ditto/untidy, if there are copies of killed sessions.
# /ditto/kept is said of a shared server: how long a copy in it is kept, though nobody is connected.
watch_sessions() {
  count_taken
  before=$taken
  kept=0
  used_at=0
  joined_at=0
  while :; do
    sleep "$tick"
    read -r now rest </proc/uptime
    now=${now%%.*}
    # And one, as the part of a second that has passed was left out.
    if take /ditto/kept; then kept=$((now + life + 1)); fi
    if in_use; then
      quiet=0
      limit=$idle
      used_at=$now
    else
      quiet=$((quiet + tick))
      if [ "$now" -lt "$kept" ]; then continue; fi
      if is_untidy && ! in_use; then
        say "nobody has been connected for $quiet s, and a session was killed"
        echo "$quiet" >/ditto/untidy
        return
      fi
      if [ "$quiet" -ge "$limit" ] && ! in_use; then
        say "nobody has been connected for $quiet s"
        in_order || echo "$quiet" >/ditto/untidy
        return
      fi
    fi
  done
}

# Runs the server to its end; its status is in "code" then.
run_server() {
  engine_serve "$root/data" &
  server=$!
  if [ "$mode" = own ]; then
    { watch_deadline; insist; } &
  else
    { watch_sessions; insist; } &
  fi
  watcher=$!
  code=1
  while :; do
    again=no
    wait "$server"
    status=$?
    # A trap ends the wait as well; 127 means that the status was fetched just before.
    [ "$status" = 127 ] || code=$status
    [ "$again" = yes ] || break
  done
}

# After a server that ended by itself: removes what killed sessions left. Whether the server shall go on then, for the
# snapshots' sake.
tidied() {
  [ "$code" = 0 ] && [ -e /ditto/untidy ] && [ -z "$told" ] || return 1
  read -r quiet </ditto/untidy
  # It would end, later on, a server that took the place of the one it knows.
  kill "$watcher" 2>/dev/null
  rm -f /ditto/untidy /ditto/came-* /ditto/left-*
  engine_tidy "$root/data" || {
    say "what killed sessions left could not be removed"
    return 1
  }
  limit=$idle
  [ "$quiet" -lt "$idle" ] && [ -z "$told" ]
}

server=
told=
again=no
trap 'again=yes; told=yes; stop_server' TERM INT
read -r boot </proc/sys/kernel/random/boot_id
read -r now rest </proc/uptime
deadline=$((${now%%.*} + life))

require_programs
if [ -d "$root/data" ]; then require_clean; else make_data; fi
# No program where the shell can do it: a copy's server is waited for.
[ ! -e "$root/clean" ] || : >"$root/clean"
[ "$configured" = configured ] || engine_configure "$root/data" || exit 1
[ -z "$told" ] || exit 143

quiet=0
limit=$grace
run_server
while tidied; do
  run_server
done

rm -rf /ditto/in/* /ditto/run/* /ditto/life /ditto/life.taken /ditto/warm /ditto/warm.taken /ditto/kept \
  /ditto/kept.taken /ditto/untidy /ditto/names /ditto/came-* /ditto/left-*
[ "$code" = 0 ] || exit "$code"
engine_verify "$root/data" || {
  say "the server ended, but its data is not marked as shut down"
  exit 70
}
echo "$boot" >"$root/clean" && exit 0
exit 70
