"""What every search and bound needs: counting, paths, parts, deferred acceptance."""
