"""Sentences of the page of results, and the first scores, which are kept as they were."""

FIRST: dict[str, tuple[str, str, str]] = {
    "matrix_sealed": ("1 of 96, 1.0%", "21 of 66, 31.8%", "131 of 162, 80.9%"),
    "matrix": ("3 of 218, 1.4%", "22 of 139, 15.8%", "331 of 357, 92.7%"),
}
INTRODUCTION = ""
CORRECTED = ""
