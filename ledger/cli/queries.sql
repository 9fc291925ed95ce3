-- What the commands ask of a database before they use it.

-- name: has_schema
-- Whether any migration was ever run.
SELECT to_regclass('alembic_version') IS NOT NULL;

-- name: schema_revision
-- The migration that the database is at.
SELECT version_num FROM alembic_version;

-- name: discard_carried
-- Throws away all carried totals, of every place. `carry` stands first: a view that read it goes on to read the others
-- before it loses them, and a view that comes later finds nothing carried and sums the legs.
TRUNCATE carry, carried_total, carried_label, carried_value;
