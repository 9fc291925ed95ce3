-- The roles and the database of the embedded server, for psql. Run at every start, so that a start cut
-- short is completed by the next one. Passwords come in as psql variables.

-- The roles, each made once.
SELECT format('CREATE ROLE %I', wanted.role)
  FROM (VALUES ('ledger_owner'), ('ledger_app')) AS wanted (role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.role)
\gexec

-- The password files are the truth: a file made anew takes effect at the next start.
ALTER ROLE ledger_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE ledger_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION PASSWORD :'app_password';

-- The database, owned by the role that migrates it.
SELECT 'CREATE DATABASE ledger OWNER ledger_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ledger')
\gexec

-- Only these roles may connect, and to this database only.
REVOKE ALL ON DATABASE ledger, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE ledger TO ledger_owner, ledger_app;

\connect ledger
-- What the application may use, migrations grant by name.
ALTER SCHEMA public OWNER TO ledger_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
