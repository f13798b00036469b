"""What must hold for the whole application, whatever slice it is in."""
