"""What shop owners and their agencies do to a shop or an account, as they write it in a hurry (nine languages).

Beside ``customer_changes``: compound and separable verbs, forms that name the subject themselves, and colloquial ones.
Looking, asking, trying, receiving, sending and planning are none.
"""

from __future__ import annotations

import re

from app.domain.gate.statements.customer_changes import formed
from app.domain.gate.statements.vocabulary import entries
from app.domain.lazy_patterns import when_used

_ENGLISH = entries(
    """
    swapped out, rolled, pasted, merged, split, unmerged, unlocked, handed over, deposited, ticked, unticked
    checked the box, redid, re-did, redone, reworked, remapped, re-mapped, repointed, re-pointed, pointed, purchased
    downgraded, re-authed, reauthed, authed, whitelisted, safelisted, allowlisted, un-paused, turned back on
    turned back off, switched back on, switched it back, switched it on, switched it off, turned it on
    turned it off, turned them on, turned them off, put the, put in the, put back the, put it in, gave, given the
    sorted the, sorted it out, sorted out the, set up, set back, updated it, flipped, re-subscribed
    re-published, re-generated, re-issued, re-created, re-entered, reentered, re-added, readded, re-saved, resaved
    revoked, invalidated, cut over, re-signed, accepted the terms, confirmed the terms, confirmed the new terms
    confirmed it in the portal, confirmed in the portal, confirmed the change in, approved it in, logged back in
    signed back in, logged out and in, brought back, re-registered
    bought the, renewed it, linked it, ran the update, did the update, did the change
    did the changes, made that change, turned the, switched the, switched over, changed over, is changed, are changed
    connected it, onboarded, offboarded, topped up
    """
)
_GERMAN = entries(
    """
    umgesetzt, neugesetzt, neu eingetragen, neu eingerichtet, eingerichtet, neu aufgesetzt, aufgesetzt, hochgestuft
    heraufgestuft, runtergestuft, nachgebucht, zugebucht, dazugebucht, unterzeichnet, ubergeben
    uberschrieben, nachgetragen, nachgereicht, nachgepflegt, gepflegt, eingestellt, umgeschaltet, umgehangt
    umgebogen, umgemeldet, zusammengefuhrt, zusammengelegt, verschoben, gefixt, gefixed, upgedatet, geupdatet
    geupdated, resettet, resetted, zuruckgedreht, zuruckgespielt, zuruckgerollt, wieder reingenommen, reingenommen
    reingestellt, reingesetzt, eingegeben, reaktiviert, scharf geschaltet, gewhitelistet, entblockt, angehakt
    angekreuzt, abgehakt im portal, rausgeschmissen, runtergeschmissen, runtergeworfen, neu drauf, hinzugebucht
    dazugenommen, neu verlinkt, verlinkt, gelinkt, neu connected, gecancelt
    rezertifiziert, rotiert, nachinstalliert, abgeklemmt, angeklemmt, bestellt
    mandat erteilt, neu registriert, angepasst, richtiggestellt
    zuruckgenommen, neu hinterlegt, umgezogen, gemappt, neu gemappt, geleert
    """
)
_FRENCH = entries(
    """
    remis, remise, remises, refait, refaite, redonne, donne les droits
    donne acces, donne l'acces, donne les acces, retire, rebranche, rebranchee, recolle, bascule
    coche, decoche, repasse, rajoute, rajoutee, ajoute, ajoutee, ajoutes, ajoutees, rentre, rentree
    rentres, souscrit, souscrite, reabonne, achete, achetee, paye, payee, desinstalle, desinstallee
    reparametre, parametre, remappe, mappe, fusionne, fusionnee, fusionnes, autorise, autorisee
    reautorise, reautorisee, reautorises, recree, recreee, recrees, reactivee, reactives, whiteliste, reinitialise
    reinitialisee, attribue, attribuee, attribues, accorde, accordee, accordes
    remplace, remplacee, mis en pause, mise en pause
    mis hors ligne, remis en ligne, remise en ligne, mises en ligne, mis en ligne, mise en ligne, remise en route
    remis en route, relie, reliee, valide dans le portail, saisis, saisie
    """
)
_SPANISH_PRETERITE = (
    "cambie modifique renove actualice sustitui reemplace elimine borre quite desactive active reactive conecte "
    "reconecte desconecte enlace vincule autorice reautorice cree recree genere regenere guarde introduje instale "
    "reinstale cargue importe configure reconfigure ajuste adapte migre restaure anule cancele pause pare cerre "
    "publique "
    "acepte firme desbloquee limpie pague prorrogue amplie arregle retire asigne corregi subi meti puse repuse "
    "rehice anadi agregue abri restableci extendi compre contrate mapee fusione uni movi revoque rote"
)
_SPANISH_PLURAL = (
    "dimos metimos pusimos repusimos rehicimos subimos anadimos abrimos corregimos restablecimos extendimos "
    "unimos movimos sustituimos introdujimos"
)
_SPANISH = formed(
    "rehech rot mape fusion revoc contrat compr agreg reconfigur recre desinstal actualiz reautoriz "
    "desbloque mov revert",
    "ado ada ados adas amos ido ida",
) + entries(
    """
    rehecho, rehecha, hecho el login, dados los permisos, dado permisos, dado los permisos, dado acceso, dada de alta
    dado de alta, vuelto a, puesta, puesto, puestas, puestos, metida, metido, subida, subido, repuesta, hecha la
    hecho la, resuelto el, pagado, pagada
    """
)
_PORTUGUESE = formed(
    "troc mud reconect religu reativ reautoriz coloc recoloc adicion compr contrat regulariz gir rotacion "
    "mape reconfigur recri mescl unific revog registr desinstal reinstal "
    "vincul desvincul habilit desabilit liber desbloque revert digit preench",
    "ado ada ados adas amos ei ido ida emos i",
) + entries(
    """
    demos, dei, dado acesso, dada permissao, dado permissao, dei permissao, demos permissao, pus, repus, repusemos
    refiz, refizemos, refeito, refeita, fiz o login, fizemos o login, fiz a troca, fizemos a troca, fiz a alteracao
    fizemos a alteracao, voltei a, voltamos a, subi, subida, paguei, pagamos, trocado
    religuei, desliguei, autorizei
    """
)
_ITALIAN = formed(
    "reinser sostitu reimposta ricaric ricolleg riconness riattiv riautorizz riabilit abilit disabilit "
    "riconfigur ruot mapp rimapp fusion acquist compr sald regolarizz registr disinstall reinstall "
    "incoll spunt concess assegn sblocc ripubblic riaggiorn resett rigener",
    "ato ata ati ate ito ita",
) + entries(
    """
    rifatto, rifatta, rifatti, rimesso, rimessa, rimessi, dato i permessi, dati i permessi, dato accesso
    dato l'accesso, dato il permesso, pagato, pagata, rifatto l'accesso
    fatto il login, fatto la modifica, fatta la modifica, messo in pausa, messa in pausa, aderito, sottoscritto
    sottoscritta, ceduto, riacceso, riaccesa, acceso, accesa, reinserito, reinserita
    """
)
_DUTCH = entries(
    """
    geroteerd, opnieuw ingelogd, opnieuw aangemeld, opnieuw aangemaakt, opnieuw ingesteld
    opnieuw geinstalleerd, opnieuw geupload, opnieuw gekoppeld, goedgezet, rechtgezet, goed gezet, gefixt
    gerepareerd, gemaakt, gekocht, aangeschaft, besteld, betaald, voldaan, getekend, gewhitelist, vrijgegeven
    vrijgeschakeld, ontgrendeld, gemapt, samengevoegd, geactiveerd, weer aangezet, weer ingeschakeld, eruit gehaald
    eraf gegooid, verlengd, overgeschakeld, overgestapt, omgeschakeld, aangevinkt, uitgevinkt, geplakt, geleegd
    gewist, gegeven, verleend, toegekend, geupdatet, geupdate, geupdated, ge-update, teruggebracht, hernieuwd
    opgehoogd, ingetrokken, geregistreerd, afgesloten, bijgesteld, doorgevoerd, gewisseld, erin gezet
    """
)
_POLISH = formed(
    "oplaci nada przyzna zalogowa przelogowa autoryzowa przekaza podla podpia odpia zmapowa scali polaczy "
    "przeniosl kupi zamowi zarejestrowa wklei zaznaczy odznaczy skorygowa wgra podniosl ustawi uzupelni "
    "wymieni zrotowa odswiezy odtworzy wyczysci przypisa zaladowa zrobi wlogowa odinstalowa przeinstalowa "
    "udostepni wykupi odblokowa zatwierdzi przepia wrzuci ponowi przedluzy polozy",
    "lismy lysmy lem lam no ny ne na",
) + entries(
    """
    oplacono, oplacony, oplacona, oplacone, wgrany, wgrane, wgrana, wpisany, wpisana, wpisane, zaplacilismy
    zaplacilem, zaplacilam, zaplacony, zaplacone, dodany, dodana, dodane, podpiete, podpiety, podpieta, podlaczony
    podlaczona, podlaczone, podlaczylem, podlaczylam, podlaczylismy, przepiete, przepiety, ustawiony, ustawiona
    ustawione, poprawiony, poprawiona, poprawione, wlaczony, wlaczona, wlaczone, cofnelismy, cofnalem, zrobione
    przenieslismy, przenioslem, przenioslam, nadalismy, nadalem, nadalam, nadane, nadano, wkleilem, wrzucone
    wygenerowany, wygenerowane, odnowiona, odnowione, zaktualizowana, zaktualizowane, wymieniony, wymienione
    wymieniona, zapisany, zapisane, przywrocony, przywrocone, przywrocona, aktywowany, zmieniona
    """
)
_JAPANESE_ACTS = (
    "アップグレード ダウングレード 支払い お支払い 支払 入金 付与 再連携 連携 再ログイン ログインし直 "
    "更新手続き 入れ替え 差し替え 貼り付け 入力し直 購入 契約 再契約 署名 割り当て マッピング 統合 オン オフ "
    "ON OFF 有効 無効 再インストール アンインストール ロールバック 切り替え "
    "引き渡し 預け入れ 訂正 補正 修理 設置 移動 再登録 再発行 再生成"
)
_JAPANESE = formed(
    _JAPANESE_ACTS,
    "しました いたしました 致しました 済み 済みです をしました を行いました ました にしました をいたしました",
) + entries(
    """
    変えました, 新しくしました, 入れました, 入れ直しました, やり直しました, 直しました, 元に戻しました, 付けました
    つけました, 消しました, 外しました, 払いました, 支払いました, 買いました, 貼りました, つなぎ直しました
    繋ぎ直しました, 作り直しました, 作りました, 与えました, 許可しました, 移しました, 切りました, 止めました
    """
)

_RESUMED = entries(
    """
    # of itself a feed resumes as well ("le flux a repris"), so the subject belongs to it
    j'ai repris, on a repris, nous avons repris, j'ai regle, on a regle, nous avons regle
    j'ai bascule, on a bascule
    """
)
WEAK_DEEDS = entries(
    """
    # done to goods, people and papers as well: they count with a thing of the shop's account only
    quit, withdrew, withdrawn, bought, purchased, ordered, gave, given, moved, stored, saved, split, merged, put the
    put in the, put it in, i put
    we put, have put, has put, we've put, been put, was put, entered, closed, signed, completed, ended, handed over
    deposited, accepted, registered, dropped, added, issued, created, opened up, pasted, edited, fixed, repaired, set up
    imported, published, uploaded, approved, cleared, resumed, stopped, cancelled, canceled, filled in, inserted
    we set, i set, we gave, i gave, have given, we've set, have set, moved over
    gekauft, bestellt, gegeben, verschoben, ubergeben, gespeichert, geschlossen, unterschrieben, unterzeichnet
    erstellt, angelegt
    eingegeben, gesetzt, geoffnet, gestellt, gewahrt, erteilt, akzeptiert, eingestellt, gestoppt, ausgestellt
    hochgeladen
    achete, achetee, signe, ferme, ouvert, cree, depose, entre, saisi, accorde, enregistre, importe, deplace
    comprado, comprada, compramos, cerrado, cerramos, abierto, firmado, creado, movido, guardado, cargado
    comprei, fechado, fechamos, fechei, aberto, abrimos, assinado, criado, criei, criamos, guardado, guardei, movido
    acquistato, comprato, chiuso, aperto, firmato, creato, spostato, salvato, caricato, messo, inserito
    gekocht, aangeschaft, besteld, gegeven, gesloten, getekend, aangemaakt, gemaakt, opgeslagen, geplaatst, gezet
    afgesloten
    kupilismy, kupilem, kupilam, zamowilismy, zamowilem, zamowilam, zamknelismy, zamknalem, podpisalismy, podpisalem
    utworzylismy, utworzylem, przenieslismy, przenioslem, otworzylismy, otworzylem, zapisalismy, zapisalem, dodalismy
    作りました, 買いました, 移しました, 渡しました, 入れました, 付けました, つけました, 登録しました, 作成しました
    """
)

MORE_DEEDS = (
    _ENGLISH
    + _GERMAN
    + _SPANISH
    + formed(_SPANISH_PLURAL, "-")
    + _PORTUGUESE
    + _ITALIAN
    + _DUTCH
    + _POLISH
    + _JAPANESE
    + _RESUMED
    + WEAK_DEEDS
)
"""Entries for ``words.any_of``."""

FRENCH_DEEDS = _FRENCH
"""Participles that count after an auxiliary or a named thing only."""

SPANISH_I_DID = frozenset(_SPANISH_PRETERITE.split())
"""The first person of the past, without accents. "cambie" may be a request as well: see ``i_did_in_spanish``."""

_ACCENTED = when_used(r"(?<![a-zñ'])(?<!\ba )([a-záéíóúñ]{2,14}[éí])(?![a-zñ])", re.IGNORECASE)
_IRREGULAR = frozenset(
    ["puse", "repuse", "rehice", "introduje", "meti", "subi", "corregi", "abri", "movi", "volvi", "anadi"]
)
_SPANISH_MARK = when_used(
    r"(?<![a-z])(?:ya|yo|ayer|hoy) (?:la |lo |las |los |le |les |mismo |misma )?([a-z]{2,15})(?![a-z])"
)
_FRENCH_MARK = when_used(r"(?<![a-z'])(?:est|ete|avons|avez|ont|sont|j'ai|ai|nous|vous|on|le|mon|notre)(?![a-z])")
_REQUESTED = when_used(r"(?<![a-z])(?:por favor|favor|que|usted|no)(?![a-z])")


def i_did_in_spanish(clause: str, sentence: str) -> bool:
    """Whether a ``plain`` clause of a sentence (as written) says in Spanish "I changed it": by the accent, by an
    irregular form, or after "ya" ("cambie" alone asks somebody to change it)."""
    if _FRENCH_MARK.search(clause) or _REQUESTED.search(clause):
        return False
    written = sentence.casefold().translate(_UNACCENTED)
    accented = {match[1].translate(_FLAT) for match in _ACCENTED.finditer(written)}
    told = {match[1] for match in _SPANISH_MARK.finditer(clause)}
    words = set(clause.split())
    return bool(words & SPANISH_I_DID & (accented | told | _IRREGULAR))


_UNACCENTED = str.maketrans({"á": "a", "ó": "o", "ú": "u", "ñ": "n"})
_FLAT = str.maketrans({"é": "e", "í": "i"})
