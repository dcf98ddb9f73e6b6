"""Backups of a whole site, restoring them, and moving a site from one database to another."""
