"""Words that say what happened at a moment: it failed, it started, somebody noticed, an earlier run, the next one."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

CueKind = Literal["fail", "start", "previous", "observe", "recover", "next", "handoff", "placed", "end"]

_LATIN: dict[CueKind, str] = {
    "previous": r"""last (?!attempt|fail|error|try|tries|retry|exception|crash|night|seen error|line|log|step)\w+
          |last (?:successful|good|ok|success|known|run|clean|working|sync)\w*|previous(?:ly)?|prior (?:run
          |incident|failure|occurrence)|earlier (?:run|incident|failure|ticket|this (?:week|month))
        |last (?:week|month|time|year|occurrence|quarter|spring|summer|autumn|winter)|(?:weeks?
          |months?) ago|back (?:in|on)|success\w*|succeeded|was (?:fine|ok|green)|worked|ran (?:fine|ok
          |clean\w*|through)|fine (?:until|at|on)
        |zuletzt (?:erfolgreich|gelaufen|ok)|letzte\w? (?:erfolgreiche\w?|lauf|woche|monat|mal)
          |letztes mal|vorherige\w*|frühere\w*|erfolgreich\w*|lief (?:noch|sauber|durch)|vor (?:wochen
          |monaten)|damals|vorige\w* woche
        |derni[eè]re?s? (?:exécution )?(?:réussie?|ok)|précédent\w*|(?:semaine|mois|année) derni\w+
          |la dernière fois|avec succès|réussi\w*
        |últim[oa] (?:ejecución |sincronización |vez )?(?:correct\w+|exitos\w+|ok|buen\w+)
          |la última vez|anterior\w*|(?:semana|mes|año) pasad\w+|exitos\w*|con éxito|correctamente
        |última (?:execução )?(?:bem-sucedida|ok)|(?:semana|mês) passad\w+|bem-sucedid\w+|com sucesso|última vez
        |ultim[oa] (?:esecuzione )?(?:riuscit\w+|ok|corrett\w+)|precedent\w*|(?:settimana
          |mese) scors\w+|riuscit\w+|con successo|l'ultima volta
        |laatste (?:geslaagde|succesvolle|goede|keer)|vorige\w*|geslaagd\w*|succesvol\w*
        |ostatni\w* (?:udan\w+|poprawn\w+|raz\w*)|poprzedni\w*|udan\w+|pomyślnie|w zeszłym|zeszłego""",
    "recover": r"""restart\w*|re-?r[au]n\w*|retr(?:y|ied|ies|igger\w*)|recovered|restored|resolved|fixed|resumed
          |mitigated|rolled back|renewed
        |neu ?gestartet|neustart\w*|wieder(?!holt)\w*|behoben|erneuert|relanc\w+|rétabli\w*
          |renouvel\w+|redémarr\w+|reinici\w+|relanz\w+|reintent\w+|resuelt\w+|restablec\w+|renov\w+
        |retentativ\w+|reexecu\w+|resolvid\w+|riavviat\w+|ripristinat\w+|risolt\w+|herstart\w*
          |hersteld|opgelost|zrestartowa\w+|naprawion\w+|przywrócon\w+|ponown\w+|ponowi\w+|wznowi\w+""",
    "next": r"""next (?:run|retry|attempt|sync|export|import|batch|slot|window)\w*|will (?:run|retry|be|start)|due
          |deadline|cut-?off|scheduled for|goes out|(?:must|has to|needs to) (?:be|go)\b|expects?|needed by
          |sla
        |nächste\w*|spätestens|frist|prochain\w*|échéance|próxim\w+|siguiente|prossim\w+|entro
          |volgende|uiterlijk|następn\w+|termin""",
    "observe": r"""notic\w+|saw|(?<!first )seen|spotted|checked|looked|discovered|reported|called|told
          |informed|alerted|notified|notification|observed|opened|escalated|as of|screenshot|queried
          |complain\w+|detected|came across
          |received (?:a|an|the|your|this) (?:mail|e-?mail|alert|call|message|complaint)|ticket (?:created
          |opened|raised)|shows? up|pinged|wrote|now
        |bemerkt\w*|festgestellt|gesehen|aufgefallen|geprüft|kontrolliert|entdeckt|gemeldet
          |angerufen|stand|geschrieben|gemerkt|aktuell|reingeschaut|nachgesehen|meldung (?:vom|erhalten)
        |constat\w+|remarqu\w+|vu|vérifi[ée]\w*|signal[ée]\w*|aperçu\w*|prévenu\w*|alerté\w*
          |detect\w+|notamos|noté|notó|vimos|revis\w+|avis\w+|comprob\w+|vi\b|reporta\w+|percebe\w+|percebi
          |notei|verifiquei|verificamos|reportad\w+
        |accort\w+|notato|notat\w|controllat\w+|segnalat\w+|visto|gezien|opgemerkt|gecontroleerd
          |gemeld|ontdekt|zauważ\w+|sprawdz\w+|zgłosz\w+|zgłosi\w+|zobacz\w+""",
    "start": r"""start(?:ed|s|ing)?|began|begun|kicked off|kick-?off|launched|triggered|queued|scheduled|fired
          |initiated|clicked|pressed|picked up|enqueued|ran at|runs at|running since|deployed|released|changed
          |updated|(?:job|run|process) start
        |gestartet|begonnen|begann|startete|startet|angestoßen|ausgelöst|geplant|eingeplant
          |läuft seit|geändert|ausgerollt|angelaufen
        |démarr\w+|lanc\w+|commenc\w+|début\w*|déclench\w+|planifi\w+|inici\w+|empez\w+|comenz\w+
          |lanz\w+|arranc\w+|disparad\w+|programad\w+|lançad\w+|começ\w+|agendad\w+
        |avviat\w+|avvio|iniziat\w+|lanciat\w+|partit\w+|schedulat\w+|pianificat\w+|gestart|begonnen
          |gepland|uruchomi\w+|rozpocz\w+|wystartowa\w+|zaplanowan\w+|wdroż\w+""",
    "handoff": r"""posted|captur\w+|fulfil\w+|shipped|shipment confirm\w*|dispatched|received|vereinnahmt|eingelagert
          |refund\w*|cancel\w*|settled|paid|authori[sz]ed|charged|void(?:ed)?|delivered|received back
          |payment (?:received|confirmed|went through)|returned to
        |eingezogen|abgebucht|versandt|versendet|verschickt|versand\w*|erstattet\w*|storniert\w*
          |bezahlt|gebucht|zahlungseingang|ausgeliefert|geliefert|retourniert|autorisiert|belastet
        |encaiss\w+|débit\w+|expédi\w+|rembours\w+|annul\w+|payée?|prélev\w+|livrée?|cobr(?:ad\w+|ó)
          |enviad\w+|expedid\w+|reembols\w+|anul\w+|pagad\w+|despach\w+|cargad\w+|estorn\w+|pag[oa]\b
          |faturad\w+
        |cattur\w+|incass\w+|addebit\w+|spedit\w+|evas[oa]|rimbors\w+|annull\w+|pagat\w+
          |geïncasseerd|verzonden|terugbetaald|geannuleerd|betaald|afgeschreven|pobran\w+|przechwycon\w+
          |wysłan\w+|zwrócon\w+|anulowan\w+|opłacon\w+|zapłac\w+|obciążon\w+""",
    "placed": r"""placed|ordered|created|came in|submitted|checked out|order(?: date| time|s? from)|bestellt
          |eingegangen|angelegt|aufgegeben|erstellt|passée?|créée?|reçue?|realizad\w+|cread\w+|creó|recibid\w+
          |efectuad\w+
        |criad\w+|feit[oa]|recebid\w+|effettuat\w+|creat[oa]|ricevut\w+|geplaatst|aangemaakt
          |binnengekomen|złożon\w+|utworzon\w+|wpłyn\w+""",
    "end": r"""finished|ended|completed|(?:run|job|process) end|beendet|geendet|abgeschlossen|terminée?|fini\b
          |finaliz\w+|terminad\w+|acab\w+|concluíd\w+|terminat\w+|conclus\w+|finit[oa]|voltooid|afgerond
          |beëindigd|zakończ\w+|ukończ\w+""",
    "fail": r"""first (?:time|occurrence|one|failure)|erstmals|zum ersten mal|première fois
          |primera vez|primeira vez|prima volta|eerste keer|pierwszy raz
          |refused|gave|zeitpunkt|zeitstempel|timestamp|tijdstip|horodatage|fail\w*|error\w*|abort\w*|crash\w*|died|dies
          |broke\w*|stopp?ed|stops|time[sd]? ?out|timeouts?|threw|throws|thrown|reject\w*|exception\w*
          |fell over|went down|down since|disconnect\w*|expired|revoked|bounced|choked|blew up|hung|hangs
          |stuck|stalled|killed|terminated|halted|declined|refused|raised|occurred|happened|dropped
          |unauthori[sz]ed|suspended|denied|failing since|gave up|first seen|(?:moved to|landed in
            |sent to) (?:the )?(?:dlq|dead)|dlq|dead-?lettered|ran into|runs? into|oomkilled
          |got (?:a|an|the)|returned (?:a|an|the|http|error|status|\d{3})
        |fehlgeschlagen\w*|fehlschl\w*|fehlschlug|schlug|schlägt|scheiter\w*|gescheitert|abgebrochen
          |abbruch|abgestürzt|fehler\w*|aufgetreten|trat|abgelehnt|zurückgewiesen|häng\w+|hing
          |stehen ?geblieben|ausgefallen|ausfall|passiert|verweigert|gestoppt|lief auf|läuft auf|abgelaufen
          |brach|bricht
        |échou\w+|échec\w*|erreurs?|plant[ée]\w*|tombée?s?|interromp\w+|interrompue?|rejet\w+
          |refus\w+|bloqu\w+|survenue?|produite?|expir\w+|arrêtée?
        |fall[óao]\w*|fallid\w+|errore?s?|abort\w+|rechaz\w+|interrump\w+|caíd\w+|cayó|ocurr\w+
          |produjo|devolvió|colg\w+|caduc\w+|detuvo|detenid\w+|venció
        |falh\w+|erros?|rejeit\w+|interromp\w+|caiu|travou|travad\w+|ocorr\w+|retornou|parou|venceu|recus\w+
        |fallit\w+|interrott\w+|rifiut\w+|respint\w+|bloccat\w+|si è verificat\w|avvenut\w+
          |scadut\w+|andat\w in (?:errore|timeout)|fermat\w+
        |mislukt\w*|gefaald|faal(?:t|de)|fout\w*|afgebroken|geweigerd|afgewezen|vastgelopen|gecrasht
          |opgetreden|verlopen|vast|gestopt
        |nie powi\w+|niepowodzeni\w+|błąd\w*|błęd\w+|przerwan\w+|odrzuc\w+|padł\w*|wysypał\w*
          |zawiesi\w+|wystąpił\w*|awari\w+|wygas\w+|stanął|stanęł\w+""",
}  # fmt: skip
_CJK: dict[CueKind, str] = {
    "previous": "前回|先週|先月|正常終了|成功|以前",
    "recover": "復旧|再実行|再起動|解消|再開|リトライ",
    "next": "次回|まで(?:に)|予定",
    "observe": "気づ|気付|確認|報告|連絡|検知|発見",
    "start": "開始|起動|実行開始|着手",
    "handoff": "決済(?:完了|確定)?|出荷|発送|返金|キャンセル|入金|売上確定|オーソリ",
    "placed": "注文|作成|受注",
    "end": "終了|完了",
    "fail": "失敗|エラー|異常終了|停止|中断|拒否|発生|タイムアウト|落ち|例外|止ま",
}
_ORDER: tuple[CueKind, ...] = ("previous", "recover", "next", "observe", "start", "fail", "handoff", "placed", "end")
_WRAPPED = when_used(r"\s*\n\s*")
_CUE = Folded(
    "|".join(
        rf"(?P<{kind}>(?<![\w-])(?:{_WRAPPED.sub('', _LATIN[kind])})(?![\w])|(?:{_CJK[kind]}))" for kind in _ORDER
    ),
)
_BY_WHOM = Folded(r"[ ](?:\w+[ ])?(?:by|door|par|von|vom|durch|da|dal|por|pel[oa]|przez)[ ]")
_FAR, _LOOSEST = 260, 95
_CONNECTOR = Folded(
    r"(?:\s|[,:(\[\"'`*@–—-]|\b(?:at|on|the|since|from|um|am|den|seit|à|le|a|las|el|desde|depuis|alle|ore|"
    r"il|dal|om|op|sinds|o|w|od|dnia|godz|às|em|no|na|"
    r"exactly|precisely|genau|exakt|exactement|exactamente|esattamente|precies|dokładnie|today|again|first|"
    r"timestamp|time|with|this|morning|in|"
    r"heute|gestern|yesterday|hoy|ayer|hier|oggi|ieri|hoje|ontem|vandaag|gisteren|dziś|wczoraj|UTC|vom|of|"
    r"is|was|del|día|dia|giorno|it|de|di)\b\.?|[にがはでも、の])*",
)
_CLAUSE_BREAK = Folded(
    r"[,;()–—]|[ ]-[ ]|\b(?:and|but|then|und|aber|dann|et|mais|puis|y|pero|e|mas|então|ma|poi|en|maar|toen|"
    r"i|ale|potem|which|while|when|where|because|after)\b|[、が]",
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of a kind at a place."""

    kind: CueKind
    start: int
    end: int


@dataclass(frozen=True)
class Cues:
    """All cue words of a text, found in one pass."""

    content: str

    @cached_property
    def _all(self) -> tuple[list[int], list[Cue]]:
        cues = [Cue(match.lastgroup, *match.span()) for match in _CUE.finditer(self.content)]  # type: ignore[arg-type]  # each match is of a named group
        return [cue.start for cue in cues], cues

    def within(self, start: int, end: int) -> list[Cue]:
        """The cues that begin between two positions."""
        starts, cues = self._all
        return cues[bisect_left(starts, start) : bisect_left(starts, end)]

    def nearest(self, start: int, end: int, bounds: tuple[int, int]) -> Cue | None:
        """The cue that a piece of text (a time) belongs to, inside the sentence ``bounds``; ``None`` without one."""
        best: tuple[float, Cue] | None = None
        for cue in self.within(max(bounds[0], start - _FAR), min(bounds[1], end + _FAR)):
            if cue.end <= start:
                distance = self._distance(cue.end, start, after=False)
            elif cue.start >= end and cue.kind == "start" and _BY_WHOM.match(self.content, cue.end):
                continue
            elif cue.start >= end:
                distance = self._distance(end, cue.start, after=True)
            else:
                continue
            if best is None or distance < best[0]:
                best = (distance, cue)
        return best[1] if best and best[0] <= _LOOSEST else None

    def _distance(self, start: int, end: int, *, after: bool) -> float:
        gap = self.content[start : min(end, start + 400)]
        gap = gap if after else gap.rstrip(" (")
        if _CONNECTOR.fullmatch(gap):
            return len(gap) / 10 + (1 if after else 0)
        breaks = sum(1 for _ in _CLAUSE_BREAK.finditer(gap))
        return len(gap) + (3 if after else 0) + (40 if after else 25) * breaks
