"""Who really speaks in a customer's sentence: what was said by others, is only believed, or asks us to do it.

Words of nine languages, as ``words.plain`` writes them.
"""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

_CITED = when_used(r"[\"“„«][^\"“”„«»\n]{12,400}[\"”“»]|「[^」\n]{8,300}」")
_TOLD = when_used(
    r"(?<![a-z])(?:says|said|saying|tells|told|writes|wrote|claims|reports|reported|according to|apparently"
    r"|allegedly|supposedly"
    r"|informed (?:me|us)|assured|confirmed (?:to|that|it was)|reportedly|rumou?r"
    r"|sagt|sagte|sagen|schreibt|schrieb|meldet|behauptet|angeblich|laut|gemass|anscheinend|scheinbar|hat gemeint"
    r"|teilte"
    r"|mitgeteilt|nach aussage|versichert|wurde mir|wurde uns|dit que|dit qu'\w+|disent|selon|d'apres|parait"
    r"|apparemment|affirme"
    r"|m'a dit|nous a dit|a ecrit|dice que|dice|dicen|dijo|dijeron|segun|al parecer|asegura|me han|nos han|diz|disse"
    r"|disseram"
    r"|dizem|segundo [ao]s?|de acordo com|aparentemente|garante|dice che|dicono|ha detto|hanno detto|ha scritto"
    r"|secondo (?:il|la|l'\w+"
    r"|i|le|lo|noi)|a detta|pare|a quanto pare|riferisce|zegt|zei|zeggen|volgens|schrijft|meldt|blijkbaar|naar verluidt"
    r"|mowi|mowia|powiedzial\w*|twierdzi\w*|pisze|napisal\w*|wedlug|podobno|zdaniem)(?![a-z])"
    r"|によると|によれば|とのこと|と言って|と言われ|と聞い|と聞き|そうです|らしい|と連絡"
)
_BELIEVED = when_used(
    r"(?<![a-z])(?:i think|we think|i believe|we believe|i guess|i assume|we assume|i suppose|pretty sure"
    r"|fairly sure|not sure"
    r"|not certain|unsure|i reckon|if i remember|afaik|as far as i|i hope|we hope|hopefully|seems?|looks like"
    r"|i would say|iirc"
    r"|imo|i'm under the impression|ich meine|wir meinen|ich glaube|glaube|glauben|denke|denken|vermute|vermuten"
    r"|nehme an"
    r"|soweit ich|meines wissens|bin (?:mir )?nicht sicher|hoffe|je pense|je crois|on pense|on croit|nous pensons"
    r"|nous croyons"
    r"|il me semble|sauf erreur|je suppose|pas sur|pas sure|creo|creemos|pienso|supongo|me parece|no estoy segur[oa]"
    r"|que yo sepa"
    r"|acho|achamos|penso|suponho|parece|nao tenho certeza|tanto quanto sei|credo|crediamo|pensiamo|suppongo"
    r"|mi sembra|mi pare"
    r"|non sono sicur[oa]|se non sbaglio|denk|denken|geloof|geloven|volgens mij|neem aan|niet zeker|dacht"
    r"|chyba|mysle|myslimy|wydaje mi sie|wydaje sie|zdaje sie|o ile wiem|o ile pamietam|nie jestem pew\w+"
    r"|raczej)(?![a-z])"
    r"|と思|はず|かもしれ|たぶん|多分|おそらく|気がし"
)
_OF_ITSELF = when_used(
    r"(?<![a-z])(?:automatically|automatic|by itself|every (?:month|week|day|year|night)|monthly|on its own|must be"
    r"|to be|should be"
    r"|being|automatisch|von selbst|von allein\w*|jeden (?:monat|tag)|taglich|automatiquement|tout seul|toute seule"
    r"|tous les (?:mois|jours|ans)"
    r"|automaticamente|solo se|cada (?:mes|dia)|todos os (?:meses|dias)|da solo|da sola|ogni (?:mese|giorno)|vanzelf"
    r"|elke (?:maand"
    r"|dag)|automatycznie|sam sie|sama sie|co miesiac|muss|mussen|wird|wordt|sera|seront|seran|serao|sara|saranno"
    r"|bedzie|beda|in the process|currently|gerade dabei"
    r"|en train de|a (?:renouveler|changer|remplacer|refaire)|por (?:renovar|cambiar"
    r"|renovar)|da (?:rinnovare|cambiare)|te (?:vernieuwen|wijzigen)|do (?:odnowienia|zmiany)|zu (?:erneuern"
    r"|andern))(?![a-z])"
    r"|自動"
)
_DENIED = when_used(
    r"(?<![a-z])(?:never|nicht|nie|noch kein\w*|kein\w*|nix|non (?:ho|ha|hai|hanno|abbiamo|e|sono|siamo|risulta)|non"
    r"|n'est|n'ai|n'a"
    r"|n'avons|n'ont|ne|jamais|no (?:esta|estan|he|han|fue|fueron|se|la|lo|le|los|las|cambi\w+|pude|pudimos|hemos|ha)"
    r"|nao|nunca|mai|ni|niks|geen|nog niet|nooit|nic|nigdy|couldn't|could not|unable|can't|cannot|haven't|wasn't"
    r"|isn't|aren't"
    r"|weren't|hasn't|didn't|wont|havent|hasnt|didnt|wasnt|isnt|cant|couldnt|dont|don't)(?![a-z])"
    r"|ていません|ていない|ておりません|ません|できず|られず"
)
_TRIED = when_used(
    r"(?<![a-z])(?:tried|trying|attempted|attempt|wanted to|was going to|were going to|meant to|forgot to|versucht"
    r"|probiert"
    r"|wollte\w*|vergessen|essaye|tente|voulu|voulais|oublie|intente|intentado|intentamos|quise|tratado de|trate de"
    r"|olvide"
    r"|tentei|tentamos|tentado|quis|esqueci|provato|tentato|cercato di|voluto|volevo|dimenticato|geprobeerd|wilde"
    r"|wilden"
    r"|vergeten|probowal\w*|sprobowal\w*|chcial\w*|zapomnial\w*|sobald|wenn|sobre como|how to|how do)(?![a-z])"
    r"|しようと|を試み|忘れ"
)
_ASKS_FOR_IT = when_used(
    r"(?:please |pls |plz |kindly |bitte |por favor |per favore |graag |gelieve |prosze )?"
    r"(?:(?:reset|set|put|shut|cut) (?:the|our|my|it|a|new|up|this|that)"
    r"|(?:\S+iert|entfernt|erneuert|ersetzt|behebt|erganzt|erlaubt|erzeugt|erstellt) (?:bitte|den|die|das|unser\w*"
    r"|uns|mal|doch|ihn|sie|es)"
    r"|\S+(?:ate|ite|atemi|ateci) (?:la|il|lo|le|i|gli|l'|per|pure|subito|prima|questa|questo|nuovamente"
    r"|tutto))(?![a-z])"
)
_REQUESTED = when_used(
    r"(?<![a-z])(?:please|pls|plz|kindly|bitte|por favor|per favore|svp|s'il vous plait|aub|prosze)(?![a-z])"
)
_OURS_WILL = when_used(
    r"(?:unsere?|mein|meine|der|die|das) \S+ (?:erneuert|aktualisiert|ersetzt|korrigiert|aktiviert|deaktiviert"
    r"|entfernt|repariert"
    r"|behebt|erganzt|erzeugt|generiert|installiert|konfiguriert|autorisiert|migriert|verlangert|verknupft|erlaubt"
    r"|verandert"
    r"|pausiert|beendet|erstellt|tauscht|rotiert)(?![a-z])(?! (?:worden|haben|hat))"
)
_ELSEWHERE = when_used(
    r"(?<![a-z])(?:parcels?|packages?|labels?|pallets?|goods|shelf|shelves|complaint|invoice to|cardboard|trucks?"
    r"|desk|early"
    r"|lunch|weekend|by hand|by phone|e-?mail(?! addres)|mail(?! addres)|support|phone|pakete?|palette\w*|etiketten?"
    r"|ware|beschwerde|von hand"
    r"|telefonisch|hotline|colis|palettes?|etiquettes?|plainte|a la main|telephone|paquetes?|etiquetas?|queja|a mano"
    r"|telefono"
    r"|pacotes?|reclamacao|a mao|telefone|pacch[io]|etichett[ae]|reclamo|pakket(?:ten)?|etiket(?:ten)?|klacht"
    r"|handmatig|telefoon"
    r"|paczk\w*|etykiet\w*|reklamacj\w*|recznie|telefon\w*|log file|report|suppliers?|lieferant\w*|fournisseurs?"
    r"|proveedor\w*|fornecedor\w*|fornitor\w*|leverancier\w*|dostawc\w*"
    r"|logs?|bericht|rapport|informe|relatorio|raport)(?![a-z])"
    r"|(?<![a-z])lig(?:uei|amos|ado|ou) (?:para|pra|ao|a )|荷物|伝票|手作業|メール|電話|レポート|ログを|苦情"
)
_CONTRAST = when_used(
    r"(?:so|but|therefore|hence|thus|aber|also|deshalb|daher|darum|drum|donc|alors|mais|asi que|por eso|entonces|pero"
    r"|entao|por isso|mas|quindi|percio|ma|dus|daarom|maar|wiec|dlatego|ale|that's why)(?![a-z])"
)
_WITH_A_SUBJECT = when_used(
    r"(?:and |und |et |y |e |en |oraz |i |then |dann )*(?:we|we've|i|i've|i'm|wir|ich|nous|on|j'ai|hemos|he|yo"
    r"|nosotros|eu|nos"
    r"|abbiamo|ho|ik|wij|my)(?![a-z])"
)
_HAVING = when_used(r"(?:have|haben|hab|avons|hemos|abbiamo|hebben|heb|ho|bitte|please|you can)(?![a-z])")
_HAVING_DONE = when_used(
    r"(?:we have|we've|i have|i've|wir haben|ich habe?|nous avons|on a|j'ai|hemos|he|abbiamo|ho|wij hebben|we hebben"
    r"|ik heb)(?![a-z])"
)
_CONDITION = when_used(
    r"(?:if|once|when|as soon as|unless"
    r"|wenn|falls|sobald|si(?!$)|des que|lorsque|quand|cuando|en cuanto"
    r"|se(?!$| ha | han | hizo )|quando|assim que|appena|als|zodra|wanneer|jesli|jezeli|gdy|kiedy|jak tylko)(?![a-z])"
)
_JAPANESE_AT_THE_END = when_used(r"(?:とのこと|と思|と言|と聞|はず|らしい|そうです|と連絡)[^、]{0,10}$")
_POLISH = when_used(
    r"(?<![a-z])(?:nie|sie|jest|sa|nas|juz|prosze|prosimy|na|\w+(?:lismy|lysmy|lam|(?<!prob)lem))(?![a-z])"
)
_CLAUSE_END = when_used(
    r"([,;:]\s+|、|\s+[-–—]+\s+|\s+(?:(?<!go ahead )and|but|so|und|aber|et|mais|y|pero|e(?! stat[oaie] )|ma|en|maar"
    r"|ale|oraz)\s+)"
)
_WHO = when_used(
    r"(?<![a-z])(?:(?:was|is) (?:that|it|this) you|wart ihr das|waren sie das|c'etait vous|fuisteis vosotros"
    r"|foram voces|siete stati voi"
    r"|waren jullie dat|czy to wy)(?![a-z])"
)
_LATER_THAN = when_used(
    r"(?:after|since|when|while|seit(?:dem)?|nachdem|als|depuis|apres|lorsque|quand|desde|despues|cuando|depois"
    r"|quando|apos|dopo|da quando"
    r"|sinds|nadat|toen|odkad|po|gdy|kiedy)(?![a-z])"
)
_POLISH_AND = when_used(r"(\s+i\s+)")


def without_citations(sentence: str) -> str:
    """The sentence without what stands in quotation marks as a statement of its own."""
    return _CITED.sub(" ", sentence)


def clauses(text: str) -> list[str]:
    """The clauses of a ``plain`` sentence in which its author speaks: none that hangs on "our IT says", "I think", "if"
    or a "not" further on."""
    if _JAPANESE_AT_THE_END.search(text):
        return []
    parts = _CLAUSE_END.split(text)
    kept: list[str] = []
    hangs_on: re.Pattern[str] | None = None
    for index in range(0, len(parts), 2):
        clause, joint = parts[index].strip(), parts[index - 1].strip() if index else ""
        if hangs_on is not None and _is_free_of(hangs_on, clause, joint):
            hangs_on = None
        begun = _what_it_hangs_on(clause)
        if begun is not None and (hangs_on in (None, _DENIED) or begun is not _DENIED):
            hangs_on = begun
        if clause and hangs_on in (None, _DENIED):
            kept += _split_at_polish_and(clause) if hangs_on is None or _DENIED.search(clause) else []
    return kept


def _is_free_of(hangs_on: re.Pattern[str], clause: str, joint: str) -> bool:
    """Whether a clause no longer hangs on what came before it."""
    if _CONTRAST.match(joint) or _CONTRAST.match(clause):
        return True
    comma = joint in (",", ";", ":", "、", "-", "–", "—")
    if hangs_on is _DENIED:
        return comma or _WITH_A_SUBJECT.match(clause) is not None or _HAVING.match(clause) is not None
    if hangs_on is _CONDITION:
        return comma and _HAVING_DONE.match(clause) is not None
    goes_on = not comma or re.match(r"(?:and|und|et|y|en|oraz) ", clause) is not None
    return hangs_on is _TOLD and goes_on and _WITH_A_SUBJECT.match(clause) is not None


def _what_it_hangs_on(clause: str) -> re.Pattern[str] | None:
    """What a clause begins that goes on in the next ones: a guess, somebody's word, a condition, a denial."""
    if _BELIEVED.search(clause):
        return _BELIEVED
    if _TOLD.search(clause):
        return _TOLD
    if _CONDITION.match(clause):
        return _CONDITION
    return _DENIED if _DENIED.search(clause) else None


def _split_at_polish_and(clause: str) -> list[str]:
    return [part.strip() for part in _POLISH_AND.split(clause) if part.strip()] if _POLISH.search(clause) else [clause]


def asks_who(text: str) -> bool:
    """Whether a ``plain`` sentence asks us whether we did it, with or without a question mark."""
    return _WHO.search(text) is not None


def is_no_deed(clause: str) -> bool:
    """Whether a ``plain`` clause denies the deed, tells of an attempt, of what happens by itself or elsewhere, or asks
    for it."""
    return any(
        pattern.search(clause) is not None for pattern in (_OF_ITSELF, _DENIED, _TRIED, _ELSEWHERE, _REQUESTED)
    ) or any(pattern.match(clause) is not None for pattern in (_ASKS_FOR_IT, _OURS_WILL, _LATER_THAN))
