"""What the text says of the record on each side: it is there, it is missing, or it was refused with a reason."""

from __future__ import annotations

from bisect import bisect_right

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.quantities import counts_differ
from app.domain.extraction.model import RecordState
from app.domain.extraction.systems.handoff_words import AWAY_BEFORE
from app.domain.extraction.systems.mentions import Mention
from app.domain.lazy_patterns import when_used

_REJECTED = Folded(
    r"\b(?:reject\w*|refus\w*|declin\w*|denied|abgelehnt\w*|lehnt\w*|ablehn\w*|zurückgewiesen|verweigert|"
    r"rejet\w*|rechaz\w*|rejeit\w*|recus\w*|rifiut\w*|respint\w*|scartat\w*|geweigerd|weigert|afgewezen|"
    r"afgekeurd|odrzuc\w*)\b|拒否|却下|リジェクト|受付不可",
)
_MISSING = Folded(
    r"\b(?:(?:did|do|does|has|have|was|were|is|are|could|can)(?: not|n['’]t)(?: yet| ever)? (?:arriv\w*|"
    r"reach\w*|come?|land\w*|appear\w*|sync\w*|transfer\w*|import\w*|"
    r"show\w*|made|make|get|got|turn\w*)|(?:não|no|non|niet|nie) (?:se |si |ha |è |foi |está )?(?:entr\w+|"
    r"cheg\w+|lleg\w+|arriv\w+|weszł\w*|trafi\w+|dotar\w+|przesz\w+|"
    r"aangekomen|binnengekomen|doorgekomen|passad\w+|pass\w+|registr\w+|comp\w+)|missing|not (?:in|there|"
    r"found|triggered|issued|posted|processed|present|visible|created|exist\w*|"
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
    r"nie (?:powsta\w+|utworzy\w+|wchodz\w+|spływaj\w+|zaczyt\w+)|(?:wurden?|ist) (?:\w+ )?nicht (?:erzeugt|"
    r"gebucht|übernommen)|"
    r"n['’](?:a|ont) pas été (?:créée?|générée?|reçue?)s?|no se (?:generó|registró|grabó)|no (?:bajan?|entr\w+|"
    r"aparec\w+)|não aparec\w+|não foi "
    r"(?:gerad|gravad|integrad)\w|não (?:desc|ca)e\w*|non (?:è stat\w (?:generat|registrat)\w|scend\w+|entr\w+)|"
    r"is niet "
    r"(?:aangemaakt|geboekt|verwerkt)|(?:not|n['’]t) (?:dropp|flow|pull|feed)ing|"
    r"brak(?:uje)?|nie (?:ma|istnieje|pojawił\w*|dotarł\w*|został\w* utworzon\w+|widać|trafił\w*|"
    r"znaleziono)|nigdy nie|żadn\w+)\b|存在しな|"
    r"(?:存在|登録|作成|反映|連携|到着|取り?込み?|受信|計上)(?:は)?(?:され|し|でき)?(?:て(?:い|"
    r"おり)?)?(?:な[いし]|ません|ず)|(?:あり|見当たり|届いて(?:い|おり)?|入って(?:い|おり)?|来て(?:い|"
    r"おり)?)(?:ない|ません)|が(?:ない|なし)|未登録|"
    r"未連携|未着|見つから|届いていな|"
    r"ありません|登録されていな",
)
_PRESENT = Folded(
    r"\b(?:accepted|approved|authori[sz]ed|settled|succeeded|went through|akzeptiert|angenommen|"
    r"acceptée?s?|aceptad[oa]s?|aceit[oa]s?|accettat[oaie]|geaccepteerd|"
    r"przyjęt\w+|erstattet|teruggestort|terugbetaald|zaksięgowan\w+|exists?|present|is (?:there|in|"
    r"visible|confirmed|created|paid|captured|fulfilled|shipped|"
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
)
_CLAUSE = Folded(
    r"[,;:()\n]|(?<=\w)[.!?](?:\s|$)|[。！？、]|[ ](?:[–—-]|--)[ ]|[ ](?:but|and|while|whereas|yet|aber|und|"
    r"während|jedoch|mais|et|tandis qu[e’']|alors qu[e’']|pero|y|mientras|mas|e|enquanto|ma|mentre|maar|en|terwijl|"
    r"ale|i|a|natomiast)[ ]|[ ](?=not in |nicht in |pas dans |no en )|が、|のに|一方",
)


_REFUSES = when_used(
    r"(?i)\b(?:reject\w*|refus\w*|declin\w*|denied|abgelehnt|zurückgewiesen|rejet\w*|rechaz\w*|rejeit\w*|"
    r"recus\w*|rifiut\w*|geweigerd|afgekeurd|odrzuc\w*)|拒否|却下"
)
_SHOWS_NUMBERS = when_used(
    r"(?i)(?:shows?|says|has|zeigt|hat|affiche|muestra|tiene|mostra|tem|toont|heeft|staat|pokazuje|ma|ist|"
    r"is|est|es|é|è|=|:)[ ]?\d{1,6}\b[^.\n]{0,80}?\b\d{1,6}\b|\d{1,6}[ ]?(?:/|vs\.?|statt|au lieu de|en "
    r"lugar de)|\d{1,6} (?:\w+ )?(?:dans|in|im|en|no|na|su|op|w|at|"
    r"on) (?:\w+ )?\w{3,20}[^.\n]{0,24}\b\d{1,6} (?:\w+ )?(?:dans|in|im|"
    r"en|no|na|su|op|w|at|on)\b"
)
_BOTH_THERE = frozenset(["payment_confirmation_mismatch", "status_void", "duplicate_draft"])
_STARTS_FROM_A_RECORD = _BOTH_THERE | {"orphaned_payment", "rollback_gap", "order_sync_gap"}
_GONE = Folded(
    r"\b(?:no longer|any ?more|not .{1,30} either|deleted|purged|removed|disappeared|vanished|gone|nicht mehr|"
    r"gelöscht|verschwunden|"
    r"n['’]\w+ plus|ne \w+ plus|supprimée?|disparue?|ya no|borrad\w+|desapareci\w+|não .{1,20} mais|apagad\w+|"
    r"sumiu|non .{1,20} più|"
    r"cancellat\w+ da|sparit\w+|niet meer|verwijderd|verdwenen|już nie|usunięt\w+|znikn\w+)\b|"
    r"もう(?:ない|ありません)|削除|消え",
)


def of_origin(said: RecordState | None, pattern: str, content: str, *, decision: bool) -> RecordState | None:
    """The record where it came from: it is there, unless the text says that it is gone from there."""
    if said == "missing":
        if _GONE.search(content):
            return "missing"
        said = None
    if said is not None:
        return "confirmed"
    if decision or pattern in _STARTS_FROM_A_RECORD or (pattern == "inventory_desync" and _gives_numbers(content)):
        return "confirmed"
    return None


def of_receiver(
    said: RecordState | None, pattern: str, content: str, error: str | None, *, decision: bool, single: bool
) -> RecordState | None:
    """The record where it should have arrived: what is said of it, what the pattern means, what the error answers.

    ``decision``: a fraud tool decided on a record that both sides have; ``single``: the error is about one record."""
    if decision or pattern in _BOTH_THERE:
        return "confirmed"
    refused = error is not None and (single or _REFUSES.search(error) is not None)
    if pattern == "orphaned_payment":
        return "missing"
    if pattern == "inventory_desync" and said != "rejected" and _gives_numbers(content):
        return "confirmed"
    if pattern == "rollback_gap":
        return said or "confirmed"
    if pattern == "order_sync_gap":
        return said if said in {"missing", "rejected"} else "rejected" if refused else "missing"
    if pattern == "transform_mismatch":
        return said if said in {"missing", "rejected"} or (said and not error) else "rejected"
    return said or ("rejected" if refused else None)


def _gives_numbers(content: str) -> bool:
    return _SHOWS_NUMBERS.search(content) is not None or counts_differ(content)


class Clauses:
    """The clauses of a text, and what each says of the record at the systems that it names."""

    def __init__(self, content: str, mentions: list[Mention]) -> None:
        self.content = content
        self.mentions = mentions
        self._known: dict[int, RecordState | None] = {}
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
        if mention.start not in self._known:
            self._known[mention.start] = self._read(mention)
        return self._known[mention.start]

    def _read(self, mention: Mention) -> RecordState | None:
        start, end = self._around(mention)
        text = self.content[start:end]
        alone = not any(start <= each.start < end and each.name != mention.name for each in self.mentions)
        position = mention.start - start
        rejected = _REJECTED.search(text)
        if rejected is not None and (alone or abs(rejected.start() - position) < 30):
            return "rejected"
        missing = _MISSING.search(text)
        came_from = not alone and AWAY_BEFORE.search(text[max(0, position - 14) : position]) is not None
        if missing is not None and not came_from and (alone or abs(missing.end() - position) < 24):
            return "missing"
        present = _PRESENT.search(text)
        return "confirmed" if present is not None and alone else None

    def _around(self, mention: Mention) -> tuple[int, int]:
        at = bisect_right(self.cuts, mention.start) - 1
        end = next((cut for cut in self.cuts[at + 1 :] if cut > mention.end), len(self.content))
        return max(self.cuts[at], mention.start - 160), min(end, mention.end + 160)
