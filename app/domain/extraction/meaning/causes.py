"""The seven common causes: which of them the text says were checked and excluded, and which it only suspects."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.model import CAUSES
from app.domain.lazy_patterns import when_used

_CAUSE = {
    "transient_sync_delay": (
        r"sync\w* (?:is|was|isn['’]t|wasn['’]t|is not|was not) (?:delayed|late|behind|lagging)|"
        r"transient|sync(?:hroni[sz]ation)? delay|(?:temporary|transitory) (?:delay|glitch)|delayed sync|"
        r"retry window|delta sync|just (?:a )?delay|(?:just|merely|simply) (?:slow|late)|slow(?:ness)?\b|"
        r"langsam|lent(?:e|eur)?\b|lentitud|lento|lentidão|lentezza|traag\w*|woln[oya]\w*|lag\b|"
        r"verzögerung\w*|vorübergehend\w*|temporär\w*|"
        r"retard (?:de )?sync\w*|délai (?:de )?sync\w*|transitoire|retraso|demora (?:transitoria|de "
        r"sinc\w+)|transitori[oa]|atraso|ritardo|vertraging|opóźnieni\w+|一時的な?遅延|同期遅延|遅延"
    ),
    "cache_staleness": r"\bcach\w*|\bcaché\w*|zwischenspeicher\w*|pamięć podręczn\w*|pamięci podręczn\w*|キャッシュ",
    "session_expiry": r"\bsessions?\b|sess(?:ion)? expir\w*|\btoken(?:s)?\b|credentials?|sitzung\w*|jeton\w*|"
    r"sesi[oó]n(?:es)?|sess(?:ão|ões)|session[ei]|sessie\w*|sesj\w+|セッション|トークン",
    "concurrent_job_conflict": (
        r"concurren\w+|parallel(?:e[rns]?)?\b|duplicate (?:job|run|instance)\w*|overlap\w*|(?:other|another|"
        r"second) (?:job|run|instance|sync|process)\w*|job conflict|simultaneous|gleichzeitig\w*|"
        r"überlapp\w*|zweite\w* (?:instanz|lauf|job)|kein\w* (?:anderer|weiterer|paralleler) (?:job|"
        r"lauf)\w*|andere\w* jobs?|konkurrierend\w*|concurrent\w*|en parallèle|simultan\w*|autre (?:job|"
        r"traitement|instance)|concurrencia|simultáne\w+|paralel\w+|otr[oa] (?:job|proceso|ejecución|"
        r"instancia)|outr[oa] (?:job|processo|execução|instância)|simultâne\w+|concorren\w+|altr[oi] (?:job|"
        r"process\w+|esecuzion\w+)|gelijktijdig\w*|andere (?:job|taak|run)|równoległ\w+|inn\w+ (?:zada\w+|"
        r"job\w*|proces\w*)|同時実行|並行|競合|重複実行"
    ),
    "permission_drift": r"permissions?|privileges?|(?:access|user|account) rights|role (?:change|"
    r"assign)\w*|scopes?\b|berechtigung\w*|"
    r"rechte\b|authori[sz]ations?\b|autorisations?\b|autorizaciones|autorizações|rollen\b|droits?\b|"
    r"permisos?|permiss(?:ão|ões)|permess[oi]|autorizzazion[ei]|rechten|"
    r"machtiging\w*|uprawnie\w+|権限",
    "recent_config_change": (
        r"(?:nobody|no one) (?:has )?(?:changed|modified|edited)(?! (?:the |any |our )?(?:user|access|"
        r"account|"
        r"rights|permissions?|roles?|password|token|key))|config\w*|deploy\w*|releases?\b|(?:recent|code|mapping|"
        r"schema|erp|storefront|system)[ -]changes?|"
        r"changes? (?:in|within|during|over|were|was|has|have|since|on|to|made)|nothing (?:was )?changed|"
        r"niets (?:veranderd|gewijzigd)|nichts (?:geändert|verändert)|rien (?:n'a )?(?:été )?(?:changé|"
        r"modifié)|nada (?:ha )?cambi\w+|nada mudou|nulla (?:è )?(?:stato )?(?:cambiato|modificato)|nic "
        r"(?:się )?nie (?:zmieni\w+|zmieniał\w+)|änderung\w*|konfig\w*|umstellung|release|transport\w*|"
        r"changements?|modification\w*|déploiement\w*|mise en production|cambios?|despliegue\w*|mudanças?|"
        r"alteraç\w+|implanta\w+|modific\w+|rilasc\w+|wijziging\w*|zmian\w*|wdroże\w+|設定変更|構成変更|"
        r"変更|リリース|デプロイ"
    ),
    "gateway_timeout": (
        r"gateway (?:status|timeout|time-out|is|was|up|operational|reachable|health\w*|outage)|(?:third[- "
        r"]party|provider|psp|payment) (?:gateway|status|outage|timeout)|status ?page|(?:stripe|adyen|"
        r"paypal|klarna|mollie|worldpay) (?:status|is up|operational|was up|is operational|was operational|"
        r"shows no|reports no)|gateway[- ]?timeout|gateway-?status|gateway|passerelle|pasarela|statusseite|"
        r"bramk\w+|ゲートウェイ"
    ),
}
_CAUSES = {
    key: Folded(rf"(?<![\w-])(?:{words})" if key != "cache_staleness" else words) for key, words in _CAUSE.items()
}
_EXCLUDED = Folded(
    r"\b(?:ruled out|rule out|can be excluded|excluded?|not (?:the|a|an) (?:cause|issue|problem|factor|"
    r"reason)|(?:is|was)(?: not|n['’]t) (?:delayed|late|behind|lagging)|isn't (?:the|a|an)|is not (?:the|a|an|it|"
    r"stale|expired)|not (?:stale|expired|changed|involved|"
    r"related|affected|it\b)|was(?: not|n't) (?:the|expired|stale|a)|no (?:other|further|duplicate|"
    r"concurrent|parallel|overlapping|recent|config(?:uration)?s?(?= |[.,;)]|$)|permission\w*|deploy\w*|erp|"
    r"changes?|delta|second|"
    r"release|outage|session|cache|gateway|relevant|storefront|pending|mapping|code|evidence)|none "
    r"(?:running|found|in)|nothing (?:else )?(?:changed|was|running|deployed)|"
    r"valid|still good|confirmed|verified|operational|healthy|green|unchanged|intact|clean|cleared|flushed|"
    r"refreshed|fresh|fine|ok|okay|up(?: and running)?|in order|correct|works?|rebuilt|purged|all good|"
    r"active|aktiv|attiv[oa]|activ[oa]s?|ativ[oa]s?|actief|aktywn\w+|nobody|niemand|personne|nadie|"
    r"ninguém|nessuno|nikt|without (?:result|effect|success)|checked[:,]? (?:no|ok|fine|valid|not)|didn't "
    r"help|did not help|no "
    r"effect|eliminated|"
    r"ausgeschlossen|ausschließen|auszuschließen|nicht (?:die )?ursache|gültig|gültige|in ordnung|"
    r"unverändert|unauffällig|kein\w* (?:andere\w*|weitere\w*|parallele\w*|änderung\w*|deployment\w*|"
    r"release\w*|konfig\w*|verzögerung|störung\w*|zweite\w*|gleichzeitige\w*|überlappung\w*|cache\w*|"
    r"konkurrierend\w*)|nicht (?:abgelaufen|geändert|veraltet)|nichts (?:geändert|verändert)|niets|rien "
    r"(?:n'a )?(?:été )?(?:changé|modifié)|nada (?:ha )?cambi\w+|nada mudou|nulla|nic|geleert|aktuell|"
    r"vorhanden|bestätigt|erreichbar|liegt nicht an|lag nicht an|liegt es nicht|lag es nicht|liegt nicht "
    r"daran|ce n['’]est pas ça|no es eso|não é isso|non è quello|dat is het niet|ligt het niet|nie o to "
    r"chodzi|to nie to|"
    r"exclue?s?|écartée?s?|éliminée?s?|pas (?:en cause|la cause|expirée?)|n'est pas|valides?|vidé|rafraîchi|"
    r"opérationnel\w*|aucune?s?|inchangée?s?|rien (?:n'a )?changé|vérifiée?s?(?: et)? (?:ok|bons?|"
    r"corrects?)|à jour|"
    r"descartad[oa]s?|descartamos|excluid[oa]s?|no es (?:la|un)|válid[oa]s?|vigente|operativ[oa]s?|sin "
    r"(?:cambios|otr\w+|jobs|procesos|despliegues|mudanças|alteraç\w+|outr\w+)|ningún|ninguna|no hubo|no "
    r"hay|no había|correct[oa]s?|vaciad[oa]|limpi\w+|descartad\w|excluíd[oa]s?|não (?:é|foi|houve|há|havia)|"
    r"nenhum\w*|limpo|operacional|"
    r"esclus[oaie]|escludiam\w+|non (?:è|era|ci sono|c'è|risultano)|valid[oaie]|operativ[oa]|svuotat[oa]|"
    r"nessun\w*|invariat\w+|corrett[oaie]|"
    r"uitgesloten|niet de oorzaak|geldig|geleegd|geen|ongewijzigd|in orde|operationeel|niet (?:verlopen|"
    r"gewijzigd)|wykluczon\w+|wyklucz\w+|nie (?:jest|był\w*|ma|było|wygas\w*)|ważn\w+|aktualn\w+|"
    r"wyczyszczon\w+|brak|bez zmian|działa\w*|poprawn\w+)\b|[✓✔☑]|\[x\]|除外|問題な|異常な|有効|正常|なし|"
    r"変更なし|クリア済|ではない|していない|ありません",
)
_SUSPECTED = Folded(
    r"\b(?:maybe|perhaps|could|might|may be|suspect\w*|probabl[ey]|possibl[ey]|presum\w+|likely|i think|we "
    r"think|i guess|i believe|wonder\w*|looks like|seems|not (?:yet )?(?:been )?(?:checked|verified|sure|"
    r"ruled out|confirmed|excluded)|(?:have|has)(?: not|n't) (?:yet )?(?:checked|verified|ruled|confirmed|"
    r"looked|been)|(?:did not|didn't) (?:yet )?(?:check|verify|look|rule)|cannot (?:rule|exclude)|can't "
    r"(?:rule|exclude)|could not (?:rule|check|verify)|to (?:be )?check\w*|unchecked|unverified|still "
    r"(?:need|have) to|please (?:check|verify|confirm|rule)|is it|whether|todo|"
    r"vermut\w*|vielleicht|könnte\w*|möglicherweise|eventuell|wahrscheinlich|verdacht|wohl|evtl|noch nicht "
    r"(?:geprüft|ausgeschlossen)|nicht (?:geprüft|überprüft|ausgeschlossen)|ungeprüft|bitte (?:prüfen|"
    r"checken)|peut-être|probablement|possible|sans doute|soupçonn\w*|pas (?:encore )?(?:vérifié|exclu)\w*|"
    r"à vérifier|semble|"
    r"quizás?|tal vez|podría\w*|probablemente|posible\w*|sospech\w+|creo que|no (?:se )?(?:ha|hemos|he) "
    r"(?:comprobado|verificado|descartado)|sin (?:comprobar|verificar|descartar)|por (?:comprobar|"
    r"verificar)|talvez|pode (?:ser|ter)|poderia|provavelmente|suspeit\w+|acho que|não (?:foi "
    r")?(?:verificad\w|checad\w|descartad\w|verifiquei)|forse|potrebbe|probabilmente|sospett\w+|credo|non "
    r"(?:ancora )?(?:verificat\w|controllat\w|esclus\w)|da verificare|"
    r"misschien|mogelijk|waarschijnlijk|vermoed\w*|zou kunnen|nog niet (?:gecontroleerd|uitgesloten)|niet "
    r"gecontroleerd|może|możliwe|prawdopodobnie|podejrzew\w+|chyba|nie (?:sprawdz\w+|wykluczon\w+|"
    r"zweryfikowan\w+)|do sprawdzenia)\b|\?|[☐]|\[ \]|かも|疑い|疑っ|おそらく|未確認|可能性|思われ|"
    r"未チェック",
)
_BAD = Folded(
    r"\b(?:expired|invalid|stale|revoked|outdated|abgelaufen|ungültig|expirée?|caducad[oa]|vencid[oa]|"
    r"expirad[oa]|scadut[oa]|verlopen|wygasł\w*)\b|期限切れ|失効",
)
_PART = when_used(
    r"[;\n]|(?<=[\w)\]\"”»'`])[.!](?:\s|$)|(?<=[.!][\"”»'])\s|(?<=[?。！？])|,[ ](?=(?:but|however|aber|"
    r"mais|pero|mas|ma|maar|ale)\b)|[ ](?:but|however|aber|mais|pero|maar|ale)[ ]"
)
_NO_EFFECT = when_used(
    r"(?i)\b(?:bez zmian|sin cambios|sem mudanças|ohne (?:änderung(?:en)?|veränderung)|sans changement|"
    r"(?:with )?no change|without change|senza (?:modifiche|cambiamenti)|zonder (?:wijziging|"
    r"verandering))(?=\s*(?:[,)(]|$))"
)
_LIST_HEAD = Folded(
    r"(?:ruled[ -]?out|already (?:checked|excluded)|excluded|ausgeschlossen|causes? écartées?|exclus|"
    r"écartées?|descartad[oa]s?|causas? descartad\w+|descartad\w+|escluse?|cause escluse|uitgesloten|"
    r"wykluczon[eoay]|除外済み?|除外した?(?:原因)?|確認済み)(?:[ ](?:causes?|so far|ursachen|bisher|"
    r"oorzaken|przyczyny|jusqu'ici|hasta ahora))?[ ]?[:：-]",
)
_SUSPECT_HEAD = Folded(
    r"(?:suspected|possible|suspects?|ideas|not (?:yet )?checked|unchecked|to check|verdacht|mögliche "
    r"ursachen|pistes|à vérifier|sospech\w+|por comprobar|da verificare|vermoeden|podejrzen\w+|未確認)[\w "
    r"]{0,20}[:：]",
)


def find_causes(content: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The causes that were checked and excluded, and those that are only suspected, in their fixed order."""
    ruled_out: set[str] = set()
    suspected: set[str] = set()
    heading: str | None = None
    for part in _parts(content):
        if not part.strip():
            heading = heading if "\n" not in part else None
            continue
        if _SUSPECT_HEAD.search(part):
            heading = "suspected"
        elif _LIST_HEAD.search(part):
            heading = "ruled_out"
        for key, pattern in _CAUSES.items():
            match = pattern.search(part)
            if match is None:
                continue
            verdict = _verdict(part, heading)
            if verdict == "ruled_out":
                ruled_out.add(key)
            elif verdict == "suspected":
                suspected.add(key)
    return (
        tuple(cause for cause in CAUSES if cause in ruled_out),
        tuple(cause for cause in CAUSES if cause in suspected - ruled_out),
    )


def _parts(content: str) -> list[str]:
    return [_NO_EFFECT.sub(" ", part) for part in _PART.split(content) if part is not None]


def _verdict(part: str, heading: str | None) -> str | None:
    if _SUSPECTED.search(part):
        return "suspected"
    if heading == "suspected":
        return "suspected"
    excluded = _EXCLUDED.search(part)
    if excluded is not None and not (
        _BAD.search(part)
        and not re.search(
            r"(?i)\b(?:not|no|n't|nicht|kein\w*|pas|no|não|non|niet|geen|nie|ruled out|ausgeschlossen|"
            r"exclu\w*|descartad\w*|esclus\w|uitgesloten|wyklucz\w+)\b|ではない|除外",
            part,
        )
    ):
        return "ruled_out"
    if heading == "ruled_out" and not _BAD.search(part):
        return "ruled_out"
    return None
