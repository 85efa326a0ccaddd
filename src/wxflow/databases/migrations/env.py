"""Run the migrations on the connection that `wxflow.databases.schema` hands over, in its transaction."""

from alembic import context

# As transactional, whatever the dialect says: else each migration would be committed on its own, and on SQLite what
# comes after the first statement by statement.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
