# Makes a data directory, after sweeping what earlier attempts left.
# Set by the caller: root data initdb password; the arguments are initdb's.

initialise() {
  umask 077
  cd / || return 1
  mkdir -p "$root" || return 1
  rm -rf "$root"/data-* "$root/incarnation" "$root/boot" "$root/clean"
  # printf is built in, and the pipe belongs to us: the password is in no command line and in no file.
  printf '%s\n' "$password" | "$initdb" -D "$data" --pwfile=/dev/stdin "$@"
}

initialise "$@"; exit
