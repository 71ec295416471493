"""Job ids in running words: "Job id in Celigo 6737f1e2", "interface program (request id 70114522)"."""

from __future__ import annotations

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

WORD = r"(?:(?:gid|urn|arn):[\w:/.\-]{3,150}|[A-Za-z0-9À-ÿ](?:[\w.\-/:+~@]{0,110}[A-Za-z0-9_=])?)"
OPEN = r"[\"'`“”„«‘(\[{#*<]{0,3}[ ]?#?"
_ID_IN_A_SYSTEM = Folded(
    rf"(?<![\w-])(?:id(?:entifiant|entificador|entificativo)?[ ](?:de |d['’]|di |do |da )(?:la |l['’])?)?"
    rf"(?P<noun>job|run|execution|task|flow run|lauf|exécution|traitement|ejecución|execução|esecuzione|taak"
    rf"|zadani[ea])"
    rf"(?:[ ]?-?(?:id|nr\.?|no\.?|nummer|number|n[°º])|(?<=ción)|(?<=cução)|(?<=cution)|(?<=uzione))[ ](?:in|im|bei"
    rf"|at|on|from|dans|chez|en|no|na|nel|su|w|van|von|de)[ ](?:the |der |le |la |o |a )?"
    rf"[^\W\d_][\w-]{{1,20}}(?:[ ][^\W\d_][\w-]{{1,20}})?(?:[ ](?:is|was|ist|war|est|es|è|é|to))"
    rf"?[ ]?[:=]?[ ]?{OPEN}(?P<token>{WORD})",
)
_REQUEST_OF_PROGRAM = Folded(
    r"(?<![\w-])(?:program(?:me?|ma)?|programm|programa|interface|concurrent|report)"
    r"\b[^.\n;]{0,50}?[(\[,][ ]?(?:request|req\.?|solicitud|richiesta|anforderung)"
    r"(?:[ -]?(?:id|no\.?|nr\.?|number))?[ :#]{1,2}(?P<token>\d{4,12})(?!\w)",
)
_STARTED_IN_BRACKETS = Folded(
    r"(?:gestartet|angestoßen|ausgelöst|angeworfen|started|launched|triggered|kicked off|submitted|lancée?|démarrée?"
    r"|lanzad[oa]|iniciad[oa]"
    r"|avviat[oa]|lanciat[oa]|gestart|uruchomion\w|uruchomił[ao]?)[ ]\((?:auftrag|job order|ordre|orden|ordem|ordine"
    r"|opdracht|zlecenie)[ :#]{1,2}"
    rf"(?P<token>{WORD})\)",
)
_CJK_JOB_ID = when_used(
    r"(?:フィード|ジョブ|バッチ|連携|取込|インポート|エクスポート|アップロード)(?:送信|実行|投入|登録|処理|管理|受付)(?:ID|番号|No\.?)"
    r"[ 　:：]{0,3}(?P<token>[A-Za-z0-9][A-Za-z0-9_-]{3,60})"
)
_PROGRAM_NOUN = Folded(r"flows?|flux|flujos?|fluxos?|flusso|flussi")
_PROGRAM_NAME = when_used(r"[A-Z]{3,10}\d{1,3}")
JOB_PHRASES = (
    (_ID_IN_A_SYSTEM, 5.5), (_CJK_JOB_ID, 5.5), (_REQUEST_OF_PROGRAM, 4.5), (_STARTED_IN_BRACKETS, 7.0),
)  # fmt: skip


def names_a_program(noun: str, token: str) -> bool:
    """Whether a word behind "flow" is the name of a program (``ORDERS05``), not of one of its runs."""
    name = token.strip(".,:;()\"'`“”„«»")
    return _PROGRAM_NOUN.fullmatch(noun) is not None and _PROGRAM_NAME.fullmatch(name) is not None
