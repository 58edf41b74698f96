#!/bin/sh
# Writes the dumps the contract is tested with: what pg_dump makes of the database that generate.sql fills.
#
# Needs psql, createdb, dropdb, pg_dump and gzip on the PATH, and a running PostgreSQL 15 or newer on which the usual
# PGHOST, PGPORT, PGUSER, PGPASSWORD name a superuser. Creates a scratch database and two roles, and drops them again.
set -eu

cd "$(dirname "$0")"
target=../src/main/resources/dev/ditto/contract
scratch=library
psql -X -q -d postgres -v ON_ERROR_STOP=1 -c 'CREATE ROLE library_owner' -c 'CREATE ROLE library_reader'
trap 'dropdb --if-exists "$scratch"; psql -X -q -d postgres -c "DROP ROLE library_owner, library_reader"' EXIT
createdb --template=template0 --encoding=UTF8 --owner=library_owner "$scratch"
PGCLIENTENCODING=UTF8 psql -X -q -v ON_ERROR_STOP=1 -d "$scratch" -o /dev/null -f generate.sql

mkdir -p "$target"
pg_dump "$scratch" | gzip -n -9 > "$target/library.sql.gz"
pg_dump --create --clean --if-exists "$scratch" | gzip -n -9 > "$target/library-create.sql.gz"
pg_dump --format=custom --schema-only "$scratch" > "$target/library.dump"
