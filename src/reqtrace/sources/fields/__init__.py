"""Fields as files write them → items."""
