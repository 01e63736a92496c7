"""Alembic's entry: runs the migrations on the connection that `upgrade` gives it."""

from alembic import context

from cases import (
    access_log,
    brake,
    case,
    client,
    event,
    evidence,
    handoff,
    intake,
    invitation,
    outage,
    post,
    preference,
    reminder,
    renewal,
    reply,
    template,
    visit,
)
from cases.database import Table

TABLES = (
    access_log,
    brake,
    case,
    client,
    event,
    evidence,
    handoff,
    intake,
    invitation,
    outage,
    post,
    preference,
    reminder,
    renewal,
    reply,
    template,
    visit,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    user_module_prefix="",
)
with context.begin_transaction():
    context.run_migrations()
