"""The draft to the retailer in Dutch."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Hallo,",
    please="Wat wij van u nodig hebben",
    then="Hoe het verder gaat",
    closing="Met vriendelijke groet",
    stopped="Wij hebben hem voorlopig stopgezet.",
    causes={
        "expired_token": (
            "onze job {job} voor uw winkel mislukt omdat de toegang tot de marktplaats is verlopen.",
            "vernieuw het toegangstoken of autoriseer onze app opnieuw en laat het ons weten als dat is gebeurd.",
            "wij controleren de verbinding, draaien de job één keer en laten u het resultaat weten. Tot "
            "dan worden er geen gegevens uitgewisseld.",
        ),
        "offboarded": (
            "onze job {job} voor uw winkel mislukt omdat de marktplaats uw account niet meer toelaat.",
            "laat ons weten of u daar nog verkoopt. Zo niet, dan is een korte bevestiging dat wij de koppeling "
            "moeten verwijderen genoeg.",
            "wij verwijderen de koppeling of starten haar weer, zoals u beslist, en bevestigen dat.",
        ),
        "site_change": (
            "onze job {job} voor uw winkel mislukt omdat uw website is gewijzigd en niet meer zoals vroeger "
            "wordt gelezen.",
            "laat ons weten wat er sinds wanneer is gewijzigd en of er meer wijzigingen komen.",
            "wij passen de koppeling aan, draaien de job één keer en laten u het resultaat weten.",
        ),
        "connection": (
            "onze job {job} voor uw winkel mislukt omdat de verbinding of de feed is onderbroken.",
            "controleer of het systeem, het feedadres en de toegang aan uw kant bereikbaar zijn en laat "
            "ons weten wat u hebt gevonden.",
            "zodra het bereikbaar is, draaien wij de job één keer en laten u het resultaat weten.",
        ),
        "unknown": (
            "onze job {job} voor uw winkel mislukt en wij zoeken de oorzaak.",
            "laat ons weten wat er onlangs in uw winkel of op de marktplaats is gewijzigd.",
            "wij schrijven u zodra wij de oorzaak kennen en weten wat er moet gebeuren.",
        ),
    },
)
