-- What the commands ask of a database before they use it.

-- name: has_schema
-- Whether any migration was ever run.
SELECT to_regclass('alembic_version') IS NOT NULL;

-- name: schema_revision
-- The migration that the database is at.
SELECT version_num FROM alembic_version;
