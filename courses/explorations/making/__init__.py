"""How the data of the explorations was made; run once, kept here so that anybody can make it again."""
