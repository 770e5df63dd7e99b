"""Teams of one firm: :mod:`rows` leaves their rows out, :mod:`backend` solves."""
