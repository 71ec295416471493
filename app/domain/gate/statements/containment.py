"""The reason why a failing job cannot be stopped on our side (seed 004: "assuming it can be stopped on our side")."""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of, plain, sentences
from app.domain.lazy_patterns import when_used

_STOP = (
    "stop|stopp|stopped|pause|paused|disable|disabled|suspend|suspended|switch|turn|block|halt|contain"
    "|prevent|hold|cancel|interrupt|kill"
    "|stoppen|stoppbar|anhalten|pausieren|abschalten|deaktivieren|unterbrechen|aussetzen|abstellen|beenden|verhindern"
    "|arreter|arrete|stopper|suspendre|interrompre|desactiver|couper|bloquer|mettre en pause|l'arreter"
    "|l'interrompre|parar|pararlo|pararla"
    "|detener|detenerlo|detenerla|pausar|suspender|desactivar|interrumpir|bloquear|interromper|para-lo"
    "|pausa-lo|desativar|desligar"
    "|fermare|fermarlo|fermarla|bloccare|sospendere|disattivare|interrompere|fermato|fermata|stopzetten"
    "|pauzeren|uitzetten|tegenhouden|gestopt"
    "|onderbreken|uitschakelen|zatrzymac|wstrzymac|wylaczyc|zawiesic|przerwac|zablokowac"
)
_INABILITY = when_used(
    r"(?<![a-z])(?:"
    r"(?:cannot|can't|can not|could not|couldn't|unable to|not able to|no way to|impossible to|not possible "
    r"to|nothing to|no means to|nothing we can)"
    rf"(?: \S+){{0,4}}? (?:{_STOP})"
    rf"|(?:kann|konnen|konnten|lasst sich|lassen sich|lasst es sich)(?: \S+){{0,7}}? (?:nicht|kaum)(?: "
    rf"\S+){{0,5}}? (?:{_STOP})"
    rf"|(?:ne|n'|on ne|nous ne|no|nao|non|ni?e)(?: \S+){{0,6}}? (?:{_STOP})"
    rf"|(?:kan|kunnen|konden)(?: \S+){{0,6}}? niet(?: \S+){{0,4}}? (?:{_STOP})"
    rf"|(?:impossible|imposible|impossivel|impossibile|onmogelijk|unmoglich|niemozliwe|nie da sie|nie "
    rf"mozna)(?: \S+){{0,5}}? (?:{_STOP})"
    r"|not stoppable|nicht stoppbar|nicht zu stoppen|niet te stoppen|not possible|impossible|nicht moglich"
    r"|unmoglich|pas possible|no es posible"
    r"|imposible|nao e possivel|impossivel|non e possibile|impossibile|niet mogelijk|onmogelijk|niemozliwe"
    r"|nie jest mozliwe"
    r"|no (?:off )?switch|no stop button|no pause|no control over|kein(?:en)? schalter|kein(?:en)? stopp"
    r"|aucun bouton|pas de bouton"
    r"|ningun interruptor|nenhum botao|nessun interruttore|geen (?:schakelaar|knop)|brak (?:wylacznika"
    r"|przycisku)|nie mamy (?:wylacznika|wplywu)"
    r"|no influence|kein(?:en)? einfluss|geen invloed|aucune prise|no depende de nosotros|nao depende de nos"
    r"|non dipende da noi"
    r")(?![a-z])|停止(?:が|は)?(?:でき|不可)|止められ|止めることができ|できません|不可能"
)
_PARTY = any_of(
    entries(
        """
        retailer, retailers, retailer's, customer, customers, customer's, client, client's, merchant
        merchant's, marketplace, marketplaces
        marketplace's, vendor, vendor's, supplier, partner, partner's, carrier, carrier's, provider
        provider's, third party, third-party, they
        their, themselves, shop, shop's, seller, seller's, warehouse, 3pl, bank, agency, hosting, external
        amazon, ebay, zalando, otto, kaufland, allegro, cdiscount, bol, mirakl
        handler, handlers, kunde, kunden, kundin, marktplatz, marktplatzes, anbieter, dienstleister
        lieferant, partners, fremdsystem, extern
        externen, agentur, betreiber, client, marchand, marchande, commercant, place de marche, prestataire
        fournisseur, partenaire
        boutique, transporteur, externe, tiers, detaillant, cliente, comerciante, minorista, proveedor
        tienda, vendedor, socio, tercero
        terceros, externo, transportista, lojista, fornecedor, parceiro, loja, terceiros, transportadora
        comerciante, rivenditore
        negoziante, fornitore, negozio, terzi, terze parti, esterno, venditore, esercente, corriere, klant
        winkel, winkelier, marktplaats
        leverancier, verkoper, vervoerder, partij, sprzedawca, sprzedawcy, sklep, sklepu, klient, klienta
        dostawca, dostawcy, kontrahent
        kontrahenta, przewoznika, zewnetrzny, zewnetrznym, 小売, 小売業者, 店舗, 先方, お客様, 顧客, モール
        マーケットプレイス, 外部, 他社, 取引先
        """
    )
)
_ELSEWHERE = any_of(
    entries(
        """
        kommen wir nicht ran, komme nicht ran, komme ich nicht ran, kunnen wij niet bij, kunnen we niet bij, pas la main
        alle anderen handler, all other retailers, all other shops, dla wszystkich sklepow, tous les autres marchands
        todas las demas tiendas, todas as outras lojas, tutti gli altri negozi, alle andere winkels
        their side, their end, third party, third-party, no access, no control, not under our, outside our
        out of our, beyond our, not ours
        not our system, already ended, already over, already finished, already stopped, one-off, runs once
        ran once, has no schedule
        not scheduled by us, no schedule here, external system, external service, other orders depend
        would stop all, would also stop, shared by
        shared with, auf seiten, seitens, fremdsystem, drittanbieter, kein zugriff, keinen zugriff
        nicht in unserer hand, ausserhalb unserer
        nicht unser, nicht unter unserer, einmaliger lauf, bereits beendet, pas d'acces, aucun acces
        hors de notre, pas chez nous, sin acceso
        no tenemos acceso, fuera de nuestro, ajeno a nosotros, sem acesso, nao temos acesso, fora do nosso
        nessun accesso, non abbiamo accesso
        fuori dal nostro, non e nostro, geen toegang, buiten onze, niet van ons, brak dostepu
        nie mamy dostepu, poza nasza, nie nasz, nie u nas
        先方側, アクセス権がな, 権限がな, 管理外, 当方の管理
        """
    )
)
_RUN_BY = any_of(
    entries(
        """
        hosted, controlled, managed, owned, operated, triggered, started by, pulled, pulls, fetches, fetched
        pushes, pushed by, sends, run by, run at
        runs at, runs on, runs in, scheduled by, scheduled in, scheduled at, belongs to, side, 's system
        lauft, laufen, liegt, liegen, gesteuert
        betrieben, gehort, holt, zieht, schickt, geplant, heberge, gere, geree, declenche, lance par
        planifie, tourne, appartient, cote, vient chercher
        lado, gestionado, gestiona, programado, programada, corre en, pertenece, lanza, descarga, recoge
        envia, gerido, agendado, agendamento, roda
        pertence, busca, vai buscar, envia, lato, gestito, pianificato, pianificata, gira, appartiene
        scarica, preleva, invia, beheerd, gepland
        planning, draait, hoort bij, haalt, stuurt, kant, zarzadzany, zaplanowany, zaplanowane, dziala
        dzialaja, nalezy, pobiera, wysyla
        stronie, systemie, 側, 動いて, 実行され, 管理, 取得し, 取りに
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
_LATER = any_of(
    entries(
        """
        later, tomorrow, will pause, will stop, will disable, going to, if it, yet, for now, spater, morgen
        wird noch, noch nicht, plus tard
        demain, pas encore, mas tarde, manana, todavia, mais tarde, amanha, ainda nao, piu tardi, domani
        ancora, straks, nog niet, pozniej
        jutro, jeszcze, 後で, 後ほど, 明日, まだ
        # or was not wanted, or only not tried
        know how, no time, nobody asked, did not ask, didn't ask, friday, worrying, would complain, unhappy
        keine zeit, weiss nicht, pas le temps, ne sais pas, no se como, sin tiempo, no hay tiempo, no tengo tiempo
        sem tempo, nao sei, non ho tempo, non so come, geen tijd, weet niet, brak czasu, nie wiem, 時間がな, わからな
        does not want, doesn't want, don't wish, will nicht, wollte nicht, mochte nicht, ne veut pas, ne veulent pas
        no quiere, no quieren, nao quer, nao querem, non vuole, non vogliono, wil niet, wilden niet, nie chce
    nie chca, 望ま
        not necessary, not needed, no need, don't want, do not want, forgot, asked us not, nicht notig
        nicht notwendig, wollen nicht, pas necessaire
        pas besoin, no es necesario, no hace falta, nao e necessario, nao precisa, nao e preciso, non serve
        non e necessario, niet nodig
        nie trzeba, nie ma potrzeby, 不要, 必要ありません
        """
    )
)
_STOPPED = when_used(
    r"(?<![a-z])(?:paused|stopped|disabled|suspended|done|informed|told|called|asked|pausiert|gestoppt"
    r"|informiert|suspendu|arrete|informe|parado"
    r"|pausado|informado|fermato|sospeso|informato|gepauzeerd|gestopt|gebeld|wstrzymano|zatrzymano"
    r"|poinformowano)(?![a-z])|停止しました|連絡"
)
_FEWEST_WORDS = 4


def reason_it_cannot_be_stopped(note: str | None) -> str | None:
    """The note, where it gives a reason why the job cannot be stopped on our side; ``None`` where it gives none.

    A reason says that it is out of our hands, or that it cannot be stopped and whose it is or why. That it cannot be
    stopped is no reason; that it will be stopped later is none; that it was stopped belongs into ``contained_at``.
    """
    text = plain(" ".join(sentences(note or "")))
    if (len(text.split()) < _FEWEST_WORDS and text.isascii()) or _LATER.search(text):
        return None
    cannot = _INABILITY.search(text) is not None
    party = _PARTY.search(text) is not None
    explained = (
        _ELSEWHERE.search(text) is not None
        or (cannot and (party or _BECAUSE.search(text) is not None))
        or (party and _RUN_BY.search(text) is not None and _STOPPED.search(text) is None)
    )
    return (note or "").strip() if explained else None
