"""What the text says of the record on each side: it is there, it is missing, or it was refused with a reason."""

from __future__ import annotations

import re
from bisect import bisect_right

from app.domain.extraction.model import RecordState
from app.domain.extraction.systems import Mention

_REJECTED = re.compile(
    r"\b(?:reject\w*|refus\w*|declin\w*|denied|abgelehnt\w*|lehnt\w*|ablehn\w*|zurückgewiesen|verweigert|"
    r"rejet\w*|rechaz\w*|rejeit\w*|recus\w*|rifiut\w*|respint\w*|scartat\w*|geweigerd|weigert|afgewezen|"
    r"afgekeurd|odrzuc\w*)\b|拒否|却下|リジェクト|受付不可",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b(?:missing|not (?:in|there|found|triggered|issued|posted|processed|present|visible|created|exist\w*|"
    r"arriv\w*|show\w*|imported|received|yet in|exported|booked|available|appear\w*)|(?:does|do|did|is|was|"
    r"were|has|have|are)(?: not|n't) (?:exist|arrive|show|appear|have|been|there|in|create|get|receive|see|"
    r"know|contain|present|found|visible|imported|made|any|it)|"
    r"never (?:arriv\w*|reach\w*|got|came|receiv\w*|creat\w*|show\w*|made|appear\w*|import\w*|saw|land\w*|"
    r"hit|written|had)|no (?:record|order|such|trace|entry|sign|sales order|matching|corresponding|document|"
    r"booking|draft|invoice|payment|shipment|return|customer|sign|fulfil\w*)|nothing|absent|cannot (?:find|"
    r"see)|can't (?:find|see)|nowhere|without (?:an? )?order|has none|zero (?:orders|records)|"
    r"fehl(?:t|en|te)|nicht (?:da|vorhanden|angekommen|angelegt|gefunden|sichtbar|auffindbar|im|in|"
    r"existiert|importiert|übertragen|erstellt)|nie (?:angekommen|angelegt|übertragen)|kein(?:e[rnms]?|en)? "
    r"(?!fehler|ahnung|meldung|konkurr|ander|weiter|problem)\w+|existiert nicht|taucht nicht auf|kommt "
    r"nicht an|nichts|"
    r"absente?s?|manquante?s?|manque(?:nt)?|introuvables?|n['’](?:existe(?:nt)?|apparaît|apparaissent|"
    r"arrive|est) (?:pas|jamais)|pas (?:trouvée?|créée?|arrivée?|présente?|dans|remontée?)|jamais "
    r"(?:arrivée?|créée?|reçue?)|aucune? (?:commande|trace|enregistrement|écriture)|rien|"
    r"no (?:está|existe|aparece|llegó|llega|se creó|se encuentra|consta|figura|hay|ha llegado)|nunca "
    r"(?:llegó|se creó)|falta(?:n)?|ningún|ninguna|inexistente|não (?:está|existe|aparece|chegou|foi "
    r"(?:criad|importad|encontrad)\w|consta|há)|nunca chegou|nenhum\w*|ausente|"
    r"manca(?:no)?|mancante|non (?:c['’]è|è (?:presente|arrivat\w|stat\w creat\w)|esiste|risulta|arriva|"
    r"compare|trovat\w|presente)|mai (?:arrivat\w|creat\w)|nessun\w*|assente|ontbreek\w*|ontbrak|niet (?:in|"
    r"aanwezig|gevonden|aangekomen|aangemaakt|zichtbaar|te vinden)|bestaat niet|nooit (?:aangekomen|"
    r"aangemaakt)|geen|"
    r"brak(?:uje)?|nie (?:ma|istnieje|pojawił\w*|dotarł\w*|został\w* utworzon\w+|widać|trafił\w*|"
    r"znaleziono)|nigdy nie|żadn\w+)\b|存在しな|ない|ません|なし|未登録|未連携|未着|見つから|届いていな|"
    r"ありません|登録されていな",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\b(?:exists?|present|is (?:there|in|visible|confirmed|created|paid|captured|fulfilled|shipped|"
    r"cancelled|canceled|refunded|open|marked|booked|showing|still|available|live|complete|pending|unpaid|"
    r"unfulfilled)|are (?:there|in|visible|confirmed|paid|shipped)|has (?:it|the order|the payment|been "
    r"(?:captured|paid|created|fulfilled|shipped|cancelled|refunded|booked))|have (?:the|it)|shows?|"
    r"confirmed|captured|visible|was (?:created|captured|placed|paid|fulfilled|shipped|cancelled|canceled|"
    r"refunded|confirmed|booked|taken|authori[sz]ed|delivered|received)|"
    r"were (?:created|captured|placed|shipped|paid|fulfilled|cancelled|refunded)|placed|paid|fulfilled|"
    r"shipped|cancelled|canceled|refunded|says|displays|reports|still (?:open|pending|unpaid|unfulfilled|"
    r"active|shows|has|lists|processing|on hold|in)|has \d+|lists|in order|found|available|created|holds|"
    r"there|sits|stuck (?:in|at|as)|"
    r"vorhanden|existiert|sichtbar|angelegt|bestätigt|zeigt|steht|ist (?:(?:er|sie|es|die \w+|der \w+|das "
    r"\w+) )?(?:noch |schon |bereits )?(?:da|vorhanden|sichtbar|bezahlt|versandt|storniert|offen|im|in)|"
    r"liegt|erfasst|eingezogen|versandt|versendet|storniert|bezahlt|eingegangen|noch offen|weiterhin offen|"
    r"erstattet|"
    r"existe|présente?|visible|confirmée?|affiche|capturée?|encaissée?|payée?|créée?|expédiée?|annulée?|"
    r"remboursée?|est (?:dans|bien|en|toujours)|reste|figure|"
    r"aparece|está (?:en|cread\w|pagad\w|confirmad\w|envíad\w|cancelad\w|como|pendiente|no )?|figura|consta|"
    r"muestra|sale|capturad\w|cobrad\w|pagad\w|cread\w|enviad\w|cancelad\w|reembolsad\w|sigue|mostra|"
    r"continua|está|criad\w|pag[oa]|"
    r"presente|esiste|visibile|confermat\w|mostra|risulta|incassat\w|pagat\w|creat\w|spedit\w|annullat\w|"
    r"rimborsat\w|è (?:in|su|ancora|presente|stato)|ancora|bestaat|aanwezig|zichtbaar|staat|toont|betaald|"
    r"verzonden|geannuleerd|aangemaakt|geïncasseerd|"
    r"istnieje|jest|widoczn\w+|widać|potwierdzon\w+|opłacon\w+|utworzon\w+|wysłan\w+|anulowan\w+|pobran\w+|"
    r"pokazuje|nadal)\b|ある|あり|存在|登録済|確認でき|表示|完了|済み|済|なって",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()\n]|(?<=\w)[.!?](?:\s|$)|[。！？、]|[ ](?:[–—-]|--)[ ]|[ ](?:but|and|while|whereas|yet|aber|und|"
    r"während|jedoch|mais|et|tandis que|alors que|pero|y|mientras|mas|e|enquanto|ma|mentre|maar|en|terwijl|"
    r"ale|i|a|natomiast)[ ]|[ ](?=not in |nicht in |pas dans |no en )|が、|のに|一方",
    re.IGNORECASE,
)


class Clauses:
    """The clauses of a text, and what each says of the record at the systems that it names."""

    def __init__(self, content: str, mentions: list[Mention]) -> None:
        self.content = content
        self.mentions = mentions
        self.cuts = [0, *(match.end() for match in _CLAUSE.finditer(content)), len(content)]

    def state(self, system: Mention | None, *, receiving: bool) -> RecordState | None:
        """The record at a system, over all its mentions: refused before missing before confirmed."""
        if system is None:
            return None
        found = {self.at(mention) for mention in self.mentions if mention.name == system.name}
        if "rejected" in found:
            return "rejected" if receiving else "confirmed"
        if "missing" in found:
            return "missing"
        return "confirmed" if "confirmed" in found else None

    def at(self, mention: Mention) -> RecordState | None:
        """What the clause around one mention says of the record there."""
        start, end = self._around(mention)
        text = self.content[start:end]
        alone = not any(start <= each.start < end and each.name != mention.name for each in self.mentions)
        position = mention.start - start
        rejected = _REJECTED.search(text)
        if rejected is not None and (alone or abs(rejected.start() - position) < 30):
            return "rejected"
        missing = _MISSING.search(text)
        if missing is not None and (alone or abs(missing.end() - position) < 24):
            return "missing"
        present = _PRESENT.search(text)
        return "confirmed" if present is not None and alone else None

    def _around(self, mention: Mention) -> tuple[int, int]:
        at = bisect_right(self.cuts, mention.start) - 1
        end = next((cut for cut in self.cuts[at + 1 :] if cut > mention.end), len(self.content))
        return max(self.cuts[at], mention.start - 160), min(end, mention.end + 160)
