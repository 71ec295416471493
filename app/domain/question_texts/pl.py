"""The question to the reporter, in Polish. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Dzień dobry,",
    "opening_one": "dziękujemy za zgłoszenie. Zanim dział IT zacznie szukać, brakuje jeszcze jednej informacji:",
    "opening_many": "dziękujemy za zgłoszenie. Zanim dział IT zacznie szukać, brakuje jeszcze tych informacji:",
    "id_run": "Pełny identyfikator zadania lub przebiegu, który się nie powiódł.",
    "id_object": "Pełny numer zamówienia, płatności lub innego rekordu, którego to dotyczy.",
    "time": "Kiedy to się stało, co do minuty, z datą i strefą czasową.",
    "error": "Komunikat lub kod błędu jako tekst, słowo w słowo.",
    "trigger": "Kto lub co to uruchomiło: harmonogram, inny system czy osoba?",
    "where_run": (
        "W systemie {system} jest w dzienniku zadań, synchronizacji lub importu, w wierszu nieudanego przebiegu."
    ),
    "where_run_any": "Jest w dzienniku zadań, synchronizacji lub importu, w wierszu nieudanego przebiegu.",
    "where_object_shop": "W systemie {system} jest u góry strony zamówienia.",
    "where_object_office": "W systemie {system} jest to numer dokumentu u góry rekordu.",
    "where_object_payment": "W systemie {system} jest na stronie płatności.",
    "where_object_shipping": "W systemie {system} jest na stronie przesyłki.",
    "where_object_any": "Jest u góry strony tego rekordu.",
    "where_error_shop": (
        "W systemie {system} warto zajrzeć do historii synchronizacji lub powiadomień aplikacji albo łącznika."
    ),
    "where_error_office": "W systemie {system} warto zajrzeć do dziennika importu lub integracji.",
    "where_error_payment": "W systemie {system} warto zajrzeć do dziennika zdarzeń lub webhooków płatności.",
    "where_error_shipping": "W systemie {system} warto zajrzeć do dziennika interfejsu.",
    "where_error_any": "Jest w dzienniku lub w oknie, które pokazuje błąd.",
    "where_time": "Dziennik pokazuje go obok błędu.",
    "example": "Tylko przykład: {example}",
    "picture": (
        "Dziękujemy za obraz; prosimy też o tekst błędu, bo sam obraz nie wystarczy: nie da się w nim szukać i "
        "często coś jest ucięte."
    ),
    "picture_read": (
        "Część udało się odczytać z obrazu, ale litera może być odczytana błędnie i nie da się w nim wyszukiwać: "
        "proszę wkleić to jako tekst."
    ),
    "unavailable": "Jeśli czegoś nie da się znaleźć, wystarczy napisać „niedostępne, ponieważ …”. To też w porządku.",
    "closing": "Wystarczy odpowiedzieć na tę wiadomość. Pytamy tylko raz.",
}
