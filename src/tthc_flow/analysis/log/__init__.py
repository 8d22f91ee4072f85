"""Logs of dossiers as offices and other programs write them, read into columns."""
