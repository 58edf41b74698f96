#!/bin/sh
# Writes src/test/resources/shop.sql.gz: what pg_dump makes of the database that generate.sql fills.
#
# Needs psql, createdb, dropdb, pg_dump and gzip on the PATH, and a running PostgreSQL 15 or newer on which the usual
# PGHOST, PGPORT, PGUSER, PGPASSWORD name a superuser. Creates a scratch database and two roles, and drops them again.
#
# The rows are the same at every run; the file differs in pg_dump's header and in its \restrict key.
set -eu

cd "$(dirname "$0")"
target=../src/test/resources/shop.sql.gz
scratch=shop_dump_$$
made_roles=

query() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -d postgres -c "$1"
}

clean_up() {
    dropdb --if-exists "$scratch"
    for role in $made_roles; do
        query "DROP ROLE $role"
    done
    rm -f "$target.sql" "$target.new"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

for role in shop_owner shop_support; do
    if [ -z "$(query "SELECT 1 FROM pg_roles WHERE rolname = '$role'")" ]; then
        query "CREATE ROLE $role NOLOGIN"
        made_roles="$made_roles $role"
    fi
done
createdb --template=template0 --encoding=UTF8 --owner=shop_owner "$scratch"

PGCLIENTENCODING=UTF8 psql -X -q -v ON_ERROR_STOP=1 -d "$scratch" -f generate.sql
mkdir -p "$(dirname "$target")"
pg_dump "$scratch" > "$target.sql"
gzip -n -9 < "$target.sql" > "$target.new"
mv "$target.new" "$target"
