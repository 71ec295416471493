"""Who or what started the failing action; never who reported it."""
