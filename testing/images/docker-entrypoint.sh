#!/usr/bin/env bash
# What the official postgres images promise to do with their environment, for images made of Debian's packages: an empty
# PGDATA becomes a cluster (initdb, the database and the scripts of /docker-entrypoint-initdb.d, all behind a server that
# listens on its socket only), then the command runs as the user postgres.
set -Eeuo pipefail

refuse() {
  echo "docker-entrypoint: $*" >&2
  exit 1
}

# from_file NAME: a secret may come as NAME_FILE, so that it is not in the container's configuration.
from_file() {
  local name="$1" file="${1}_FILE"
  [[ -n "${!file:-}" ]] || return 0
  [[ -z "${!name:-}" ]] || refuse "$name and $file are both set; set one of them"
  printf -v "$name" %s "$(<"${!file}")"
  export "${name?}"
  unset "$file"
}

settings() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER
  from_file POSTGRES_DB
  from_file POSTGRES_INITDB_ARGS
  : "${POSTGRES_PASSWORD:=}" "${POSTGRES_USER:=postgres}" "${POSTGRES_INITDB_ARGS:=}" "${POSTGRES_HOST_AUTH_METHOD:=}"
  : "${POSTGRES_DB:=$POSTGRES_USER}"
}

directories() {
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 0700 "$PGDATA" || true
  chmod 03775 /var/run/postgresql || true
  ((EUID == 0)) || return 0
  # Only what is somebody else's: a chown of a file in a lower layer copies the whole file up.
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres {} +
}

create_cluster() {
  if [[ -z "$POSTGRES_PASSWORD" && "$POSTGRES_HOST_AUTH_METHOD" != trust ]]; then
    refuse "the superuser has no password: set POSTGRES_PASSWORD to a non-empty value, or POSTGRES_HOST_AUTH_METHOD=trust"
  fi
  # The arguments are written for a shell: --set a='b c' is one argument.
  eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"
  local method
  method="${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

sql() {
  psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"
}

create_database() {
  [[ "$POSTGRES_DB" == postgres ]] && return
  sql --dbname postgres --set name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
}

init_scripts() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh)
        # Not executable, as on a mount of a file system without that bit: read it in.
        # shellcheck source=/dev/null
        if [[ -x "$file" ]]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) gunzip -c "$file" | sql --dbname "$POSTGRES_DB" ;;
      */\*) ;;
      *) echo "docker-entrypoint: ignoring $file" ;;
    esac
  done
}

initialise() {
  create_cluster
  export PGPASSWORD="$POSTGRES_PASSWORD"
  pg_ctl start --pgdata "$PGDATA" --wait --options "$(printf ' %q' "$@" -c listen_addresses= -p "${PGPORT:-5432}")"
  create_database
  init_scripts
  pg_ctl stop --pgdata "$PGDATA" --mode fast --wait
  unset PGPASSWORD
  echo 'docker-entrypoint: the cluster is initialised, starting the server'
}

# Whether the arguments only ask for text, as in "postgres --version".
asks_only() {
  [[ " $* " =~ \ (-\?|--help|--describe-config|-V|--version|-C)\  ]]
}

[[ "${1:-}" != -* ]] || set -- postgres "$@"
if [[ "${1:-}" == postgres ]] && ! asks_only "$@"; then
  settings
  directories
  ((EUID != 0)) || exec gosu postgres "${BASH_SOURCE[0]}" "$@"
  if [[ -s "$PGDATA/PG_VERSION" ]]; then
    echo 'docker-entrypoint: there is a cluster already, starting the server'
  else
    initialise "${@:2}"
  fi
fi
exec "$@"
