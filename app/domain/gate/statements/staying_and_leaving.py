"""A customer's decision to leave a marketplace, to stay with what there is, to agree to it, or to have us end it.

Beside ``decision``: what people write in short. Words of nine languages, as ``words.plain`` writes them.
"""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

_MARKET = (
    r"(?:\S+ ){0,2}?(?:market ?places?|platform|channel|amazon|ebay|otto|kaufland|zalando|allegro|bol|cdiscount|fnac"
    r"|rakuten|etsy"
    r"|wayfair|walmart|limango|about you|manomano|fruugo|temu|shein|mercado ?libre|mercado ?livre|magalu|worten"
    r"|decathlon|empik|erli"
    r"|real|leroy merlin|marktplatz|marktplatze|plattform|kanal|place de marche|plateforme|canal|plataforma"
    r"|piattaforma|canale"
    r"|platforma|platforme|platformy|kanaal|integration|feed)(?![a-z])"
)
_LEAVES = when_used(
    rf"(?<![a-z])(?:(?:we're|we are|i'm|i am|are) (?:leaving|quitting|dropping)|(?:we|i) (?:left|quit|drop|dropped"
    rf"|leave|gave up)"
    rf"|(?:we're|we are) (?:out of|off|done with)|(?:will|we'll) (?:leave|quit|drop)|moving away from"
    rf"|(?:wir )?(?:steigen|gehen) (?:bei|aus|von|weg von)|sind raus (?:bei|aus)|wir verlassen|on quitte"
    rf"|nous quittons|on sort de"
    rf"|on arrete (?:avec|sur)?|on laisse tomber|nos vamos de|nos salimos de|dejamos|abandonamos|salimos de"
    rf"|saimos d[aeo]|sair d[aeo]"
    rf"|vamos sair d[aeo]|deixamos [ao]?|largamos [ao]?|lasciamo|usciamo da\w*|abbandoniamo|we stoppen (?:met|bij|op)"
    rf"|wij stoppen (?:met|bij|op)|stoppen (?:met|bij|op)|verlaten|odchodzimy z|wychodzimy z|opuszczamy|konczymy z"
    rf"|rezygnujemy z"
    rf"|no seguimos (?:con|en)|no continuamos (?:con|en)|nao continuamos (?:com|n[ao])|ne continuons pas (?:avec|sur)"
    rf"|non continuiamo (?:con|su)|gaan niet verder (?:met|op)) {_MARKET}"
)
_GERMAN_LEAVES = when_used(rf"(?<![a-z])wir (?:steigen|horen) (?:bei|auf|aus) {_MARKET} (?:\S+ )?(?:aus|auf)(?![a-z])")
_OLD = (
    r"(?:(?:the|our|this|that|den|dem|der|die|das|beim|unser\w*|le|la|l'|les|notre|el|los|las|o|a|os|as|il|lo|i|gli"
    r"|de|het|przy|na)"
    r"[ ]?)?"
    r"(?:old|previous|current|existing|present|same|new|alten?|alter|altes|bisherigen?|jetzigen?|neuen?|ancien(?:ne"
    r"|s)?|actuel(?:le)?"
    r"|nouve(?:au|lle)|vie(?:jo|ja)|actual|anterior|antig[oa]|antigu[oa]|atual|vecchi[ao]|quello vecchio"
    r"|quella vecchia|attuale"
    r"|oude|huidige|bestaande|nieuwe|starym|starej|stary|stara|stare|obecnym|obecnej|dotychczasow\w+)(?![a-z])"
)
_OLD_LATER = (
    r"(?:el|la|o|a|il|lo|le|l'|los|las|os|as) ?\S{2,20} (?:viej[oa]s?|actual(?:es)?|anterior(?:es)?|antig[oa]s?"
    r"|antigu[oa]s?"
    r"|atua(?:l|is)|vecchi[aoe]?|attuale|actuels?|actuelles?)(?![a-z])"
)
_STAYS = when_used(
    rf"(?<![a-z])(?:stay(?:ing)? (?:with|on)|stick(?:ing)? (?:with|to)|keep(?:ing)?(?: using)?|continue (?:with"
    rf"|using)|remain (?:with|on)"
    rf"|go(?:ing)? ahead with|go(?:ing)? with|agree to(?: using)?|we accept|happy with"
    rf"|bleiben (?:bei|beim|auf)|behalten|nehmen|machen weiter mit|einverstanden mit|sind mit|stimmen"
    rf"|on garde|nous gardons|on reste (?:sur|avec|a)|nous restons (?:sur|avec|a)|on conserve|nous conservons"
    rf"|d'accord pour"
    rf"|nos quedamos con|mantenemos|seguimos con|conservamos|de acuerdo con|ficamos com|mantemos|continuamos com"
    rf"|de acordo com"
    rf"|teniamo|manteniamo|restiamo (?:con|al|alla|su)|d'accordo con|rimaniamo (?:con|al)"
    rf"|(?:we|wij) houden|(?:we|wij) behouden|blijven (?:bij|op)|akkoord met|zostajemy (?:przy|na)|zostawiamy"
    rf"|zgadzamy sie na)"
    rf" (?:{_OLD}|{_OLD_LATER})"
)
_AGREES = when_used(
    r"(?<![a-z])(?:(?:we|i) (?:agree|consent) (?:to|with)|(?:we|i) accept|please use|please take|go ahead with)"
    r" (?:the|your|this|that) (?:\S+ )?(?:mapping|removal|new \S+|price|plan|change|contract|terms|warehouse"
    r"|migration|closure)(?![a-z])"
)
_LEFT_OFF = when_used(
    r"(?<![a-z])(?:keep|leave) (?:it|them|the \S+|our \S+) (?:off|disabled|paused|closed|deactivated|down"
    r"|switched off)(?![a-z])"
    r"|(?<![a-z])(?:lasst|lassen sie) (?:ihn|sie|es|den \S+|die \S+|das \S+) (?:bitte )?(?:aus|abgeschaltet|pausiert"
    r"|deaktiviert)(?![a-z])"
)
_CLOSES_IT = when_used(
    r"(?:go ahead and |please |pls |bitte |por favor |per favore |graag )?(?:"
    r"(?:close|cut|end|drop|pause|kill|remove|delete) (?:the|our) (?:connection|feed|integration|link|listing|account)"
    r"|(?:schaltet|dreht|nehmt|macht|stellt|klemmt) (?:bitte )?(?:den|die|das|unser\w*) (?:feed|anbindung|verbindung"
    r"|schnittstelle|konto)"
    r" (?:bitte )?(?:ab|aus|raus|zu|weg|vom netz)"
    r"|machen sie (?:bitte )?(?:den|die|das) (?:feed|anbindung|verbindung|schnittstelle) (?:bitte )?(?:zu|aus|weg)"
    r"|(?:feed|anbindung|verbindung|schnittstelle) bitte (?:abdrehen|zumachen|ausmachen|kappen|abklemmen|rausnehmen)"
    r"|(?:fermez|coupez|arretez|supprimez|debranchez|retirez) (?:la|le|notre|l') ?(?:connexion|flux|integration"
    r"|liaison|compte)"
    r"|(?:cerrad|cierren|corten|cortad|quiten|quitad|paren|parad|eliminen|apaguen) (?:la|el|nuestr[oa]) (?:conexion"
    r"|feed|integracion|enlace|cuenta)"
    r"|(?:quitadnos|saquennos|sacadnos|quitennos|tirem-nos|tirem a gente|toglieteci|toglietemi|levateci"
    r"|wypiszcie nas|usuncie nas)"
    r"|(?:podem|voces podem)? ?(?:fechem|cortem|desliguem|tirem|fechar|desligar) (?:a|o|nossa|nosso) (?:ligacao|feed"
    r"|integracao|conexao|conta)"
    r"|(?:chiudete|staccate|spegnete|togliete|scollegate|rimuovete) (?:il|la|l'|pure il|pure la) ?(?:collegamento"
    r"|feed|integrazione|connessione|conto)"
    r"|(?:sluit|stop|verbreek|schakel|koppel) (?:de|onze|het) (?:koppeling|feed|integratie|verbinding"
    r"|account)(?: maar| aub| af| uit| los)*$"
    r"|zet (?:de|onze|het) (?:koppeling|feed|integratie|verbinding) (?:maar )?(?:uit|stop)"
    r"|(?:prosze |prosimy )(?:zamknac|rozlaczyc|odlaczyc) (?:polaczenie|feed|integracje|konto)"
    r"|(?:zamknijcie|rozlaczcie|odlaczcie|usuncie|wylaczcie) (?:polaczenie|feed|integracje|konto|nas))(?![a-z])"
)
_JAPANESE = when_used(
    r"(?:旧|古い|今の|現在の|現行の?|従来の?)\S{0,12}(?:のまま|ままで|を使い続け|継続)(?:に?します|使います|にいたします|でお願い|ます)"
    r"|(?:から)(?:撤退|退店)(?:します|いたします|しました|することに)|取引を(?:終了|やめ)(?:します|ました)"
)
_AGAINST = when_used(
    r"(?<![a-z])(?:not|[a-z]+n't|never|dont|nicht|nie|ne|pas|nao|non|niet|nooit|maybe|perhaps|might|may|thinking"
    r"|consider\w*|whether"
    r"|if|why|when|how|would|could|vielleicht|uberlegen|wenn|falls|ob|peut-etre|si|quizas|tal vez|talvez|se|forse"
    r"|misschien|als"
    r"|moze|czy|jesli|until|bis|jusqu'a|hasta|ate|fino a|tot|bez|nie)(?![a-z])|ません|ないで|しない"
)
_ELSEWHERE = when_used(
    r"(?<![a-z])(?:office|messages?|mails?|e-mails?|comments?|the call|a call|smoking|rozmowy|nachricht|mensaje"
    r"|mensagem|messaggio|bericht|holidays?|vacation|work|home|building|room|meeting|desk|town|weekend|lunch|buro"
    r"|urlaub|feierabend|conges"
    r"|bureau|vacaciones|oficina|ferias|escritorio|ferie|ufficio|vakantie|kantoor|urlop|biuro|ticket|tickets|issue"
    r"|problem|errors?"
    r"|fehler|erreurs?|errores|erros|errori|fouten|bledy|bledow|contact|posted|informed|old error|same error"
    r"|same problem|orders?)(?![a-z])"
)
_CONTINUES = when_used(
    r"(?<![a-z])no (?:seguimos|continuamos)|nao continuamos|ne continuons pas|non continuiamo|gaan niet verder"
)


def stays_or_leaves(clause: str) -> bool:
    """Whether a ``plain`` clause states that the customer leaves a marketplace, stays with the old one, or agrees."""
    if _ELSEWHERE.search(clause):
        return False
    if _AGAINST.search(_CONTINUES.sub(" ", clause)):
        return _CONTINUES.search(clause) is not None and _LEAVES.search(clause) is not None
    if _CLOSES_IT.match(clause):
        return True
    forms = (_LEAVES, _GERMAN_LEAVES, _STAYS, _AGREES, _LEFT_OFF, _JAPANESE)
    return any(form.search(clause) is not None for form in forms)


def leaves_a_room(clause: str) -> bool:
    """Whether a ``plain`` clause speaks of leaving the office, or of a ticket or an error, and not of a marketplace."""
    return _ELSEWHERE.search(clause) is not None and re.search(_MARKET, clause) is None
