"""Why committees are left open: nobody may serve, too little room, or another cause."""
