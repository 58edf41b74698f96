# Ends what an earlier start left running. Set by the caller: supervisor watcher postgres, each a process id or empty.

for process in $supervisor $watcher; do
  kill -KILL "$process" 2>/dev/null
done
if [ -n "$postgres" ]; then
  stop_postgres "$postgres"
fi; exit 0
