#!/bin/sh
# Writes src/test/resources/shop.dump: what the pg_dump of PostgreSQL 15 makes of the database that the quickstart's
# generate.sql fills, in custom format.
#
# Needs the docker command and a daemon that has the image postgres:15 or can fetch it. Starts one container without a
# volume, and removes it again.
set -eu

cd "$(dirname "$0")"
target=../src/test/resources/shop.dump
container=shop-dump-$$

clean_up() {
    docker rm --force --volumes "$container" >/dev/null
    rm -f "$target.new"
}

inside() {
    docker exec -i --user postgres "$container" "$@"
}

# The server of the image's own start listens on a socket only until it is ready.
answers() {
    inside pg_isready --quiet --host 127.0.0.1
}

password=$(head -c 18 /dev/urandom | base64)
POSTGRES_PASSWORD=$password docker run --detach --name "$container" --env POSTGRES_PASSWORD \
    --tmpfs /var/lib/postgresql/data postgres:15 >/dev/null
trap clean_up EXIT
trap 'exit 1' HUP INT TERM
tries=0
until answers; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || { echo "make-dump: no server after 60 s" >&2; exit 1; }
    sleep 0.5
done

inside psql -X -q -v ON_ERROR_STOP=1 -c 'CREATE ROLE shop_owner NOLOGIN' -c 'CREATE ROLE shop_support NOLOGIN'
inside createdb --template=template0 --encoding=UTF8 --owner=shop_owner shop
inside psql -X -q -v ON_ERROR_STOP=1 -d shop <../../quickstart/dump/generate.sql
inside pg_dump -Fc shop >"$target.new"
mv "$target.new" "$target"
