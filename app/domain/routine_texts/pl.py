"""The draft to the retailer in Polish."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Dzień dobry,",
    please="Czego potrzebujemy",
    then="Co dalej",
    closing="Z poważaniem",
    stopped="Na razie je zatrzymaliśmy.",
    causes={
        "expired_token": (
            "nasze zadanie {job} dla Państwa sklepu kończy się błędem, ponieważ dostęp do marketplace wygasł.",
            "prosimy odnowić token dostępu lub ponownie autoryzować naszą aplikację i dać nam znać.",
            "sprawdzimy połączenie, uruchomimy zadanie raz i napiszemy o wyniku. Do tego czasu dane nie są wymieniane.",
        ),
        "offboarded": (
            "nasze zadanie {job} dla Państwa sklepu kończy się błędem, ponieważ marketplace nie dopuszcza "
            "już Państwa konta.",
            "prosimy o informację, czy nadal tam Państwo sprzedają. Jeśli nie, wystarczy krótkie potwierdzenie, "
            "że mamy usunąć integrację.",
            "usuniemy integrację lub uruchomimy ją ponownie, zgodnie z Państwa decyzją, i potwierdzimy to.",
        ),
        "site_change": (
            "nasze zadanie {job} dla Państwa sklepu kończy się błędem, ponieważ Państwa strona zmieniła "
            "się i nie jest odczytywana jak dotąd.",
            "prosimy napisać, co i od kiedy zmieniono oraz czy planowane są dalsze zmiany.",
            "dostosujemy połączenie, uruchomimy zadanie raz i napiszemy o wyniku.",
        ),
        "connection": (
            "nasze zadanie {job} dla Państwa sklepu kończy się błędem, ponieważ połączenie lub feed jest przerwany.",
            "prosimy sprawdzić, czy system, adres feedu i dostęp działają po Państwa stronie, i napisać, "
            "co Państwo ustalili.",
            "gdy będzie osiągalne, uruchomimy zadanie raz i napiszemy o wyniku.",
        ),
        "unknown": (
            "nasze zadanie {job} dla Państwa sklepu kończy się błędem i szukamy przyczyny.",
            "prosimy napisać, co ostatnio zmieniono w Państwa sklepie lub na marketplace.",
            "napiszemy, gdy tylko poznamy przyczynę i będziemy wiedzieć, co trzeba zrobić.",
        ),
    },
)
