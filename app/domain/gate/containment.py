"""The reason why a failing job cannot be stopped on our side (seed 004: "assuming it can be stopped on our side")."""

from __future__ import annotations

from app.domain.gate.vocabulary import entries
from app.domain.gate.words import any_of, plain, sentences

_INABILITY = any_of(
    entries(
        """
        cannot, can't, can not, could not, couldn't, not possible, impossible, unable, no way to, not able
        nothing to stop, not stoppable, kann nicht, konnen nicht, nicht moglich, unmoglich, lasst sich nicht
        nicht stoppbar, konnten nicht, ne peut pas, ne pouvons pas, ne peut etre, pas possible, no se puede
        no podemos, no es posible, imposible, nao e possivel, nao podemos, nao pode, impossivel
        non e possibile, non possiamo, non puo, impossibile, niet mogelijk, kan niet, kunnen niet
        onmogelijk, nie mozna, nie mozemy, niemozliwe, nie da sie, 停止できません, 停止できない
        止められません, 止められない, できません, 不可能, 不可
        """
    )
)
_ELSEWHERE = any_of(
    entries(
        """
        their side, marketplace side, marketplace's side, retailer's side, retailer side, vendor's side
        carrier's side, partner's side, customer's side, third party, third-party, hosted by, hosted at
        controlled by, managed by, owned by, operated by, triggered by, pulled by, run by, runs at, runs on
        runs in, no access, no control, not under our, outside our, out of our, not ours, no switch
        no pause, no stop button, belongs to, already ended, already over, already finished, already stopped
        one-off, runs once, ran once, has no schedule, external system, external service
        other orders depend, would stop all, would also stop, shared by, shared with, auf seiten
        beim handler, beim marktplatz, seitens, fremdsystem, drittanbieter, kein zugriff, keinen zugriff
        nicht in unserer hand, ausserhalb unserer, liegt beim, liegt bei, lauft beim, lauft bei
        gesteuert von, betrieben von, einmaliger lauf, bereits beendet, cote marketplace, chez le, tiers
        pas d'acces, aucun acces, heberge par, gere par, declenche par, hors de notre, del lado
        por el marketplace, tercero, terceros, sin acceso, no tenemos acceso, gestionado por
        fuera de nuestro, do lado, terceiros, sem acesso, nao temos acesso, gerido por, fora do nosso
        lato marketplace, dal marketplace, terze parti, nessun accesso, non abbiamo accesso, gestito da
        fuori dal nostro, bij de marktplaats, derde partij, geen toegang, beheerd door, buiten onze
        po stronie, zewnetrzny, brak dostepu, nie mamy dostepu, zarzadzany przez, poza nasza, 先方側, 外部
        他社, モール側, アクセス権がな, 権限がな, 管理外
        """
    )
)
_BECAUSE = any_of(
    entries(
        """
        because, since, as the, as it, due to, for the reason, so that, otherwise, weil, da der, da die
        da das, denn, wegen, sonst, car, parce que, puisque, en raison, porque, ya que, debido a, pois
        devido a, perche, poiche, a causa, omdat, want, vanwege, anders, poniewaz, bo, gdyz, ため, ので
        から
        """
    )
)
_FEWEST_WORDS = 4


def reason_it_cannot_be_stopped(note: str | None) -> str | None:
    """The note, where it gives a reason why the job cannot be stopped on our side; ``None`` where it gives none.

    That it cannot be stopped is no reason; that it was stopped belongs into ``contained_at``.
    """
    text = plain(" ".join(sentences(note or "")))
    long_enough = len(text.split()) >= _FEWEST_WORDS or not text.isascii()
    elsewhere = _ELSEWHERE.search(text) is not None
    explained = elsewhere or (_INABILITY.search(text) is not None and _BECAUSE.search(text) is not None)
    return (note or "").strip() if long_enough and explained else None
