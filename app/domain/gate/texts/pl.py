"""What the gate says to agents, in Polish. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Brak weryfikacji technicznej: ścieżka weryfikacji nie jest ustawiona na technical.",
    "verifier_none": "Nie podano, kto zweryfikował.",
    "verifier_no_agent": "{name} figuruje jako weryfikujący, a nie jest agentem.",
    "verifier_set_by_other": (
        "{other} wpisał(a) {name} jako weryfikującego; kto weryfikuje, musi wpisać się osobiście."
    ),
    "note_none": "Notatka weryfikacyjna jest pusta.",
    "note_observes_nothing": (
        "Notatka weryfikacyjna nie mówi, co było widać w systemie: oczekiwania, przypuszczenia i słowa innych "
        "się nie liczą, ani to, że coś uruchomiono lub naprawiono."
    ),
    "note_early": "Notatka weryfikacyjna jest sprzed {since}; trzeba ją potwierdzić ponownie.",
    "verification_how": (
        "Proszę samodzielnie sprawdzić zadanie, ustawić ścieżkę na technical i siebie w Verified by oraz "
        "napisać, co sprawdzono i co było widać, na przykład: zadanie 4471 uruchomione ponownie o 10:42, log "
        "kończy się na 312 z 312 zapisanych."
    ),
    "screenshot_none": "Nie załączono zrzutu ekranu z udanym zadaniem.",
    "screenshot_by_app": "{file} załączyła aplikacja, a nie osoba.",
    "screenshot_unusable": "{file} się nie liczy ({problem}).",
    "screenshot_before_failure": "{file} załączono przed awarią lub razem ze zgłoszeniem.",
    "screenshot_before_reopening": (
        "{file} jest sprzed ponownego otwarcia zgłoszenia lub ponownego zgłoszenia błędu przez klienta."
    ),
    "screenshot_seen_before": "{file} to ten sam obraz co wcześniejszy, sprzed naprawy.",
    "screenshot_used_elsewhere": "{file} to ten sam obraz co dowód w {ticket}.",
    "screenshot_how": (
        "Proszę załączyć nowy zrzut ekranu (PNG, JPEG, WebP lub GIF), wykonany i załączony po {since}, który "
        "pokazuje zadanie z jego identyfikatorem i pomyślne zakończenie."
    ),
    "screen_unreadable": "Nie udało się odczytać {file}: {problem}.",
    "screen_empty": "W {file} nie odczytano żadnego tekstu.",
    "screen_no_job": "{file} nie pokazuje przebiegu {job}.",
    "screen_no_place": (
        "{file} pokazuje {job} tylko w adresie, polu wyszukiwania, filtrze, poleceniu lub jako ilość; to się nie liczy."
    ),
    "screen_other_job": "{file} pokazuje {read}, a nie {job}.",
    "screen_no_state": (
        "W {file} w wierszu ani bloku {job} nie ma słownie podanego powodzenia; znaczek, procent, liczba, filtr, "
        "nagłówek ani inny wiersz się nie liczy."
    ),
    "screen_failed": '{file} pokazuje {job} jako nieudany: "{read}".',
    "screen_running": '{file} pokazuje {job} jako niezakończony: "{read}".',
    "screen_partial": '{file} pokazuje {job} jako udany tylko częściowo: "{read}".',
    "screen_cancelled": '{file} pokazuje {job} jako anulowany lub pominięty: "{read}".',
    "screen_lossy": '{file} pokazuje, że nie wszystko z {job} dotarło: "{read}".',
    "screen_unproven": '{file} pokazuje, że powodzenie {job} ustawiono ręcznie lub tylko wypróbowano: "{read}".',
    "screen_said": '{file} pokazuje, co ktoś mówi o {job} ("{read}"), a nie co mówi system.',
    "screen_unclear": "W {file} nie wiadomo, czy stan dotyczy {job}, czy {read} obok.",
    "screen_before_failure": "{file} pokazuje zakończenie {job} o {read}, czyli nie po błędzie ({since}).",
    "screen_from_future": "{file} pokazuje zakończenie {job} o {read}, czyli później, niż dołączono obraz.",
    "screen_undated": (
        "{file} pokazuje {job}, inny przebieg tego samego zadania; data i godzina jego zakończenia muszą być "
        "czytelne i późniejsze niż błąd ({since}). Odczytano: {read}."
    ),
    "screen_dim": "Identyfikator {job} w {file} jest zbyt nieczytelny, by mieć pewność.",
    "screen_is_ticket": (
        "{file} pokazuje zgłoszenie lub nasz własny zapis ({read}), a nie system, w którym działa zadanie."
    ),
    "screen_is_gate": '{file} zawiera tekst skierowany do kontroli ("{read}"); taki obraz się nie liczy.',
    "screen_is_message": "{file} pokazuje wiadomość od osoby ({read}), a nie system, w którym działa zadanie.",
    "screen_is_document": (
        "{file} pokazuje dokument lub wpisany przez kogoś tekst ({read}), a nie system, w którym działa zadanie."
    ),
    "screen_revoked": '{file} jest nowszy i pokazuje, że {job} znów zawodzi: "{read}".',
    "screen_job_unknown": (
        "Zgłoszenie nie mówi, który przebieg się nie powiódł, więc żaden zrzut nie może go pokazać: wpisz jego "
        "identyfikator w Job ID."
    ),
    "screen_how": (
        "Dołącz po {since} zrzut strony, listy lub dziennika zadania z całym identyfikatorem {job}, słownie "
        "podanym powodzeniem w tym samym wierszu i czasem zakończenia."
    ),
    "screenshot_unread_legible": (
        "Playbook wymaga zrzutu, na którym można odczytać zadanie i jego powodzenie (poziom legible), ale nie "
        "zainstalowano czytnika obrazów, więc nie da się tego sprawdzić. Proszę poprosić administratora o jego "
        "instalację lub o ustawienie screenshot: present dla tego zakresu w playbooku."
    ),
    "screenshot_unread_live": (
        "Playbook wymaga udanego przebiegu widzianego przez sondę harmonogramu (poziom live), ale żadnej nie "
        "skonfigurowano i żadne zadanie nie zgłasza swoich przebiegów, więc nie da się tego sprawdzić. Proszę "
        "poprosić administratora o konfigurację lub o "
        "ustawienie screenshot: present dla tego zakresu w playbooku."
    ),
    "live_none": "Nie widziano przebiegu {job}, który rozpoczął się po {since} i zakończył powodzeniem.",
    "live_running": (
        "Trwa przebieg {job}. Proszę poczekać na jego koniec; w tej części nic więcej nie będzie wtedy potrzebne."
    ),
    "live_failing": "Przebieg {run} zadania {job} widziano jako {state} o {at}, po ostatnim powodzeniu.",
    "live_record_missing": "Rekordu nie ma w {system}.",
    "live_record_unknown": "Nie udało się zobaczyć, czy rekord jest w {system}.",
    "live_silent": "Bez odpowiedzi: {why}.",
    "confirmation_none": "Brak pisemnego potwierdzenia klienta.",
    "confirmation_early": "Potwierdzenie klienta jest sprzed awarii lub ostatniego ponownego otwarcia.",
    "confirmation_states_nothing": "Wiadomość klienta nie mówi, co zmieniono lub postanowiono.",
    "mail_not_from_customer": "Nadawca {file} nie jest klientem tego zgłoszenia.",
    "mail_undated": "{file} nie mówi wiarygodnie, kiedy został wysłany.",
    "mail_early": "{file} jest sprzed awarii lub ostatniego ponownego otwarcia.",
    "mail_states_nothing": "{file} nie mówi słowami klienta, co zmieniono lub postanowiono.",
    "mail_uploader": "{file} nie został załączony przez osobę, której załącznik się liczy.",
    "confirmation_how": (
        "Proszę poprosić klienta, by w publicznej wiadomości lub w mailu załączonym jako .eml napisał, co "
        "zmienił lub postanowił; po {since}. Podziękowanie, cytat ani streszczenie agenta się nie liczy."
    ),
    "change_unconfirmed": "Zmiany nie można zatwierdzić, zanim klient jej nie potwierdzi.",
    "change_screenshot_missing": "Brak zrzutu ekranu po potwierdzeniu klienta z {since}.",
    "change_how": (
        "Proszę samodzielnie sprawdzić potwierdzoną zmianę w systemie, ustawić siebie w Verified by, napisać, co "
        "było widać, i załączyć zrzut udanego zadania wykonany po potwierdzeniu."
    ),
    "reason_none": "Nie wybrano powodu rozwiązania. Proszę wybrać jeden z: {options}.",
    "reason_unknown": 'Powodu rozwiązania "{given}" nie ma na liście. Proszę wybrać jeden z: {options}.',
    "containment_none": "Nie podano, kiedy zatrzymano zadanie z błędem.",
    "containment_early": "Zatrzymanie jest sprzed awarii lub ostatniego ponownego otwarcia.",
    "containment_note_early": "Notatka o zatrzymaniu jest sprzed awarii lub ostatniego ponownego otwarcia.",
    "containment_note_empty": (
        "Notatka o zatrzymaniu nie podaje powodu, dla którego zadania nie można zatrzymać po naszej stronie."
    ),
    "containment_how": (
        "Proszę zatrzymać zadanie (wstrzymać marketplace, wyłączyć feed, zawiesić połączenie) i wpisać czas, po "
        "{since}, w Contained at; albo podać w Containment note powód, dla którego nie można go zatrzymać po "
        "naszej stronie."
    ),
    "notice_none": "Sprzedawcy nie powiadomiono.",
    "notice_early": "Sprzedawcę powiadomiono przed awarią lub ostatnim ponownym otwarciem.",
    "notice_how": (
        "Proszę wysłać sprzedawcy publiczną wiadomość, która wyjaśnia problem i dalsze kroki, albo wpisać w "
        "Retailer notified at, kiedy to zrobiono, po {since}. Dla zadania wewnętrznego proszę ustawić Has a "
        "retailer na nie."
    ),
    "account_none": "Nie zdecydowano, co z kontem sprzedawcy. Proszę ustawić Account status na jedno z: {options}.",
    "evidence_none": (
        "Brak dowodu po awarii. Proszę po {since} załączyć zrzut ekranu lub fragment logu ze znacznikami czasu "
        "albo napisać w notatce weryfikacyjnej, co sprawdzono, co było widać i o której godzinie."
    ),
}
