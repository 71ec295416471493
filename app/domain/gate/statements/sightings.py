"""What agents jot down when they have seen a job or a record to be well: "chk'd", "alles drin", "312/312", "ok 10:42".

Words of nine languages, as ``words.plain`` writes them. Only a sentence about the job or its records comes here; what
is expected, relayed or denied is left out before.
"""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

_SHORTHAND = {
    re.compile(r"(?<![a-z])(?:chk'd|chkd|chckd|chk-d|checkd|ckd)(?![a-z])"): "checked",
    re.compile(r"(?<![a-z])(?:gecheckt|gechecked|abgecheckt)(?![a-z])"): "gepruft",
    re.compile(r"(?<![a-z])thru(?![a-z])"): "through",
    re.compile(r"(?<![a-z])n\.? ?i\. ?o\.?(?![a-z])"): "nicht in ordnung",
    re.compile(r"(?<![a-z])i\. ?o\.(?![a-z])"): "in ordnung",
    re.compile(r"(?<![a-z])(?:no|0|zero) errs?(?![a-z])\.?"): "no errors",
    re.compile(r"(?<![a-z])sprawdz\."): "sprawdzono",
    re.compile(r"(?<![a-z])gepr\."): "gepruft",
    re.compile(r"(?<![a-z])verif\."): "verifie",
}
_TIME = r"(?:at |um |a las |a |as |alle |om |o |at about )?\d{1,2}[:h.]\d\d(?: uhr)?"
_FINE = r"(?:ok|okay|in ordnung|o\.k\.)"
_RUN = (
    r"(?:[a-z]+[-_][a-z0-9_-]*\d|(?:job|run|feed|lauf|sync|flux|execution|ejecucion|execucao|esecuzione|zadanie"
    r"|przebieg|taak"
    r"|taches?|tarea|tarefa) #?\d+)"
)
_STORE = (
    r"(?:erp|pim|oms|wms|netsuite|sap|shopify|magento|shop|store|system|target|ziel|tienda|loja"
    r"|negozio|winkel|sklepie|systemie)"
)
_SEEN_WELL = when_used(
    rf"(?<![a-z])(?:{_FINE} {_TIME}|{_TIME}:? {_FINE}(?![a-z])"
    rf"|(?:log|status|state) (?:says |sagt |dit |dice |diz |zegt )?[:=]? ?{_FINE}(?![a-z])"
    rf"|(?:runs|laufe|executions|ejecuciones|execucoes|esecuzioni|przebiegi) (?:\S+ ){{0,3}}{_FINE}(?![a-z])"
    rf"|{_RUN}:? (?:is |ist |est |esta |e |jest )?(?:all )?(?:done|fertig|durch|listo|klaar|gotowe) {_TIME}"
    rf"|um {_TIME.replace('um |', '')} durch(?![a-z])"
    r"|(?:all|alle?) (?:the )?(?:\d+ )?(?:orders |rows |records |items |skus |auftrage |satze )?(?:in|drin|da|there"
    r"|through)(?=[,.;]|$)"
    r"|alles (?:drin|da|erin|staat erin)(?![a-z])|tout y est(?! pas)|todo (?:dentro|esta dentro)|todos dentro"
    r"|entrou tudo|entraram todos"
    r"|tutto dentro|tutti dentro|ci sono tutt[ie]|staa[nt] er (?:allemaal |alle )?in(?![a-z])|staat erin"
    r"|wszystko jest(?! zle)"
    r"|wszystkie sa(?![a-z])"
    rf"|(?:is|are|ist|sind|est|sont|esta|estan|estao|e|sono|jest|sa|bien|alle) (?:now |all |there |jetzt |alle "
    rf"|bien |ya |ja |gia |ora |todos "
    rf"|todas |arrivees? |arrivee )?(?:in|im|dans|en|no|na|nel|nell'|w) ?(?:the |our |dem |l'|le |la |el |het "
    rf"|de )?{_STORE}"
    rf"(?! (?:queue|warteschlange|backlog|inbox))(?![a-z])"
    r"|(?:same|pareil\w*|igual\w*|ugual\w*|gleich|gelijk|hetzelfde|takie same|stimmen|passt|passen|kloppen|batem"
    r"|coinciden"
    r"|matches|match) (?:on|in|des|en|nos|em|auf|aan|po|w) (?:the )?(?:both|deux|beide\w*|ambos|los dos|dois"
    r"|entramb\w+|obu|obie|obydwu)"
    r"|klopt(?! niet| nog| er niet)|kloppen(?! niet| nog)|cuadran?|concordent(?! pas)|batem? certo|binnengekomen"
    r"|toegekomen"
    rf"|(?:steht|stehen|listed|registrad[oa]s?|registad[oa]s?|registrat[oaie]|erfasst|angekommen"
    rf"|enregistree?s?)(?: jetzt| now| alle)?"
    rf" (?:in|im|en|no|na|nel|nell'|dans) ?(?:the |l'|el |la )?{_STORE}(?! (?:queue|warteschlange|backlog))(?![a-z])"
    r"|(\d+) (?:in|im|en|no|dans|w) (?:the |l'|el )?\S{2,14} (?:and|und|et|y|e|en|i) \1 (?:in|im|en|no|dans|w) "
    r")"
    r"|\d(?: ?に)?終了(?=$|、|。)|全件(?:入|あ|取り込)|全部入って|両方(?:とも)?一致"
)
_COUNT = when_used(r"(?<![\d./:-])(\d+) ?(?:/|of|out of|von|sur|de|di|su|van|z) ?(\d+)(?![\d./:-])")
_HIGHEST_DAY = 31
"""Up to here "11/11" may be a date."""
_SPOILT = when_used(
    r"(?<![a-z])(?:wrong\w*|falsch\w*|incorrect\w*|twice|doppelt|duplicat\w*|double|only|nur|seulement|solo|apenas"
    r"|soltanto|slechts"
    r"|alleen|tylko|queued|open|left|waiting|selected|found|fetched|offen|faux|fausse|mal|errad[oa]s?|sbagliat\w+"
    r"|verkeerd\w*|fout"
    r"|zle|bledn\w+|half|halfway|halb|moitie|mitad|metade|meta|polowa|token|key|keys|login|credentials|access"
    r"|password|zugang"
    r"|schlussel|passwort|cle|jeton|clave|chave|senha|chiave|sleutel|klucz|haslo|ready|prepared|draft|test"
    r"|config\w*)(?![a-z])"
    r"|間違|誤|のみ|だけ|半分"
)
_IN_LINE = when_used(
    r"(?<![a-z])(?:queued|selected|waiting|pending|outstanding|to go|in the queue|ausgewahlt|ausstehend"
    r"|in der warteschlange"
    r"|en attente|seleccionados|pendientes|selecionados|pendentes|selezionati|in attesa|geselecteerd|in de wachtrij"
    r"|wybran\w+"
    r"|oczekuj\w*)(?![a-z])|待ち|選択"
)
_DENIED_BEFORE = when_used(
    r"(?<![a-z])(?:not|[a-z]+n't|none|never|nicht|nie|kein\w*|pas|n'y|ne|n'|no|nao|nem|non|niet|geen|hardly|nothing"
    r"|nada|nichts|rien"
    r"|niente|niets|nic|ainda|aun|encore|noch|nog|jeszcze|ancora|todavia|before|vor|until|bis)(?![a-z])[^,;]{0,40}$"
)
_NOT_OVER = when_used(
    r"(?<![a-z])(?:so far|up to now|still running|is running|are running|in progress|ongoing|underway|halfway|bisher"
    r"|bislang"
    r"|lauft noch|noch am laufen|lauft gerade|jusqu'ici|jusqu'a present|en cours|tourne encore|hasta ahora|por ahora"
    r"|corriendo"
    r"|en curso|en marcha|ate agora|por enquanto|rodando|a correr|em curso|em andamento|finora|per ora|in corso"
    r"|sta girando"
    r"|tot nu toe|tot dusver|draait nog|loopt nog|bezig|do tej pory|jak dotad|na razie|w toku|w trakcie)(?![a-z])"
    r"|今のところ|実行中|処理中|進行中"
)


def written_out(text: str) -> str:
    """A ``plain`` text with the shorthand of notes written out."""
    for short, long in _SHORTHAND.items():
        text = short.sub(long, text)
    return text


def seen_well(text: str) -> bool:
    """Whether a ``plain`` sentence says in short that the run or its records were seen to be well."""
    if _SPOILT.search(text) or _NOT_OVER.search(text):
        return False
    found = _SEEN_WELL.search(text)
    if found is not None and _DENIED_BEFORE.search(text[: found.start()]) is None:
        return True
    return any(
        count[1] == count[2]
        and len(count[1]) < 10
        and int(count[1]) > _HIGHEST_DAY
        and _DENIED_BEFORE.search(text[: count.start()]) is None
        for count in _COUNT.finditer(text)
    )


def is_only_in_line(text: str) -> bool:
    """Whether a ``plain`` sentence counts what is queued, selected or waiting."""
    return _IN_LINE.search(text) is not None


def is_not_over(text: str) -> bool:
    """Whether a ``plain`` sentence says that the run goes on."""
    return _NOT_OVER.search(text) is not None
