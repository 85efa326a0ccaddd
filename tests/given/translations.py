"""What the catalog says in Chinese."""

from generate import catalog

MESSAGES = [message for message in catalog.catalog() if message.id]
CATALOG = {str(message.id): str(message.string) for message in MESSAGES if not message.pluralizable}
