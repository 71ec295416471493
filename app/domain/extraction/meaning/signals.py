"""A run that has not ended, and other processes at the same time."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
_RUNNING = Folded(
    r"(?<![\w])(?:still (?:running|in progress|processing|executing|going|active|shows? (?:as "
    r")?[\"'`]?running|says [\"'`]?running)|(?:shows?|is|status|state|stays?|remains?|hangs?|sits?|stuck|"
    r"says|marked)[ :=]{1,3}(?:as |at |in |on |status )?[\"'`]?(?:running|in[ _-]progress|processing|"
    r"executing|RUNNING|IN_PROGRESS)[\"'`]?(?! (?:late|fine|again|ok))|running (?:for|since) (?:over |more "
    r"than |about |nearly |almost )?(?:\d|an? |two|three|four|hours|days|last|yesterday|this)|has(?: not|"
    r"n't) (?:yet )?(?:finished|completed|terminated|ended)|(?:not|never) (?:yet )?(?:finished|completed|"
    r"terminated|ended)(?! successfully)|stuck (?:at|on|in) (?:\d{1,3} ?%|step|stage|page|chunk|record|"
    r"batch)|(?:hangs?|hanging|hung) (?:at|on|since|for)|"
    r"läuft (?:immer )?noch|läuft (?:seit|weiter)|noch (?:am laufen|nicht (?:beendet|abgeschlossen|fertig|"
    r"durch)|in bearbeitung|aktiv)|hängt (?:bei|seit|im|fest|noch|immer)|status (?:steht |ist )?(?:noch |"
    r"weiterhin )?(?:auf )?[\"'„]?(?:laufend|läuft|aktiv)|tourne (?:toujours|encore|depuis)|toujours en "
    r"cours|encore en cours|(?:est )?bloqué\w* (?:à|sur|depuis)|n['’]est pas (?:encore )?terminé\w*|en "
    r"cours depuis|sigue (?:ejecutándose|corriendo|en (?:curso|ejecución|marcha)|activ\w)|todavía (?:está "
    r")?(?:en (?:curso|ejecución)|corriendo|ejecutándose)|no ha terminado|(?:colgad|atascad|bloquead)[oa] "
    r"(?:en|desde|al)|(?:ainda|continua) (?:está )?(?:em (?:execução|andamento)|rodando|executando)|não "
    r"(?:terminou|finalizou)|travad[oa] (?:em|desde|no|na)|"
    r"ancora in (?:esecuzione|corso)|sta ancora girando|è ancora attivo|non (?:è ancora )?(?:terminat|finit|"
    r"conclus)\w+|bloccat[oa] (?:al|a|da|su)|nog (?:steeds )?(?:bezig|aan het (?:draaien|lopen)|actief|"
    r"lopend)|loopt nog|draait nog|niet (?:klaar|afgerond|beëindigd)|blijft hangen|hangt (?:op|sinds|al|nog|"
    r"bij|vast)|(?:nadal|wciąż|ciągle) (?:działa|trwa|się wykonuje|w toku|jest w toku|wisi|uruchomion\w+)|"
    r"nie (?:zakończył\w*|skończył\w*) się(?: jeszcze)?(?! (?:sukcesem|poprawnie|powodzeniem))|wisi (?:na|"
    r"od)|utkn\w+ na)|実行中(?:のまま|の状態|です|となって|で止)|まだ(?:実行中|終わって|完了して|動いて)|"
    r"完了して(?:い)?(?:ない|ません)|終わ(?:ら|って)(?:ない|いない|いません)|[%％]で(?:止ま|停止)|ハング",
)
_RUNNING_NOT = Folded(
    r"(?:\b(?:not|no longer|isn't|wasn't|n't|nicht|nicht mehr|pas|plus|no|ya no|não|non|niet|nie|other|"
    r"another|second|previous|earlier|andere\w*|autre|otr[oa]|outr[oa]|altr[oa]|inn[ye])\b[^.\n]{0,24})$",
)
_RUNNING_ENDED = Folded(
    r"\b(?:was still running when|while .{0,60}still running|as the \w+ was still running|because "
    r".{0,60}still running|überschnitt|pendant que)\b",
)
_STILL = (
    r"still|yet|noch|immer noch|weiterhin|toujours|encore|todavía|aún|sigue|siguen|ainda|continua|segue|"
    r"ancora|tuttora|nog|nog steeds|nadal|wciąż|ciągle|jeszcze"
)
_AT_WORK = (
    r"running|in[ _-]progress|processing|executing|active|being processed|läuft|laufend|am laufen|in "
    r"bearbeitung|in ausführung|aktiv|en cours|en exécution|tourne|active?|"
    r"en curso|en ejecución|ejecutándose|corriendo|en marcha|en proceso|em (?:execução|andamento|"
    r"processamento)|rodando|executando|in (?:esecuzione|corso|elaborazione)|"
    r"attiv[oa]|bezig|actief|lopend|draai\w*|in behandeling|w toku|w trakcie|uruchomion\w+|trwa|działa"
)
_STILL_AT_WORK = Folded(
    rf"(?<![\w])(?:draait|loopt|läuft|tourne|corre|roda|gira|działa|runs?|is running)(?: \w{{1,8}}){{0,2}} "
    rf"(?:{_STILL})(?![\w])|"
    rf"(?<![\w])(?:{_STILL})(?![\w])(?: (?!(?:not|nicht|pas|no|não|non|niet|"
    rf"nie)\b)[^\s.;!?]{{1,18}}){{0,3}}? [\"'„«*_`]{{0,2}}(?:{_AT_WORK})(?![\w])",
)
_RUN_NEAR = when_used(
    r"(?i)\b(?:job|run|\w*run|hij|he|it|er|es|sie|elle?|batch|task|process|import|export|sync|feed|lauf|"
    r"\w*job|\w*lauf|prozess|traitement|tâche|exécution|trabajo|ejecución|proceso|tarea|lote|rotina|"
    r"execução|"
    r"processo|esecuzione|elaborazione|lotto|taak|proces|verwerking|zadanie|przebieg|pipeline|workflow|"
    r"dag|flow|status|state|stan|stato|estado|statut|console|consola|konsole)|ジョブ|バッチ"
)
_WAITS_FOR_SOMEBODY = when_used(
    r"(?i)\b(?:order|auftrag|bestellung|commande|pedido|ordine|bestelling|zamówienie|payment|zahlung|"
    r"paiement|pago|shop|account|konto|token|session|customer)\b"
)
_OTHER = (
    r"(?:another|a second|second|other|a parallel|parallel|concurrent|overlapping|simultaneous|duplicate|"
    r"a duplicate|two|both|a manual|the nightly|the previous|a different)|"
    r"(?:ein(?:e|en|em)? )?(?:zweite[rnsm]?|andere[rnsm]?|weitere[rnsm]?|parallele[rnsm]?|gleichzeitige[rnsm]?)|"
    r"(?:un |une |d['’])?(?:autres?|deuxième|seconde?|parallèles?|concurrents?)|(?:un |una )?(?:otr[oa]s?|"
    r"segund[oa]|paralel[oa]s?|simultáne[oa]s?)|"
    r"(?:um |uma )?(?:outr[oa]s?|segund[oa]|paralel[oa]s?|simultâne[oa]s?)|(?:un['’ ]?|una "
    r")?(?:altr[oaie]|second[oa]|parallel[oaie])|(?:een )?(?:andere|tweede|parallelle)|"
    r"(?:inn[yea]|drug[iae]|równoległ\w+)"
)
_PROCESS = (
    r"(?:[\w/-]{1,24}[ ]){0,3}?(?:runs?|jobs?|syncs?|imports?|exports?|instances?|process(?:es)?|"
    r"batch(?:es)?|tasks?|executions?|reindex|refresh|backup|feeds?|updates?|workers?|threads?|"
    r"\w*lauf|läufe|\w*import|\w*export|prozess\w*|instanz\w*|traitements?|tâches?|procesos?|trabajos?|"
    r"ejecuci\w+|tareas?|cargas?|processos?|execuç\w+|rotinas?|"
    r"process[oi]|esecuzion[ei]|elaborazion[ei]|lavor[oi]|taken|taak|proces(?:sen)?|verwerking|proces\w*|"
    r"zada\w+|import\w*)"
)
_CONCURRENT = Folded(
    rf"(?<![\w])(?:(?:{_OTHER})[ ](?!(?:order|customer|ticket|day|time)\b){_PROCESS}(?![\w])|"
    r"at the same (?:time|moment)|concurrently|in parallel|parallel (?:run|job|sync|import|export|process|"
    r"execution|load)\w*|"
    r"overlap(?:s|ped|ping)? (?:with|by|the)|overlapping (?:run|job|import)\w*|simultaneously|"
    r"(?:while|when|because|as) (?:the |a |an |another |our )?(?:[\w/-]+ ){1,5}(?:was|were|is|are) "
    r"(?:still |also |already )?(?:running|active|in progress|rebuilding|refreshing|executing)|"
    r"also running|running alongside|ran alongside|lock(?:ed)? (?:is |was )?(?:held )?by (?:another|job|"
    r"run|session|process|the (?:\w+ )?(?:job|run|import|process|worker))|collided with|"
    r"gleichzeitig(?! mit den anderen)|zeitgleich|zur gleichen zeit|parallel (?:lief|läuft|dazu|gestartet|"
    r"zu[mr]?)|überlapp\w*|überschn\w+|nebenher|"
    r"während (?:der|die|das|ein\w*|noch) [^.\n]{3,60}(?:lief|läuft|liefen)|gesperrt (?:von|durch) (?:job|"
    r"lauf|prozess|den|einen)|"
    r"en même temps|en parallèle|simultanément|pendant que [^.\n]{3,60}(?:tournait|était en cours|"
    r"s'exécutait)|chevauch\w+|verrouillée? par (?:un|le|job)|"
    r"al mismo tiempo|simultáneamente|en paralelo|a la vez|mientras (?:[^.\n]{3,60})(?:corría|estaba|se "
    r"ejecutaba|seguía)|solap\w+|"
    r"ao mesmo tempo|simultaneamente|em paralelo|enquanto [^.\n]{3,60}(?:rodava|estava|executava)|"
    r"contemporaneamente|in parallelo|nello stesso momento|mentre [^.\n]{3,60}(?:era in|girava|stava)|sovrappo\w+|"
    r"tegelijk\w*|gelijktijdig|parallel (?:liep|draaide)|terwijl [^.\n]{3,60}(?:liep|draaide|bezig was)|overlapt\w*|"
    r"jednocześnie|równocześnie|równolegle|w tym samym czasie|podczas gdy [^.\n]{3,60}(?:działał|trwał|"
    r"był)\w*|nakład\w+ się)(?![\w])|"
    r"同時(?:に|刻)|並行して|並列で|重なっ|(?:別|他|もう一つ)の(?:[^。、\n]{0,8})(?:ジョブ|バッチ|処理|プロセス)(?:が|も|"
    r"と)(?:[^。\n]{0,14})(?:実行|動|走|稼働|競合|起動)",
)
_LIMIT_AFTER = when_used(
    r"(?i)[ ](?:limits?|quota|requests?|connections?|users?|sessions?|updates?)\b|[ ]?(?:limit|上限|制限)"
)
_CONCURRENT_NOT = Folded(
    r"\b(?:no|not|without|none|neither|nothing|never|kein\w*|nicht|ohne|aucune?|pas(?: de| d['’])?|sans|"
    r"ningún|ninguna|no hay|no había|sin|nenhum\w*|não|sem|nessun\w*|non|senza|geen|niet|zonder|żad\w+|brak|"
    r"nie|bez|ruled out|ausgeschlossen|exclu\w*|descartad\w+|any|check\w* for|whether|if)\b[^.;\n]{0,40}$",
)
_CONCURRENT_NOT_AFTER = Folded(
    r"[^.;\n]{0,50}?(?:\b(?:ruled out|excluded|none|no conflicts?|not found|not the|ausgeschlossen|exclu\w*|"
    r"descartad\w+|esclus\w+|uitgesloten|wykluczon\w+|: no\b|: keine?|- no\b)|なし|ありません|除外|ない)",
)


def is_still_running(content: str) -> bool:
    """Whether the failing run itself has not ended, so that a retry would be a second run."""
    for match in _RUNNING.finditer(content):
        before = content[max(0, match.start() - 40) : match.start()]
        sentence = content[
            max(content.rfind(".", 0, match.start()), content.rfind("\n", 0, match.start())) + 1 : match.end() + 40
        ]
        if (
            not _RUNNING_NOT.search(before)
            and not _RUNNING_ENDED.search(sentence)
            and "?" not in content[match.end() : match.end() + 2]
        ):
            return True
    return any(_at_work(content, match) for match in _STILL_AT_WORK.finditer(content))


def _at_work(content: str, match: re.Match[str]) -> bool:
    """Whether it is a run, and not an order or a payment, of which it is said that it is still in progress."""
    start = (
        max(
            content.rfind(".", 0, match.start()),
            content.rfind("\n", 0, match.start()),
            content.rfind(",", 0, match.start()),
        )
        + 1
    )
    before = content[max(start, match.start() - 90) : match.start()]
    if _RUNNING_NOT.search(before) or _RUNNING_ENDED.search(before + match.group()):
        return False
    return _RUN_NEAR.search(before + match.group()) is not None and not _WAITS_FOR_SOMEBODY.search(before)


def mentions_concurrent(content: str) -> bool:
    """Whether another process at the same time is mentioned (not: excluded)."""
    for match in _CONCURRENT.finditer(content):
        if _LIMIT_AFTER.match(content, match.end()):
            continue
        if _CONCURRENT_NOT.search(content[max(0, match.start() - 60) : match.start()]) or _CONCURRENT_NOT_AFTER.match(
            content, match.end()
        ):
            continue
        return True
    return False
