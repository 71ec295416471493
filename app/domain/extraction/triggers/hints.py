"""Who started it, said without a verb of starting and its agent side by side: under a heading, in brackets, as a noun
("upload by Dana"), as an answer ("no, the hourly cron did"), in Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.triggers.find import TriggerAt
from app.domain.extraction.triggers.kinds import NAME, NOT_A_NAME, kind_of
from app.domain.extraction.triggers.phrases import Agent, agent_after, agent_before
from app.domain.lazy_patterns import when_used

NOT_DONE = when_used(
    r"(?i)(?<![\w])(?:not|never|nobody|no one|without|cannot|can['’]?t|didn['’]t|wasn['’]t|nicht|kein\w*|"
    r"niemand|ohne|pas|jamais|personne|sans|nunca|nadie|sin|não|ninguém|sem|non|mai|"
    r"nessuno|senza|niet|nooit|niemand|geen|nie|nikt|nigdy|bez|tried to|should|would|could|can|please|"
    r"bitte|svp|por favor|if|whether|ob|wenn|si|se|czy|jeśli)[ ](?:[\w'’]+[ ]){0,3}$"
)
AUTOMATIC = when_used(
    r"(?i)automat|自動|von selbst|von allein|selbsttätig|da sol[oa]|planmäßig|tout seul|vanzelf|by itself|on "
    r"its own|sol[oa] cada|sozinh"
)
_TRIES = when_used(
    r"(?i)[ ](?:tried to|wanted to|attempted to|was trying to|wollte|versuchte|a essayé d[e'’]|a voulu|a "
    r"tenté d[e'’]|intentó|quiso|tentou|quis|ha provato a|ha tentato di|voleva|probeerde|wilde|"
    r"próbował\w?|chciał\w?)[ ]?(?!find|check|reach|see|look|call|log|contact|understand|finden|prüfen|"
    r"erreichen|trouver|joindre|ver |encontrar|trovare|vinden|znaleźć)"
)
_DID = when_used(
    r"(?im)(?:^|[.:;,!?][ ]|\][ ]?)(?:(?:no|nope|nah|nein|non|nee|nie|não|yes|ja|sí|oui|si)[,.:]?[ "
    r"](?:[a-z]{2,8},[ ])?)(?P<who>[^.,;:!?\n]{2,50}?)[ ]"
    r"(?:did(?: it| that)?|does(?: it| that)?|was(?:['’]s)?|war['’]?s|war es|hat es|a fait|l['’]a fait|lo "
    r"hizo|fez|l['’]ha fatto|deed (?:het|dat)|was het|zrobił\w?)(?=[ ]?(?:[.,;!?)\n]|$))"
)
_STATE = when_used(
    r"(?i)(?<![\w])(?:start(?:ed)?|gestartet|démarr\w+|inici\w+|avvi\w+|gestart|uruchomion\w)[ "
    r"]?[\[(](?P<who>[\w.@ -]{3,40})[\])]"
)
_HEADING = when_used(
    r"(?im)^[ ]{0,3}(?:#{1,6}[ ]|h[1-6]\.[ ]|[*_]{0,2})(?:trigger(?:ed by)?|triggered by|started by|"
    r"initiator|who (?:started|triggered) (?:it|this)\??|auslöser|ausgelöst von|gestartet von|wer hat "
    r"gestartet\??|"
    r"déclencheur|lancé par|origine du lancement|disparador|desencadenante|lanzado por|quién (?:lo|la) "
    r"lanzó\??|gatilho|disparado por|innesco|avviato da|gestart door|wyzwalacz|uruchomione przez|"
    r"トリガー|起動元|実行者)[*_]{0,2}[ ]?:?[ ]?\n{1,2}[ ]{0,3}(?:[-*•][ ])?"
)
_MANUAL = when_used(
    r"(?i)[^\n]{0,40}?(?:\bby me\b|\bmyself\b|\bvon mir\b|\bmoi-même\b|\bpar moi\b|\bpor mí\b|\bpor mim\b|"
    r"\bda me\b|\bdoor mij\b|\bprzeze mnie\b|私)"
)
_AUTOMATIC_BY = when_used(
    r"(?i)(?<![\w])autom[aá]t(?:ic(?:ally)?|isch|ique(?:ment)?|ic[oa]|icamente|yczn\w{1,4})[ ]?[(,:/–-][ "
    r"]?(?P<who>[^()\n,;]{3,40})\)?"
)
_DID_IT = when_used(
    rf"(?<![\w@])(?P<who>{NAME}) (?:did (?:it|this|that)|l['’]a fait|lo hizo|fez isso|l['’]ha fatt[oa]|deed "
    r"(?:dat|het)|hat (?:es|das) gemacht|to zrobił\w?|zrobił\w? to)(?![\w])"
)
_AS_USER = when_used(
    r"(?i)(?<![\w])(?:as|under|with|als|unter|mit|sous|avec|con|bajo|com|sob|met|onder|jako|na|z)[ "
    r"](?:the |dem |der |den |le |el |o |l['’]|de |het )?(?:user|account|login|batch user|service account|"
    r"benutzer|"
    r"user|konto|compte|utilisateur|usuario|cuenta|usuário|conta|utente|gebruiker|konta|koncie|"
    r"użytkowniki?e?m?)[ ][\"'`„“«]?(?P<who>[a-z][\w.-]{2,30}|[A-Z][A-Z0-9_-]{3,30})(?![\w@])"
)
_NO_LOGIN = when_used(
    r"(?i)(?:is|was|has|and|who|that|which|the|und|mit|auf|der|die|das|ist|hat|est|qui|que|de|del|che|di|da|"
    r"does|in|on|at|for|name|rights|permissions?|rolle|role|data|daten|id|group|gruppe|still|"
    r"gesperrt|locked|valid|ok|não|no|nicht|not)"
)
_BY_HAND_IN_BRACKETS = when_used(
    r"(?i)(?<![\w])(?:manual(?:ly)?|manuell|von hand|händisch|manuel(?:le|lement)?|manualmente|a mano|à "
    r"la main|handmatig|ręcznie|by hand)(?:[ ][a-zà-ż]{4,14})?[ ]?[(,:–-][ "
    r"]?(?P<who>(?-i:[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’.-]{1,24}(?: [A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’-]{1,24})?|"
    r"[a-z]{1,14}[._][a-z]{2,20}|(?<=\()[a-z]{4,12}|@[\w.-]{2,30}))\)"
)
_CRON_MAIL = when_used(r"(?i)(?:^|\n)(?:[A-Za-z]{2,3}: ?){0,2}\[?(?P<who>cron)(?:\]|[ ]<[\w.-]{1,40}@[\w.-]{1,40}>)")
_NO_BY = when_used(
    r"(?i)(?<![\w])(?:no|nein|non|nee|nie|não)[,.][ ](?:it was |das war )?(?:by|durch|von|vom|par|por|pel[oa]|"
    r"da|dal|door|przez)[ ]"
)
_OF_ITSELF = when_used(
    r"(?i)(?<![\w])(?:wysyłka|eksport|import|synchronizacja|versand|übertragung|export|sync|"
    r"synchronisation|envoi|transmission|envío|envio|sincronizaci[oó]n|sincronização|invio|"
    r"sincronizzazione|"
    r"verzending|synchronisatie|transfer|push)[ ](?:automatyczn\w+|automatiques?|automátic[oa]|"
    r"automatic[oa]|automatisch)[ ](?:z|ze|von|vom|aus|de|du|depuis|desde|del|do|da|dal|van|uit|from)[ ]"
    r"|(?<![\w])(?:automatic(?:ally)?|automatische[nrm]?|automatisch)[ ](?:sent|transfer|export|push|"
    r"versendet|gesendet|verstuurd|übertragung|versand)[ ](?:from|by|von|vom|aus|uit|van|door|durch)[ ]"
)
_CJK = when_used(
    r"(?P<who>[^\s。、：:「」『』（）()\[\]|はがをにでの][^\s。、：:「」『』（）()\[\]|"
    r"はがをに]{1,23}?)(?:[（(][^）)\n]{1,16}[）)])?(?P<by>によって|により|による|から|が|側で)"
    r"(?:手動で|自動で|自動的に|定期的に|誤って|直接|画面から|[^\s。、がはを]{1,10}を|[^\s。、がはを]{1,10}で){0,2}"
    r"(?:送信|登録|キャンセル|取消|取り消|返金|承認|確定|押下?|クリック|操作|投入|取り込|転送|アップロード|起動|実行|開始|出荷|入力|変更|生成|作成|リトライ|返金処理|取消処理|"
    r"登録処理|キャンセル処理|出荷処理)(?:を)?(?P<voice>され|し|さ|を行|行|実施|のもの|です|。)"
)
_CJK_ME = when_used(
    r"(?:私|わたし|自分|当方|小職|弊職)(?:が|で|の方で|にて)[^。\n]{0,24}?(?:送信|登録|キャンセル|取消|返金|承認|確定|押し|クリック|操作|投入|アップロード|起動|"
    r"実行|開始|入力|変更)(?!エラー)"
)
_RUNS = when_used(
    r"(?i)(?<![\w])(?:runs?|ran|came|comes?|originat\w+|starts|goes (?:off|out)|fired|kicks off|läuft|"
    r"lief|kommt|kam|startet|geht|ging|part(?:e|ono|ait|i)?|vient|tourne|passe|sale|salta|corre|viene|vem|"
    r"sai|roda|"
    r"partono|arriva|loopt|komt|draait|gaat|odpala się|uruchamia się|startuje|idzie|leci|wychodzi|"
    r"pochodzi|zadanie|job|lauf)[ ](?:[^.!?,;:\n]{0,40}?[ ])??"
    r"(?:from|off|via|through|by|über|per|aus|vom|von|durch|du|de|depuis|par|con|por|desde|do|da|pel[oa]|"
    r"dal|dall['’]|tramite|door|uit|van|z|ze|przez|według|po)[ ]"
)
_PLANNED_IN = when_used(
    r"(?i)(?<![\w])(?:planifiée?|programmée?|programad[oa]|agendad[oa]|pianificat[oa]|schedulat[oa]|"
    r"ingepland|gepland|zaplanowan\w|eingeplant|geplant|scheduled|lives|configured)[ ](?:dans|sous|en|in|"
    r"im|em|no|na|su|nel|bij|"
    r"w|bei|über|via|sur|par|by|through|under|con|com|met|mit|door|przez)[ ]"
)
_ACT_NOUN = when_used(
    r"(?i)(?<![\w-])(?:run|upload|import|export|release|approval|cancellation|refund|dispatch|"
    r"workflow_dispatch|push|submission|click|booking|start|execution|entry|freigabe|storno|stornierung|"
    r"erstattung|auslösung|buchung|"
    r"klick|anstoß|upload|validation|annulation|remboursement|envoi|lancement|clic|saisie|dépôt|"
    r"aprobación|cancelación|anulación|reembolso|envío|lanzamiento|carga|alta|aprovação|cancelamento|"
    r"estorno|envio|"
    r"approvazione|annullamento|rimborso|invio|lancio|caricamento|annulering|terugbetaling|goedkeuring|"
    r"verzending|zatwierdzenie|anulowanie|wysyłka|uruchomienie|start)[ ]"
    r"(?:(?:automatique|automático|automática|automatico|automatica|automatisch|automatyczn[aey]|faite?|"
    r"manual|manually|manuel|manuelle|manualmente|a mano|manuell|by hand|in \w+|today|yesterday|heute|"
    r"gestern|hier|ayer|ieri)[ ]){0,2}(?:by|durch|par|por|pel[oa]|da|dal|dalla|door|przez)[ ]"
)
_BY_MENTION = when_used(r"(?i)(?<!ed )(?<!reported )(?<![\w])(?:by|durch|par|por|door|przez)[ ](?=@[a-z])")
_CJK_THING = when_used(
    r"注文|在庫|データ|連携|ファイル|エラー|商品|伝票|処理|受注|決済|支払|返品|返金|荷物|配送|メッセージ|ステータス|数量|今朝|昨日|本日|時|分"
)


def hinted_triggers(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """What headings, brackets, nouns and short answers say."""
    yield from _under_headings(content, systems)
    yield from _in_brackets(content)
    yield from _of_nouns(content, systems)
    yield from _attempts(content, systems)
    yield from _within(content, systems)
    yield from _in_japanese(content)


def _japanese(match: re.Match[str]) -> Iterator[TriggerAt]:
    who, active = match.group("who"), match.group("by") in {"が", "側で"}
    if active and match.group("voice") in {"され", "です", "。", "のもの"}:
        return
    if active and re.search(r"起動|実行|開始", match.group()) and not re.search(r"[をで]", match.group()[len(who) :]):
        return
    if re.match(r"私|自分|当方|小職|弊", who):
        yield TriggerAt("reporter", "user", match.start(), match.end(), 5.2)
    elif not _CJK_THING.search(who):
        who = re.sub(r"^.{1,12}の(?=[\u4e00-\u9fff]{2,4}(?:さん|様|氏)?$)", "", who)
        yield TriggerAt(who, kind_of(who), match.start(), match.end("who"), 4.9 if not active else 4.7)


def _under_headings(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """What stands below a heading that asks for the trigger."""
    for match in _HEADING.finditer(content):
        if _MANUAL.match(content, match.end()) is not None:
            yield TriggerAt("reporter", "user", match.start(), match.end(), 5.4)
            continue
        agent = agent_after(content, match.end(), min(len(content), match.end() + 80), systems)
        if agent is not None and agent.shape > 1:
            yield trigger_of(agent, 5.3)


def _in_brackets(content: str) -> Iterator[TriggerAt]:
    """People and accounts beside a word that says how: "manually (j.doe)", "as user kschmidt", "Dana did it"."""
    for match in _AS_USER.finditer(content):
        who = match.group("who")
        if not _NO_LOGIN.fullmatch(who):
            yield TriggerAt(who, kind_of(who), match.start("who"), match.end("who"), 4.1)
    for pattern, weight in ((_BY_HAND_IN_BRACKETS, 5.0), (_DID_IT, 4.5)):
        for match in pattern.finditer(content):
            if not NOT_A_NAME.match(match.group("who")):
                yield TriggerAt(match.group("who"), "user", match.start("who"), match.end("who"), weight)
    for match in _CRON_MAIL.finditer(content):
        yield TriggerAt(match.group("who"), "process", match.start("who"), match.end("who"), 4.0)


def _of_nouns(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Agents behind a noun of acting or a verb of running: "upload by Dana", "parte da cron", "no, by the bus"."""
    for pattern, weight in (
        (_RUNS, 4.5), (_PLANNED_IN, 4.4), (_ACT_NOUN, 4.5), (_BY_MENTION, 4.4), (_OF_ITSELF, 4.2), (_NO_BY, 4.9)
    ):  # fmt: skip
        for match in pattern.finditer(content):
            if pattern is not _NO_BY and NOT_DONE.search(content[max(0, match.start() - 40) : match.start()]):
                continue
            agent = agent_after(content, match.end(), min(len(content), match.end() + 80), systems)
            if agent is None or (agent.kind == "user" and pattern in {_RUNS, _PLANNED_IN, _OF_ITSELF}):
                continue
            if agent.shape > 1 or pattern in {_PLANNED_IN, _OF_ITSELF} or AUTOMATIC.search(match.group()):
                yield trigger_of(agent, weight)


def _attempts(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Who tried it: "@Gareth Pugh tried to rebook this"."""
    for match in _TRIES.finditer(content):
        agent = agent_before(content, max(0, match.start() - 80), match.start() + 1, systems)
        if agent is not None and agent.kind == "user":
            yield trigger_of(agent, 4.8)


def _within(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Short answers and states: "no, the hourly cron did", "start [scheduler]", "automatic (cron)"."""
    for pattern, weight in ((_DID, 4.8), (_STATE, 4.6), (_AUTOMATIC_BY, 5.0)):
        for match in pattern.finditer(content):
            agent = agent_after(content, match.start("who"), match.end("who"), systems)
            if agent is not None and agent.shape > 1 and (agent.kind == "process" or pattern is not _AUTOMATIC_BY):
                yield trigger_of(agent, weight)


def _in_japanese(content: str) -> Iterator[TriggerAt]:
    for match in _CJK_ME.finditer(content):
        yield TriggerAt("reporter", "user", match.start(), match.end(), 5.2)
    for match in _CJK.finditer(content):
        yield from _japanese(match)


def trigger_of(agent: Agent, weight: float) -> TriggerAt:
    """An agent as a trigger."""
    return TriggerAt(agent.value, agent.kind, agent.start, agent.start + len(agent.value), weight)
