"""How this desk and the region reach each other."""
