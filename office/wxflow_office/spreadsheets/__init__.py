"""Read tables from CSV, XLSX, XLS and ODS."""
