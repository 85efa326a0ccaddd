"""What any database is asked: tables, statements, rows."""
