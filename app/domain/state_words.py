"""The words by which people state the condition of a session, a cache, a run or a retry, in nine languages.

Every expression is a plain alternation with bounded gaps, so that reading stays linear in the length of the text.
"""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


SESSION = _words(
    r"\b(?:sessions?|tokens?|credentials?|log-?ins?|api[ -]?keys?|oauth|certificates?)\b",
    r"\b(?:sitzung(?:en)?|anmeldung(?:en)?|zugangsdaten|zugangstoken|zertifikate?)\b",
    r"\b(?:jetons?|identifiants?|certificats?|clés? api)\b",
    r"\b(?:sesi[oó]n(?:es)?|credenciales|certificados?|claves? api)\b",
    r"\b(?:sess[aã]o|sess[oõ]es|credenciais|chaves? de api)\b",
    r"\b(?:session[ei]|credenziali|certificat[oi]|chiav[ei] api)\b",
    r"\b(?:sessies?|inloggegevens|certifica(?:at|ten))\b",
    r"\b(?:sesj[aięeą]\w{0,3}|poświadcze\w{1,5}|certyfikat\w{0,3}|klucz\w{0,3} api)\b",
    r"セッション|トークン|認証情報|資格情報|証明書",
)
SESSION_ENDED = _words(
    r"\b(?:expired|revoked|invalidated|no longer valid|not valid|has lapsed|expiry|timed out while idle)\b",
    r"\bsession (?:ended|timed out)",
    r"\b(?:abgelaufen|ungültig geworden|nicht mehr gültig|widerrufen)\b|\b(?:lief|läuft) ab\b",
    r"\b(?:expirée?s?|périmée?s?|révoquée?s?|plus valides?)\b",
    r"\b(?:caducad[oa]s?|caduc[oó]|vencid[oa]s?|venci[oó]|expirad[oa]s?|expir[oó]|revocad[oa]s?)\b",
    r"\b(?:expirou|venceu|revogad[oa]s?)\b",
    r"\b(?:scadut[oaie]|revocat[oaie]|non più valid[oaie])\b",
    r"\b(?:verlopen|ingetrokken|niet meer geldig)\b",
    r"\b(?:wygas[łl]\w{0,3}|unieważnion\w{1,2}|już nieważn\w{1,2})\b|\bstraci\w{1,3} ważność\b",
    r"期限切れ|有効期限が切れ|失効|無効にな",
)
NOT_ENDED = _words(
    r"\b(?:not|never|hasn't|hadn't|isn't|wasn't)(?: yet)?(?: been)? (?:expired|revoked)\b",
    r"\bnicht (?:abgelaufen|widerrufen)\b",
    r"\b(?:pas|non)(?: encore)? (?:expirée?|périmée?|révoquée?)\b",
    r"\bno (?:está |estaba |ha |había )?(?:caducad[oa]|vencid[oa]|expirad[oa])\b",
    r"\bnão (?:está |estava |foi )?(?:expirad[oa]|vencid[oa]|expirou|venceu)\b",
    r"\bnon (?:è |era )?(?:ancora )?scadut[oa]\b",
    r"\bniet verlopen\b",
    r"\bnie wygas[łl]\w{0,3}\b",
    r"期限切れではな|失効してい?な|切れてい?な",
)
SESSION_VALID = _words(
    r"\b(?:renewed|re-?authenticated|rotated|refreshed|reissued)\b",
    r"\b(?:is|are|was|were|still) (?:still )?(?:valid|active)\b|\bsessions? (?:valid|active)\b",
    r"\b(?:erneuert|(?:noch|ist|war) (?:noch )?gültig)\b",
    r"\brenouvelée?s?\b|\b(?:est|était|toujours|encore) (?:toujours |encore )?valide\b",
    r"\brenovad[oa]s?\b|\b(?:es|era|sigue|seguía|está|estaba) (?:siendo )?(?:válid[oa]|vigente)\b",
    r"\b(?:é|era|está|estava|ainda) (?:ainda )?válid[oa]\b",
    r"\b(?:rinnovat[oa]|(?:è|era|ancora) (?:ancora )?valid[oa])\b",
    r"\b(?:vernieuwd|(?:is|was|nog) (?:nog )?geldig)\b",
    r"\b(?:odnowion\w{1,2}|(?:jest|był\w?|nadal|wciąż) (?:nadal |wciąż )?ważn\w{1,2})\b",
    r"更新済|再発行|再認証|有効で",
)
NOT_VALID = _words(
    r"\bnot (?:yet )?(?:been )?(?:valid|active|renewed|refreshed|rotated)\b",
    r"\b(?:be|until|once|unless|if|when|before|after|cannot|nicht|muss|pas|doit|debe|no|deve|não|non|moet|niet"
    r"|trzeba|nie)\b"
    r"[^.]{0,40}\b(?:renewed|refreshed|rotated|reissued|erneuert|gültig|renouvelée?|valide|renovad[oa]|válid[oa]"
    r"|rinnovat[oa]"
    r"|valid[oa]|vernieuwd|geldig|odnowion\w{1,2}|ważn\w{1,2})\b",
    r"更新されてい?な|有効ではな",
)
MINUTES_AGO = _words(
    r"\b(?:vor |hace |il y a |há )?(?P<minutes>\d{1,3}) ?(?:min|mins|minut[eosiy]?|minutes?|minuten|minutos"
    r"|分)(?![a-z])"
)
AGO = _words(r"\bago\b|\bvor \d|\bil y a\b|\bhace\b|\bhá \d|\b(?:minut[oi] )?fa\b|\bgeleden\b|\btemu\b|分前")
CLOCK = when_used(r"(?<![\d:.])([01]?\d|2[0-3])[:hH時]([0-5]\d)(?::([0-5]\d))?(?![\d:])")

CACHE = _words(
    r"\b(?:caches?|cached|cachés?|zwischenspeicher\w{0,2}|cachen|podręczn\w{1,3})\b|キャッシュ",
    r"\bdelta[ -]?(?:\w{0,12}syncs?|(?:sync|feed|load|abgleich|update)\w{0,12})\b|差分(?:同期|更新)",
    r"\b(?:synchronisation|sincronizaci[oó]n|sincronização|sincronizzazione|synchronisatie|synchronizacj\w) delta\b",
)
REFRESH = _words(
    r"\bcach[eé][\w -]{0,24}?(?:refresh|rebuil|updat|sync|warm|invalidat|purg|flush|reload|aktualisier|neuaufbau"
    r"|actualis"
    r"|actualiz|atualiz|aggiorn|vernieuw|ververs|odświeżan|odśwież)",
    r"\b(?:refresh|rebuil|warm|purg|flush|reload|actualis|actualiz|atualiz|aggiorn|aktualisier|vernieuw|ververs"
    r"|odśwież)\w{0,12}"
    r"[\w' ]{0,20}(?:\bcach|podręczn|zwischenspeicher)",
    r"キャッシュ.{0,8}(?:更新|再構築|リフレッシュ)|差分(?:同期|更新)",
    r"\bdelta[ -]?(?:sync|feed|load|update|abgleich)|\bsyn?[ck]\w{2,14} delta\b|\bsincroni\w{2,10} delta\b",
)
UNFINISHED = _words(
    r"\b(?:pending|in progress|under way|underway|incomplete|outstanding|ongoing|still \w{0,12}ing)\b",
    r"\bnot (?:yet )?(?:been )?(?:complete|completed|finished|done|settled|refreshed)\b",
    r"\b(?:is|are) (?:refreshing|rebuilding|running|warming)\b",
    r"\b(?:has not|hasn't|have not|haven't|did not|didn't) (?:yet )?(?:complete|completed|finish|finished|settled"
    r"|refreshed|run)\b",
    r"\b(?:läuft noch|noch nicht|steht noch aus|stehen noch aus|ausstehend\w{0,2}|nicht abgeschlossen)\b",
    r"\b(?:en cours|pas encore|en attente|inachevée?)\b",
    r"\b(?:pendientes?|en curso|aún no|todavía no|sin terminar)\b",
    r"\b(?:pendentes?|em andamento|em curso|ainda não)\b",
    r"\b(?:in corso|non ancora|in sospeso|ancora da completare)\b",
    r"\b(?:nog niet|loopt nog|nog bezig|staat nog open)\b",
    r"\b(?:jeszcze nie|w toku|nadal trwa|wciąż trwa|oczekuj\w{1,3}|niedokończon\w{1,2})\b",
    r"実行中|進行中|未完了|保留中|まだ.{0,12}(?:完了|終わ|終了)|処理待ち",
)
NOTHING_PENDING = _words(
    r"\b(?:no|without|nothing|none|keine?|aucune?|ningun[ao]?|ningún|nenhum\w?|nessun\w?|geen|żadn\w{1,3}"
    r"|brak)\b[^.]{0,40}"
    r"\b(?:pending|outstanding|in progress|running|ausstehend\w{0,2}|en cours|en attente|pendientes?|pendentes?"
    r"|in corso|in sospeso"
    r"|openstaand\w?|oczekuj\w{1,3}|w toku)\b|\bnot pending\b",
    r"保留中の.{0,10}(?:なし|ありません|ない)|待ちなし",
)
CACHE_FRESH = _words(
    r"\b(?:refreshed|rebuilt|cleared|flushed|purged|warmed|up to date)\b",
    r"\b(?:geleert|aktualisiert|neu aufgebaut|aktuell)\b",
    r"\b(?:vidé|purgé|rafraîchi|actualisé|reconstruit)\b",
    r"\b(?:vaciad[oa]|limpiad[oa]|limpio|actualizad[oa]|refrescad[oa])\b",
    r"\b(?:limpo|limpad[oa]|atualizad[oa])\b",
    r"\b(?:svuotat[oa]|aggiornat[oa]|pulit[oa])\b",
    r"\b(?:geleegd|ververst|vernieuwd|bijgewerkt)\b",
    r"\b(?:wyczyszczon\w{1,2}|odświeżon\w{1,2}|opróżnion\w{1,2})\b",
    r"クリア(?:済|し)|更新済|最新",
)
CACHE_STALE = _words(
    r"\b(?:stale|outdated|out of date|old data|veraltet\w{0,2}|obsol[eè]tes?|périmée?s?|obsolet[oa]s?"
    r"|desactualizad[oa]s?"
    r"|desatualizad[oa]s?|non aggiornat[oa]|verouderd\w?|nieaktualn\w{1,2})\b|古い(?:まま|データ|キャッシュ)"
)
CONCURRENT = _words(
    r"\b(?:concurrent(?:ly)?|overlap(?:s|ped|ping)?|in parallel|at the same time|second instance|running twice"
    r"|locked by)\b",
    r"\b(?:another|other|duplicate|two|second) (?:runs?|instances?|jobs?|process(?:es)?|sync)\b",
    r"\b(?:gleichzeitig\w{0,2}|parallel\w{0,2}|überlapp\w{1,6}|zweite\w? (?:instanz|lauf)|andere\w? (?:lauf|job"
    r"|instanz|prozess))\b",
    r"\b(?:en parallèle|simultané\w{0,4}|autre (?:job|traitement|instance|processus|exécution))\b",
    r"\b(?:en paralelo|simultáne\w{1,6}|otr[oa] (?:job|proceso|ejecución|instancia))\b",
    r"\b(?:em paralelo|simultane\w{1,6}|simultâne\w{1,6}|outr[oa] (?:job|processo|execução|instância))\b",
    r"\b(?:in parallelo|contemporane\w{1,6}|simultane\w{1,6}|altr[oa] (?:job|processo|esecuzione|istanza))\b",
    r"\b(?:tegelijk(?:ertijd)?|gelijktijdig|parallel|andere (?:job|taak|run|sessie))\b",
    r"\b(?:równolegle|równoległ\w{1,3}|jednocześnie|inn\w{1,3} (?:zadani\w|proces\w{0,2}|instancj\w))\b",
    r"同時(?:に|実行)|並行|重複実行|別の(?:ジョブ|処理|プロセス)",
)
NO_CONCURRENT = _words(
    r"\b(?:no|without|not?|kein\w{0,2}|aucune?|ningun[ao]?|ningún|sin|nenhum\w?|sem|nessun\w?|geen|żadn\w{1,3}"
    r"|brak)\b[^.]{0,30}"
    r"\b(?:concurrent|overlap|duplicate|other|another|parallel|second|gleichzeitig|andere|autre|simultan|simultáne"
    r"|otr[oa]"
    r"|paralel|outr[oa]|altr[oa]|contemporane|gelijktijdig|równoleg|inn)",
    r"(?:同時|並行|重複|別の).{0,14}(?:なし|ありません|ない|なかった)",
)
RETRIED = _words(
    r"\b(?:retried|re-?ran|re-?started|re-?triggered|re-?submitted|re-?queued|tried again|ran it again|second attempt"
    r"|retr(?:y|ies) (?:also )?(?:failed|exhausted)|exhausted (?:all )?retries|max(?:imum)? (?:retries|attempts)"
    r"|after \d{1,4} (?:retries|attempts))\b",
    r"\b(?:(?:neu|erneut|nochmals?|wieder) (?:gestartet|angestoßen|ausgeführt|versucht)|neugestartet|wiederholt)\b",
    r"\b(?:relancée?s?|réessayé|redémarrée?|réexécutée?)\b",
    r"\b(?:reintentad[oa]|reintentamos|reiniciad[oa]|relanzad[oa]|lo (?:volví|volvimos) a (?:lanzar|ejecutar"
    r"|intentar))\b",
    r"\b(?:reexecutad[oa]|reprocessad[oa]|reiniciad[oa]|rodei de novo|tentei de novo|tentamos novamente)\b",
    r"\b(?:riavviat[oa]|rilanciat[oa]|rieseguit[oa]|riprovato|ritentat[oa])\b",
    r"\b(?:opnieuw (?:gestart|geprobeerd|gedraaid|uitgevoerd)|herstart|nogmaals (?:gestart|geprobeerd))\b",
    r"\b(?:ponownie (?:uruchomi\w{1,6}|uruchomion\w{1,2}|spróbowa\w{1,5})|uruchomion\w{1,2} ponownie"
    r"|ponowion\w{1,2})\b",
    r"再実行し(?:た|ました|ても)|リトライし(?:た|ました|ても)|再試行し(?:た|ました|ても)|再起動し(?:た|ました|ても)",
)
NOT_RETRIED = _words(
    r"\b(?:not|never|nobody|no one|haven't|hasn't|didn't|wasn't|without being|to be|should be|can be|could be"
    r"|will be|must be|if"
    r"|once|until|before|nicht|kann|soll|muss|bitte|pas|peut|doit|faut|no|puede|debe|hay que|não|pode|deve|non|può"
    r"|niet|kan|moet"
    r"|nie|można|trzeba|należy|proszę)\b[^.]{0,24}"
    r"\b(?:retried|re-?ran|re-?started|re-?triggered|re-?submitted|re-?queued|tried again|gestartet|angestoßen"
    r"|ausgeführt|wiederholt"
    r"|relancée?|réessayé|redémarrée?|reintentad[oa]|reiniciad[oa]|relanzad[oa]|reexecutad[oa]|reprocessad[oa]"
    r"|riavviat[oa]"
    r"|rilanciat[oa]|rieseguit[oa]|gestart|geprobeerd|gedraaid|uitgevoerd|herstart|ponown\w{1,3}|ponowion\w{1,2}"
    r"|uruchom\w{1,6})",
    r"再実行してい(?:ない|ません)|リトライしてい(?:ない|ません)",
)
LAST_GOOD_RUN = _words(
    r"\blast (?:known )?(?:good|successful|clean|green|ok|working) (?:run|sync|import|export|execution|job|transfer"
    r"|delivery|update)\b",
    r"\b(?:last (?:succeeded|ran (?:successfully|fine|ok|cleanly))|previous run (?:was |went )?(?:ok|fine|successful)"
    r"|(?:last|previous) success)\b|\blast_success\w{0,8}\b",
    r"\b(?:letzte\w? (?:erfolgreiche\w?|fehlerfreie\w?|saubere\w?) (?:lauf|import|export|abgleich|sync\w{0,14}"
    r"|übertragung)"
    r"|zuletzt erfolgreich)\b",
    r"\bderni[eè]re? (?:exécution|synchro\w{0,10}|import|export|passage|run) (?:réussie?|ok|correcte?)\b"
    r"|\bdernier succès\b",
    r"\búltim[ao] (?:ejecución|sincronización|importación|exportación|corrida) (?:correcta|exitosa|con éxito|ok)\b"
    r"|\búltimo éxito\b",
    r"\búltim[ao] (?:execução|sincronização|importação|exportação) (?:bem[- ]sucedida|com sucesso|ok)\b"
    r"|\búltimo sucesso\b",
    r"\bultim[ao] (?:esecuzione|sincronizzazione|importazione|esportazione) (?:riuscita|andata a buon fine|corretta"
    r"|ok)\b",
    r"\blaatste (?:geslaagde|succesvolle|goede) (?:run|sync\w{0,10}|import|export|taak|uitvoering)\b",
    r"\bostatni\w{0,2} (?:udan\w{1,2}|poprawn\w{1,2}) (?:uruchomieni\w|synchronizacj\w|import\w?|eksport\w?"
    r"|przebieg\w?)\b",
    r"最後に(?:成功|正常(?:に)?(?:終了|完了))|前回(?:は|の)?(?:正常|成功)|最終成功",
)
NO_GOOD_RUN = _words(
    r"\b(?:no|never|not|without|kein\w{0,2}|nie|aucune?|jamais|ningun[ao]?|nunca|nenhum\w?|nessun\w?|mai|geen|nooit"
    r"|żadn\w{1,3}|nigdy)\b"
    r"[^.]{0,20}(?:\blast\b|\bsuccess|\berfolgreich|\bréussi|\béxito|\bexitos|\bsucesso|\briuscit|\bgeslaagd|\budan)"
)
