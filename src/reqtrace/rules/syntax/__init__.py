"""SYN: files that cannot be read, or not without doubt."""
