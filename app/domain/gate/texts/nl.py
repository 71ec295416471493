"""What the gate says to agents, in Dutch. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Geen technische verificatie: het verificatiepad staat niet op technical.",
    "verifier_none": "Er staat niet wie het heeft geverifieerd.",
    "verifier_no_agent": "{name} staat als verificateur ingevuld en is geen agent.",
    "verifier_set_by_other": ("{other} heeft {name} als verificateur ingevuld; wie verifieert moet dat zelf invullen."),
    "note_none": "De verificatienotitie is leeg.",
    "note_observes_nothing": (
        "De verificatienotitie zegt niet wat er in het systeem te zien was: verwachtingen, aannames en wat "
        "anderen zeggen tellen niet, ook niet dat iets is gestart of opgelost."
    ),
    "note_early": "De verificatienotitie is van voor {since}; ze moet opnieuw worden bevestigd.",
    "verification_how": (
        "Controleer de job zelf, zet het pad op technical en uzelf bij Verified by, en schrijf wat u hebt "
        "bekeken en gezien, bijvoorbeeld: job 4471 opnieuw gedraaid om 10:42, log eindigt met 312 van 312 "
        "geschreven."
    ),
    "screenshot_none": "Er is geen screenshot van de geslaagde job bijgevoegd.",
    "screenshot_by_app": "{file} is door een app bijgevoegd, niet door een persoon.",
    "screenshot_unusable": "{file} telt niet ({problem}).",
    "screenshot_before_failure": "{file} is voor de fout of samen met het ticket bijgevoegd.",
    "screenshot_before_reopening": (
        "{file} is van voor de heropening van het ticket of voordat de klant de fout opnieuw meldde."
    ),
    "screenshot_seen_before": "{file} is dezelfde afbeelding als een eerdere, van voor de oplossing.",
    "screenshot_used_elsewhere": "{file} is dezelfde afbeelding als bewijs van {ticket}.",
    "screenshot_how": (
        "Voeg een nieuwe screenshot toe (PNG, JPEG, WebP of GIF), gemaakt en bijgevoegd na {since}, die de job "
        "met zijn id en zijn geslaagde afloop toont."
    ),
    "screen_unreadable": "{file} kon niet worden gelezen: {problem}.",
    "screen_empty": "In {file} was geen tekst te lezen.",
    "screen_no_job": "{file} toont run {job} niet.",
    "screen_no_place": (
        "{file} toont {job} alleen in een adres, zoekveld, filter, opdracht of als aantal; dat telt niet."
    ),
    "screen_other_job": "{file} toont {read}, niet {job}.",
    "screen_no_state": (
        "In {file} staat in de rij of het blok van {job} geen succes in woorden; een vinkje, percentage, aantal, "
        "filter, kop of andere rij telt niet."
    ),
    "screen_failed": '{file} toont {job} als mislukt: "{read}".',
    "screen_running": '{file} toont {job} als niet klaar: "{read}".',
    "screen_partial": '{file} toont {job} als maar gedeeltelijk geslaagd: "{read}".',
    "screen_cancelled": '{file} toont {job} als geannuleerd of overgeslagen: "{read}".',
    "screen_lossy": '{file} toont dat niet alles van {job} is aangekomen: "{read}".',
    "screen_unproven": '{file} toont dat het succes van {job} met de hand is gezet of alleen geprobeerd: "{read}".',
    "screen_said": '{file} toont wat iemand over {job} zegt ("{read}"), niet wat het systeem zegt.',
    "screen_unclear": "In {file} blijft open of de toestand bij {job} hoort of bij {read} ernaast.",
    "screen_before_failure": "{file} toont {job} als klaar om {read}, en dat is niet na de fout ({since}).",
    "screen_from_future": "{file} toont {job} als klaar om {read}, later dan de afbeelding is toegevoegd.",
    "screen_undated": (
        "{file} toont {job}, een andere run van dezelfde taak; datum en tijd van het einde moeten leesbaar zijn "
        "en na de fout liggen ({since}). Gelezen: {read}."
    ),
    "screen_dim": "Het id van {job} in {file} is te slecht leesbaar om zeker te zijn.",
    "screen_is_ticket": (
        "{file} toont een ticket of onze eigen vastlegging ({read}), niet het systeem waarin de taak draait."
    ),
    "screen_is_gate": '{file} bevat tekst die aan de controle is gericht ("{read}"); zo\'n afbeelding telt niet.',
    "screen_is_message": "{file} toont het bericht van een persoon ({read}), niet het systeem waarin de taak draait.",
    "screen_is_document": (
        "{file} toont een document of getypte tekst ({read}), niet het systeem waarin de taak draait."
    ),
    "screen_revoked": '{file} is nieuwer en toont dat {job} weer mislukt: "{read}".',
    "screen_job_unknown": (
        "Het ticket zegt niet welke run is mislukt, dus geen screenshot kan die tonen: vul het id in bij Job ID."
    ),
    "screen_how": (
        "Voeg na {since} een screenshot toe van de pagina, lijst of log van de taak met het hele id {job}, het "
        "succes in woorden in dezelfde rij en wanneer het klaar was."
    ),
    "screenshot_unread_legible": (
        "Het playbook vraagt een screenshot waarin de job en zijn succes leesbaar zijn (niveau legible), maar er "
        "is geen beeldlezer geïnstalleerd, dus dit kan niet worden gecontroleerd. Vraag een beheerder er een te "
        "installeren of voor dit bereik screenshot: present in het playbook te zetten."
    ),
    "screenshot_unread_live": (
        "Het playbook vraagt een geslaagde run die een sonde van de scheduler heeft gezien (niveau live), maar "
        "er is er geen ingesteld en geen job meldt zijn runs, dus dit kan niet worden gecontroleerd. Vraag een "
        "beheerder dat in te stellen of voor dit bereik screenshot: present in het playbook te zetten."
    ),
    "live_none": "Er is geen run van {job} gezien die na {since} begon en geslaagd eindigde.",
    "live_running": "Er loopt een run van {job}. Wacht tot die klaar is; voor dit deel is dan niets meer nodig.",
    "live_failing": "Run {run} van {job} is op {at} als {state} gezien, na het laatste succes.",
    "live_record_missing": "Het record staat niet in {system}.",
    "live_record_unknown": "Er was niet te zien of het record in {system} staat.",
    "live_silent": "Geen antwoord: {why}.",
    "confirmation_none": "Er is geen schriftelijke bevestiging van de klant.",
    "confirmation_early": "De bevestiging van de klant is van voor de fout of de laatste heropening.",
    "confirmation_states_nothing": "Het bericht van de klant zegt niet wat er is gewijzigd of besloten.",
    "mail_not_from_customer": "De afzender van {file} is geen klant van dit ticket.",
    "mail_undated": "{file} zegt niet betrouwbaar wanneer het is verzonden.",
    "mail_early": "{file} is van voor de fout of de laatste heropening.",
    "mail_states_nothing": "{file} zegt niet in de woorden van de klant wat er is gewijzigd of besloten.",
    "mail_uploader": "{file} is niet bijgevoegd door iemand wiens upload telt.",
    "confirmation_how": (
        "Vraag de klant om in een openbaar bericht, of in een mail die u als .eml bijvoegt, te schrijven wat is "
        "gewijzigd of besloten; geschreven na {since}. Een bedankje, een citaat of een samenvatting door een "
        "agent telt niet."
    ),
    "change_unconfirmed": "De wijziging kan niet worden gevalideerd voordat de klant haar heeft bevestigd.",
    "change_screenshot_missing": "Er is geen screenshot van na de bevestiging van de klant van {since}.",
    "change_how": (
        "Controleer de bevestigde wijziging zelf in het systeem, zet uzelf bij Verified by, schrijf wat u zag en "
        "voeg een screenshot van de geslaagde job toe die na de bevestiging is gemaakt."
    ),
    "reason_none": "Er is geen oplossingsreden gekozen. Kies een van: {options}.",
    "reason_unknown": 'De oplossingsreden "{given}" staat niet op de lijst. Kies een van: {options}.',
    "containment_none": "Er staat niet wanneer de falende job is gestopt.",
    "containment_early": "De stop is van voor de fout of de laatste heropening.",
    "containment_note_early": "De notitie over de stop is van voor de fout of de laatste heropening.",
    "containment_note_empty": (
        "De notitie over de stop geeft geen reden waarom de job aan onze kant niet kan worden gestopt."
    ),
    "containment_how": (
        "Stop de job (marktplaats pauzeren, feed uitschakelen, verbinding opschorten) en vul de tijd, na "
        "{since}, in bij Contained at; of geef in Containment note de reden waarom hij aan onze kant niet kan "
        "worden gestopt."
    ),
    "notice_none": "De winkelier is niet ingelicht.",
    "notice_early": "De winkelier is voor de fout of de laatste heropening ingelicht.",
    "notice_how": (
        "Stuur de winkelier een openbaar bericht dat het probleem en de volgende stappen uitlegt, of vul bij "
        "Retailer notified at in wanneer dat is gebeurd, na {since}. Zet voor een interne job Has a retailer op "
        "nee."
    ),
    "account_none": (
        "Er is niet besloten wat er met het account van de winkelier gebeurt. Zet Account status op een van: {options}."
    ),
    "evidence_none": (
        "Er is geen bewijs van na de fout. Voeg na {since} een screenshot of een logfragment met tijdstempels "
        "toe, of schrijf in de verificatienotitie wat u hebt gecontroleerd, wat u zag en hoe laat."
    ),
}
