"""Reports and workbooks about penalties."""
