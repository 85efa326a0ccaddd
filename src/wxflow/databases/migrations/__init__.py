"""The schema's history, run by `wxflow db upgrade`."""
