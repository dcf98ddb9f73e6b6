-- Run by PostgreSQL's image when it makes itself (compose.yaml): a role for the site that owns the site's database, and
-- has no right to anything else on the server.
\set password `cat /run/secrets/database_password`
CREATE ROLE lectern LOGIN PASSWORD :'password';
CREATE DATABASE lectern OWNER lectern ENCODING 'UTF8' TEMPLATE template0;
-- The superuser has no password then: it can be used in the container alone (docker compose exec database psql -U postgres).
ALTER ROLE CURRENT_USER PASSWORD NULL;
