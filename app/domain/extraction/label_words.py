"""What a label asks for, by the words in it: ``Fehlerbeschreibung``, ``Kod błędu`` and ``failed at`` in any language.

A label is a few words, each of which carries an idea (error, code, time, job, order, who started it). What it asks for
follows from the ideas together, so that a label need not be known as a whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from app.domain.lazy_patterns import when_used

Asked = Literal[
    "error_code", "error_text", "text", "failed_at", "time", "job", "payment", "order", "document", "trigger"
]

_IDEAS: dict[str, str] = {
    "error": r"\berr(?:s|no|msg|code)?\b|\berrors?\b|erreur|\berror(?:e|es|i)?\b|\berros?\b|fehler|\bfout|błęd|"
    r"błąd|exception|ausnahme|"
    r"excepci|exceç|eccezion|\bfail|\bfault|abbruch|störung|\bpanne|échec|echec|\bfallo|\bfalla|falha|"
    r"guasto|awari|mislukk|mislukt|"
    r"niepowodz|\bdefect|anomal|reject|ablehn|rejet|rechaz|rejeiç|rifiut|odrzuc|afwijz|refus|incident|"
    r"problem|crash|abort|"
    r"エラー|失敗|障害|異常|例外|不具合",
    "code": r"\bcode|\bkod|código|codigo|codice|\bnr\b|nummer|\bnumber|\bno\b|\bnum\b|número|numero|numéro|"
    r"numer\b|\bn\b|\bclass|\btype\b|"
    r"klasse|\bclasse|コード|番号|\bid\b|kennung|sqlstate|\w(?:code|nr)\b",
    "returned": r"return|retour\b|rückgabe|ritorno|retorno|respuesta|powrotu|odpowiedzi|response|risposta|decline|"
    r"\bexit\b",
    "text": r"message|\bmsg|errmsg|\btext|\w{4}text\b|meldung|melding|wortlaut|wording|beschreibung|descri|"
    r"omschrijving|\bopis|treść|komunikat|detail|"
    r"détail|detalle|detalhe|dettagl|szczegół|toelichting|libellé|mensaje|mensagem|messaggi|reason|"
    r"\bgrund|\w{4}grund\b|ursache|\bmotif|"
    r"motivo|reden\b|powód|powod|przyczyn|explanation|response|réponse|respuesta|resposta|risposta|"
    r"antwort|antwoord|odpowiedź|"
    r"\boutput|\blog\b|log ?(?:line|entry|excerpt|auszug|zeile)|stack|trace|string\b|内容|"
    r"詳細|メッセージ|理由|文言|ログ|応答",
    "time": r"\btime|timestamp|\bat\b|\bwhen\b|\bdate|zeit|datum|uhrzeit|\bwann\b|heure|horodat|\bquand\b|\bhora|"
    r"fecha|cuándo|\bdata\b|\bora\b|"
    r"orario|quando|horário|\btijd|\bczas|godzin|kiedy|moment|日時|時刻|時間|日付",
    "other_time": r"start|begin|began|schedul|creat|success|previous|\bnext|report|detect|notic|\bopen|receiv|\bsent|"
    r"updat|\bdue\b|deadline|"
    r"observ|\bseen\b|check|retr(?:y|ied)|trigger|queued|\blast (?:run|ok|good|sync|success)|duration|"
    r"runtime|expir|valid|\bsla\b|"
    r"gestartet|beginn|erstellt|geplant|letzte|nächst|gemeldet|bemerkt|erfolgreich|dauer|début|démarr|"
    r"créé|dernière|prochain|signal|"
    r"constat|\blanc|inici|comienzo|cread|último|próxim|detect|avvi|inizi|prossim|rilevat|aangemaakt|"
    r"laatste|volgende|rozpocz|utworz|"
    r"ostatni|następn|zgłosz|uruchom|開始|作成|前回|次回|報告|検知|起動|予定",
    "job": r"\bjobs?\b|\bjob|\w{2,}job\b|\bruns?\b|execu|\bbatch|\bfeed|\btask|submission|\blauf|läufe|"
    r"\w{3,}lauf\b|ausführung|stapel|"
    r"traitement|exécution|\blot\b|\blots\b|tâche|\bflux\b|trabajo|ejecuci|\blote\b|tarea|tarefa|"
    r"esecuzion|\blotto|elaborazion|"
    r"\btaak|uitvoering|verwerking|zadani|\bzada|uruchomieni|wsad|partii|przebieg|process\b|proceso|"
    r"processo|\bproces\b|prozess|\bflow\b|"
    r"pipeline|workflow|\bdag\b|\bsync|queue message|idoc|instance|rotina|ジョブ|バッチ|実行|タスク|フィード|処理",
    "identity": r"\bid\b|\bids\b|identif|\bnr\b|nummer|\bnumber|\bno\b|\bnum\b|número|numero|numéro|\bnumer\b|\bn\b|"
    r"\bkey\b|\buuid|\bguid|\bref|kennung|"
    r"kenmerk|schlüssel|klucz|\w(?:id|nr)\b|番号|コード|ＩＤ|id$",
    "payment": r"transact|transakt|transac|transaz|transakc|\btxn|\btrx|payment|zahlung|paiement|\bpago|pagament|"
    r"betaal|betaling|płatno|"
    r"\bpsp|capture\b|authori[sz]ation|autoris|autoriz|intent\b|charge\b|決済|取引|支払",
    "order": r"\border|bestell|auftrag|commande|pedido|\bordine|\bordini|bestelling|zamówien|zlecen|encomenda|"
    r"\w{3,}order\b|注文|受注|オーダー",
    "document": r"invoice|rechnung|factur|fattur|faktur|refund|return\b|\brma|retour|shipment|delivery|liefer|"
    r"sendung|"
    r"gutschrift|credit memo|"
    r"albar|devoluc|reembols|spedizion|rimbors|\bddt\b|zending|zwrot|przesyłk|\bbeleg|document|documento|"
    r"請求書|返品|出荷|返金|伝票",
    "trigger": r"trigger|auslös|verursach|ausgelöst|gestartet|angestoß|déclench|lancée?\b|lancé par|démarrée?|"
    r"disparad|lanzad|iniciad|"
    r"ejecutad|executad|acionad|gatilho|avviat|lanciat|eseguit|innesc|gestart|opgestart|getriggerd|"
    r"uitgevoerd|wyzwal|wyzwol|uruchomi|"
    r"uruchomił|wywołan|inicja|initiat|started|launched|kicked|submitted|invoked|executed by|run by|run as|actor\b|"
    r"principal\b|トリガ|実行者|起動|実行ユーザ|起動元",
    "starter": r"\btriggers?\b|auslös(?:er|ung)|verursacher|déclench(?:eur|ement)|disparador|\bdisparo\b|gatilho|"
    r"acionamento|innesco|wyzwalacz|wyzwolenie|"
    r"initiator|inicjator|\bactor\b|principal\b|起動元|起動者|実行者|登録者|送信者|操作者|作業者|トリガ|^起動$|^実行$",
    "done": r"(?:ed|sent|gestellt|geschickt|é|ée|ado|ada|ido|ida|ato|ata|ito|ita|gestuurd|geplaatst|any|ana|one|"
    r"ony) (?:by|von|durch|par|por|da|door|przez)$",
    "told": r"report|assign|approv|verif|own|notic|rais|open|clos|review|confirm|check|detect|request|gemeldet|"
    r"geprüft|zugewiesen|bearbeitet|signal|constat|"
    r"assigné|reportad|asignad|revisad|detectad|segnalat|assegnat|gemeld|toegewezen|zgłoszon|przypisan|報告|担当",
    "by": r"\bby\b|durch|\bvon\b|\bvom\b|\bpar\b|\bpor\b|\bpelo|\bda\b|\bdal|\bdoor\b|przez|\bwho\b|\bwer\b|"
    r"\bqui\b|quién|quem|\bchi\b|\bkto\b|"
    r"user|source|\w*benutzer|utilisateur|usuario|usuário|utente|gebruiker|użytkownik|者|元|ユーザ|auslöser|"
    r"verursacher|déclencheur|"
    r"disparador|gatilho|innesco|wyzwalacz|inicjator|initiator|trigger$|^trigger|トリガ|actor|principal|uruchomił",
    "something_else": r"\bactivit|component|\bmodule?|\bstage\b|\bphase|operation|aktivität|schritt|étape|"
    r"\bpaso\b|etapa|\bfase\b|\bstap\b|\bkrok|^(?:with|mit|avec|con|com|met|z)\b|\bfrom\b|\brecord|datens[aä]tz|"
    r"\bitem|\bline\b|position|\brow|"
    r"\bnode\b|"
    r"processed|verarbeitet|successful|erfolgreich|\bcount|anzahl|\bnombre\b|cantidad|quantidade|quantità|"
    r"aantal|liczba|件数|回数|\bname\b|bezeichnung|\bnom\b|nombre del?|"
    r"nome\b|\bnaam\b|nazwa|\w(?:name)\b|名$|\bhost|server|\burl\b|version|priorit|severity|impact|"
    r"environment|umgebung|entorno|"
    r"ambiente|omgeving|środowisk|attempt|versuch|retries|\bpost|postal|zip|country|land\b|currency|"
    r"währung|\bsku|\bean\b|article|"
    r"artikel|product|\bstore|filial|tienda|sklep\b|warehouse|lager|entrepôt|almac|magazyn|customer|kunde|"
    r"client|cliente|klant|klient|"
    r"phone|telefon|email|mail\b|voucher|promo|coupon|\btax|ticket|\bcase\b|contact|status$|state$|level$|"
    r"subject|previous|since|"
    r"step\b|thread|process id|\bpid\b|correlation|session|parent|owner|queue$|topic|language|rate$|"
    r"percent|total|amount|betrag|montant|importe|valor\b|importo|bedrag|kwota",
}  # fmt: skip
_COMPILED = {idea: re.compile(words, re.IGNORECASE) for idea, words in _IDEAS.items()}
_CODE_OF_ERROR = when_used(
    r"(?:error|fehler|erreur|fout|exception|reject(?:ion)?)s?[ -]?(?:code|number|nr|nummer|no|num|class|type|id)\b|"
    r"(?:code|código|codice|kod|numer|número|numero|numéro|nr) (?:de l |de |di |del |do |d )?(?:erreur|"
    r"error\w*|erro|błędu|rechazo|rejet|rejeição)|"
    r"エラー(?:コード|番号|ID)"
)


@lru_cache(maxsize=4096)
def asked_by(key: str) -> Asked | None:
    """What a label (as lower-case words) asks for, or ``None`` where it is something else or stays open."""
    if len(key) > 60 or len(key.split()) > 7:
        return None
    ideas = {idea for idea, words in _COMPILED.items() if words.search(key)}
    if _CODE_OF_ERROR.search(key):
        return "error_code"
    if ("time" in ideas and not ideas & {"code", "text"}) or re.search(r"horodat|timestamp|zeitpunkt|tijdstip", key):
        return _asked_time(ideas)
    started = "starter" in ideas or ("trigger" in ideas and "by" in ideas) or ("done" in ideas and "told" not in ideas)
    if started and not ideas & {"code", "text"}:
        return "trigger"
    if "something_else" in ideas:
        return None
    subject = _asked_object(ideas)
    if subject is not None:
        return subject
    if "error" in ideas:
        return "error_text" if "text" in ideas or "code" not in ideas else "error_code"
    if "code" in ideas and "returned" in ideas:
        return "error_code"
    if re.search(r"\bids?$", key):
        return None
    return "text" if "text" in ideas and len(key.split()) <= 4 else None


def _asked_time(ideas: set[str]) -> Asked | None:
    if "error" in ideas:
        return "failed_at"
    return None if "other_time" in ideas else "time"


def _asked_object(ideas: set[str]) -> Asked | None:
    """An id of something; a word for an error beside it only says that it is the failed one."""
    if "identity" not in ideas or "text" in ideas:
        return None
    objects: tuple[Asked, ...] = ("payment", "order", "document", "job")
    named = [each for each in objects if each in ideas]
    if len(named) == 1:
        return named[0]
    return "job" if named and named[-1] == "job" and "order" in named else None
