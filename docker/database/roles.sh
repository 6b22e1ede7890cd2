#!/bin/sh
# Runs once, on an empty server. The ledger owns its database and is no superuser; it works in it as
# relief_ledger_app, which owns nothing and so can neither change nor delete an event.
set -eu

psql --set=ON_ERROR_STOP=1 --set=password="$(cat "$POSTGRES_PASSWORD_FILE")" --username="$POSTGRES_USER" <<'SQL'
CREATE ROLE relief_ledger_app NOLOGIN;
CREATE ROLE ledger LOGIN NOSUPERUSER PASSWORD :'password' IN ROLE relief_ledger_app;
CREATE DATABASE ledger OWNER ledger;
SQL
