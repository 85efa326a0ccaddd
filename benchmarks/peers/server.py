"""The PostgreSQL everybody is measured on."""

SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "max_connections": "200",
}
"""As a server is set up for work, every commit on the disk."""
