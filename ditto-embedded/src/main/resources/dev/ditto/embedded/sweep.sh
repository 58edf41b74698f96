# Empties directories of ours; the arguments name them.

for directory in "$@"; do
  rm -rf "$directory"/* "$directory"/.[!.]*
done; exit 0
