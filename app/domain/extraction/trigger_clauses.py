"""Who did it, clause by clause: an act and its agent in the order the language puts them. Used where nothing that
says plainly who started the action was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.extraction.reading import Reading
from app.domain.extraction.trigger_kinds import NAME, NOT_A_NAME, kind_of
from app.domain.extraction.trigger_phrases import CUSTOMER, Agent, agent_after, agent_before
from app.domain.extraction.trigger_verbs import Act, acts_of
from app.domain.extraction.triggers import TriggerAt

_WORD = re.compile(r"[^\W\d_]{2,24}")
_BOUND = re.compile(r"[.!?;]\s|\n|[|{}]")
_BY = {
    "en": re.compile(r"(?i)(?<![\w])(?:by|via|through)[ ]"),
    "de": re.compile(r"(?i)(?<![\w])(?:durch|von|vom|über|per)[ ]"),
    "fr": re.compile(r"(?i)(?<![\w])(?:par|via)[ ]"),
    "es": re.compile(r"(?i)(?<![\w])(?:por|vía|desde)[ ]"),
    "pt": re.compile(r"(?i)(?<![\w])(?:por|pel[oa]s?|via)[ ]"),
    "it": re.compile(r"(?i)(?<![\w])(?:da|dal|dall[ao]|dall['’]|tramite)[ ]?"),
    "nl": re.compile(r"(?i)(?<![\w])(?:door|via)[ ]"),
    "pl": re.compile(r"(?i)(?<![\w])(?:przeze?|przez)[ ]"),
}
_ME = re.compile(
    r"(?i)(?:me|myself|us|mir|mich|uns|moi(?:-même)?|nous(?:-mêmes)?|mes soins|nos soins|mí|mi|mim|nosotros|nós|noi|mij|mezelf|ons|mnie|nas)(?![\w])(?![ ](?:colega|compañer|colleg|lado|parte|side|seite|part|equipo|team))"
)
_I = {
    "en": re.compile(r"(?:^|[^\w])(?:I|We|we)(?:['’]ve|['’]d)?[ ](?:(?:have|had|just|also|then|manually|only|already|myself)[ ]){0,3}$"),
    "de": re.compile(r"(?:^|[^\w])(?:[Ii]ch|[Ww]ir)[ ](?:(?:habe?|haben|hatten?)[ ][^.!?;\n]{0,90})?$|(?:[Hh]abe?|[Hh]aben|[Hh]atten?)[ ](?:ich|wir)[ ][^.!?;\n]{0,90}$"),
    "fr": re.compile(r"(?:[Jj]['’](?:ai|avais)|[Jj]e l['’](?:ai|avais)|[Nn]ous (?:l['’])?avons|[Oo]n (?:l['’])?a)[ ](?:(?!pas)[\w-]+[ ]){0,3}$"),
    "es": re.compile(r"(?:^|[^\w])(?:[Hh]e|[Hh]emos|[Hh]abía)[ ]$"),
    "pt": re.compile(r"(?!)"),
    "it": re.compile(r"(?:^|[^\w])(?:[Hh]o|[Aa]bbiamo|[Aa]vevo)[ ](?:\w+[ ])?$"),
    "nl": re.compile(r"(?:^|[^\w])(?:[Ii]k|[Ww]e|[Ww]ij)[ ](?:heb|hebben|had)[ ][^.!?;\n]{0,90}$|(?:^|[^\w])(?:[Hh]eb|[Hh]ebben|[Hh]ad)[ ](?:ik|we|wij)[ ][^.!?;\n]{0,90}$"),
    "pl": re.compile(r"(?!)"),
}
_I_AFTER = re.compile(r"(?i)[ ](?:yo|io|eu|ja|ik|ich)(?: mism[oa]| stess[oa]| mesm[oa])?(?![\w])")
_NOT = re.compile(
    r"(?i)(?<![\w])(?:not|never|nobody|no one|without|cannot|can['’]?t|didn['’]t|wasn['’]t|nicht|kein\w*|niemand|ohne|pas|jamais|personne|sans|nunca|nadie|sin|não|ninguém|sem|non|mai|"
    r"nessuno|senza|niet|nooit|niemand|geen|nie|nikt|nigdy|bez|tried to|should|would|could|can|please|bitte|svp|por favor|if|whether|ob|wenn|si|se|czy|jeśli)[ ](?:[\w'’]+[ ]){0,3}$"
)
_LATER = re.compile(
    r"(?i)(?<![\w])(?:afterwards?|meanwhile|in the meantime|since then|as a workaround|workaround|to fix|inzwischen|daraufhin|anschließend|vorerst|entre-temps|depuis|ensuite|mientras|"
    r"después|luego|entretanto|depois|nel frattempo|poi|intussen|daarna|później|potem|tymczasem|again|erneut|nochmal|de nuevo|opnieuw|ponownie|di nuovo)(?![\w])"
)
_NO_ACT_ON = re.compile(
    r"(?i)[ ](?:(?:a|an|the|you|this|der|die|das|ein|eine|un|une|el|la|le|o|um|uma|il|lo|de|het|een)[ ]){0,2}(?:ticket|case|incident|screenshot|note|e-?mail|mail|request|report|support|query|"
    r"search|check|log|call|bekommen|worden|lassen|werden|captura|capture d|zrzut|pedido de|reminder|sure|error|fehler|erreur|errore|back|out|into|through|up)(?![\w])|[ ]?:|[ ](?:that|dass|que|che|że|dat)[ ]"
)
_TOLD = re.compile(r"(?i)(?:ticket|incident|issue|case|report|mail|bug|problem|complaint|vorfall|fehler|meldung|reklamation|signalement|denuncia|reclam\w+|segnalazione|melding|zgłoszenie)[ ](?:\w+[ ]){0,2}$")
_CLITIC = re.compile(r"(?i)(?:^|[\s(])(?:l[oae]s?|se l[oa]s?|se|l['’](?:ha|hanno|aveva)|l[oae] (?:ha|hanno|aveva)|je|go|ją|o|a|tę|ten)[ ]?$")
_WHO = re.compile(r"(?i)(?<![\w])(?:quem|quien(?:es)?|chi|kto|qui|who|wer|wie|el que|la que|lo que|o que|ce qui|celui qui|what|was|wat|ciò che|tym, co)[ ](?:(?:l[oae]s?|l['’]|o|a|ha|a|hat|heeft|go|je|it|die|das|them)[ ]?){0,2}$")
_IS = re.compile(r"(?i)[^.!?;\n]{0,40}?(?<![\w])(?:é|foi|es|fue|è|era|è stat[oa]|jest|był\w?|to|est|c['’]est|était|is|was|ist|war)[ ]")
_AUXILIARY = {
    "en": re.compile(r"[ ](?:(?:has|had|have|just|then|manually|only|later|usually|normally|always|automatically|also|never)[ ]){0,3}$"),
    "fr": re.compile(r"[ ](?:(?:l['’]a|les a|l['’]avait|l['’]|la|le|les|nous|a|avait|ont|vient de|me|automatiquement|manuellement|bien|lui-même|elle-même)[ ]?){0,3}$"),
    "es": re.compile(r"[ ](?:(?:l[oae]s?|se|ha|había|han|nos|automáticamente|manualmente|siempre|mismo|misma)[ ]){0,3}$"),
    "pt": re.compile(r"[ ](?:(?:[oa]s?|se|já|tinha|havia|nos|automaticamente|manualmente|sempre|mesmo|mesma)[ ]){0,3}$"),
    "it": re.compile(r"[ ](?:(?:l[oae]|li|l['’]ha|l['’]|si|ha|aveva|hanno|ci|automaticamente|manualmente|sempre)[ ]?){0,3}$"),
    "pl": re.compile(r"[ ](?:(?:go|ją|je|to|ręcznie|automatycznie|właśnie|zawsze|sam|sama|nam|dzisiaj|dziś|wczoraj)[ ]){0,3}$"),
    "de": re.compile(r"[ ](?:(?:es|ihn|sie|das|diese[ns]?|den|automatisch|manuell|immer)[ ]){0,3}$"),
    "nl": re.compile(r"[ ](?:(?:het|hem|ze|die|dit|automatisch|handmatig|altijd)[ ]){0,3}$"),
}
_FRAME = re.compile(r"(?<![\w])(?:hat|hatte|haben|hatten|heeft|had|hebben|hadden)(?=[ ][^.!?;\n]{0,110}$)")
_FINITE_DE_NL = re.compile(r"(?i)(?:\w+te|löste|löst|stieß|stößt|sandte|sendet|schickt|startet|ruft|rief|versendet|überträgt|übermittelt|meldet|legte|start|roept|verstuurt|stuurt|verzendt|verzond)")
_PARTICIPLES = {
    "en": re.compile(r"(?i)\w{2,20}ed|sent|run|made|done|hit|off"),
    "de": re.compile(r"(?i)\w{2,20}[tn]"),
    "nl": re.compile(r"(?i)\w{2,20}[tdn]"),
    "fr": re.compile(r"(?i)\w{2,20}(?:é|ée|és|ées)|\w{0,8}(?:mise?s?|fait|faite|clos)"),
    "es": re.compile(r"(?i)\w{2,20}[ai]d[oa]s?|hech[oa]|devuelt[oa]"),
    "pt": re.compile(r"(?i)\w{2,20}[ai]d[oa]s?|feit[oa]|aceit[oe]"),
    "it": re.compile(r"(?i)\w{2,20}(?:[aiu]t[oaie]|ess[oaie]|us[oaie]|est[oaie])|fatt[oaie]|reso"),
    "pl": re.compile(r"(?i)\w{2,20}(?:[nt][yaeio]|ono)"),
}
_OBJECT = re.compile(r"(?i)[ ](?:up|off|out|through|on|ok|it|them|this|that|these|the|a|an|our|both|all|each|every|only|one|no|its|order|refund|return|\d|[A-Z#]|ihn|sie|es|das|den|die|le|la|les|un|une|el|los|o|os|il|lo|gli|de|het)")
_OBJECT_BEFORE = re.compile(r"(?i)(?:l['’]|[ ](?:l[oae]s?|ihn|sie|es|das|hem|het|ze|go|ją|je)[ ])(?:ha |a |avait )?$|(?:that|which|qui|que|che|das|der|die|dat|który|która)[ ](?:l['’]|\w{1,3}[ ])?$")
_SENDS = re.compile(r"(?i).{0,11}\b(?:sen[dt]|ge?sen|\w{0,3}ge(?:sandt|schickt|stellt|reicht|liefert|spielt)|versen|versch|über|env|mand|inv|trans|wys|przes|verst|stuur|aangeb|offer|post|publi|export|import|einge)\w*")
_HAVE = re.compile(r"(?i)(?:^|[\s'’])(?:has|had|have|a|avait|ont|ha|había|han|tinha|havia|aveva|hanno)[ ](?:\w+[ ])?$")
_PHYSICAL = re.compile(r"(?i)retour|return|zurückge|devol|devuel|reso\b|geretour|zwr|call|ruf|paid|appel|llam|cham|chiam")
_AUTOMATIC = re.compile(r"(?i)automat|自動|von selbst|von allein|selbsttätig|da sol[oa]|planmäßig|tout seul|vanzelf|by itself|on its own|sol[oa] cada|sozinh")
_HAVE_I = re.compile(r"(?i)[ ](?:habe?|hatte|haben|hatten|heb|had|hebben)[ ](?:ich|wir|ik|we|wij)(?:[ ](?:selbst|selber|zelf))?(?=[ ]?[.,;!)\n]|$)")
_QUOTED = re.compile(r"[\"„“«»][^\"”“«»\n]{1,50}[\"”“«»]")
_TRIES = re.compile(
    r"(?i)[ ](?:tried to|wanted to|attempted to|was trying to|wollte|versuchte|a essayé d[e'’]|a voulu|a tenté d[e'’]|intentó|quiso|tentou|quis|ha provato a|ha tentato di|voleva|probeerde|wilde|próbował\w?|chciał\w?)[ ]?(?!find|check|reach|see|look|call|log|contact|understand|finden|prüfen|erreichen|trouver|joindre|ver |encontrar|trovare|vinden|znaleźć)"
)
_DID = re.compile(
    r"(?im)(?:^|[.:;,!?][ ]|\][ ]?)(?:(?:no|nope|nah|nein|non|nee|nie|não|yes|ja|sí|oui|si)[,.:]?[ ](?:[a-z]{2,8},[ ])?)(?P<who>[^.,;:!?\n]{2,50}?)[ ]"
    r"(?:did(?: it| that)?|does(?: it| that)?|was(?:['’]s)?|war['’]?s|war es|hat es|a fait|l['’]a fait|lo hizo|fez|l['’]ha fatto|deed (?:het|dat)|was het|zrobił\w?)(?=[ ]?(?:[.,;!?)\n]|$))"
)
_STATE = re.compile(r"(?i)(?<![\w])(?:start(?:ed)?|gestartet|démarr\w+|inici\w+|avvi\w+|gestart|uruchomion\w)[ ]?[\[(](?P<who>[\w.@ -]{3,40})[\])]")


_HEADING = re.compile(
    r"(?im)^[ ]{0,3}(?:#{1,6}[ ]|h[1-6]\.[ ]|[*_]{0,2})(?:trigger(?:ed by)?|triggered by|started by|initiator|who (?:started|triggered) (?:it|this)\??|auslöser|ausgelöst von|gestartet von|wer hat gestartet\??|"
    r"déclencheur|lancé par|origine du lancement|disparador|desencadenante|lanzado por|quién (?:lo|la) lanzó\??|gatilho|disparado por|innesco|avviato da|gestart door|wyzwalacz|uruchomione przez|"
    r"トリガー|起動元|実行者)[*_]{0,2}[ ]?:?[ ]?\n{1,2}[ ]{0,3}(?:[-*•][ ])?"
)
_MANUAL = re.compile(r"(?i)[^\n]{0,40}?(?:\bby me\b|\bmyself\b|\bvon mir\b|\bmoi-même\b|\bpar moi\b|\bpor mí\b|\bpor mim\b|\bda me\b|\bdoor mij\b|\bprzeze mnie\b|私)")
_AUTOMATIC_BY = re.compile(r"(?i)(?<![\w])autom[aá]t(?:ic(?:ally)?|isch|ique(?:ment)?|ic[oa]|icamente|yczn\w{1,4})[ ]?[(,:/–-][ ]?(?P<who>[^()\n,;]{3,40})\)?")
_DID_IT = re.compile(rf"(?<![\w@])(?P<who>{NAME}) (?:did (?:it|this|that)|l['’]a fait|lo hizo|fez isso|l['’]ha fatt[oa]|deed (?:dat|het)|hat (?:es|das) gemacht|to zrobił\w?|zrobił\w? to)(?![\w])")
_AS_USER = re.compile(
    r"(?i)(?<![\w])(?:as|under|with|als|unter|mit|sous|avec|con|bajo|com|sob|met|onder|jako|na|z)[ ](?:the |dem |der |den |le |el |o |l['’]|de |het )?(?:user|account|login|batch user|service account|benutzer|"
    r"user|konto|compte|utilisateur|usuario|cuenta|usuário|conta|utente|gebruiker|konta|koncie|użytkowniki?e?m?)[ ][\"'`„“«]?(?P<who>[a-z][\w.-]{2,30}|[A-Z][A-Z0-9_-]{3,30})(?![\w@])"
)
_NO_LOGIN = re.compile(r"(?i)(?:is|was|has|and|who|that|which|the|und|mit|auf|der|die|das|ist|hat|est|qui|que|de|del|che|di|da|does|in|on|at|for|name|rights|permissions?|rolle|role|data|daten|id|group|gruppe|still|"
    r"gesperrt|locked|valid|ok|não|no|nicht|not)")
_BY_HAND_IN_BRACKETS = re.compile(
    r"(?i)(?<![\w])(?:manual(?:ly)?|manuell|von hand|händisch|manuel(?:le|lement)?|manualmente|a mano|à la main|handmatig|ręcznie|by hand)(?:[ ][a-zà-ż]{4,14})?[ ]?[(,:–-][ ]?(?P<who>(?-i:[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’.-]{1,24}(?: [A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’-]{1,24})?|"
    r"[a-z]{1,14}[._][a-z]{2,20}|(?<=\()[a-z]{4,12}|@[\w.-]{2,30}))\)"
)
_CRON_MAIL = re.compile(r"(?i)(?:^|\n)(?:[A-Za-z]{2,3}: ?){0,2}\[?(?P<who>cron)(?:\]|[ ]<[\w.-]{1,40}@[\w.-]{1,40}>)")
_NO_BY = re.compile(r"(?i)(?<![\w])(?:no|nein|non|nee|nie|não)[,.][ ](?:it was |das war )?(?:by|durch|von|vom|par|por|pel[oa]|da|dal|door|przez)[ ]")
_OF_ITSELF = re.compile(
    r"(?i)(?<![\w])(?:wysyłka|eksport|import|synchronizacja|versand|übertragung|export|sync|synchronisation|envoi|transmission|envío|envio|sincronizaci[oó]n|sincronização|invio|sincronizzazione|"
    r"verzending|synchronisatie|transfer|push)[ ](?:automatyczn\w+|automatiques?|automátic[oa]|automatic[oa]|automatisch)[ ](?:z|ze|von|vom|aus|de|du|depuis|desde|del|do|da|dal|van|uit|from)[ ]"
    r"|(?<![\w])(?:automatic(?:ally)?|automatische[nrm]?|automatisch)[ ](?:sent|transfer|export|push|versendet|gesendet|verstuurd|übertragung|versand)[ ](?:from|by|von|vom|aus|uit|van|door|durch)[ ]"
)
_CJK = re.compile(
    r"(?P<who>[^\s。、：:「」『』（）()\[\]|はがをにでの][^\s。、：:「」『』（）()\[\]|はがをに]{1,23}?)(?:[（(][^）)\n]{1,16}[）)])?(?P<by>によって|により|による|から|が|側で)"
    r"(?:手動で|自動で|自動的に|定期的に|誤って|直接|画面から|[^\s。、がはを]{1,10}を|[^\s。、がはを]{1,10}で){0,2}"
    r"(?:送信|登録|キャンセル|取消|取り消|返金|承認|確定|押下?|クリック|操作|投入|取り込|転送|アップロード|起動|実行|開始|出荷|入力|変更|生成|作成|リトライ|返金処理|取消処理|登録処理|キャンセル処理|出荷処理)(?:を)?(?P<voice>され|し|さ|を行|行|実施|のもの|です|。)"
)
_CJK_ME = re.compile(
    r"(?:私|わたし|自分|当方|小職|弊職)(?:が|で|の方で|にて)[^。\n]{0,24}?(?:送信|登録|キャンセル|取消|返金|承認|確定|押し|クリック|操作|投入|アップロード|起動|実行|開始|入力|変更)(?!エラー)"
)
_RUNS = re.compile(
    r"(?i)(?<![\w])(?:runs?|ran|came|comes?|originat\w+|starts|goes (?:off|out)|fired|kicks off|läuft|lief|kommt|kam|startet|geht|ging|part(?:e|ono|ait|i)?|vient|tourne|passe|sale|salta|corre|viene|vem|sai|roda|"
    r"partono|arriva|loopt|komt|draait|gaat|odpala się|uruchamia się|startuje|idzie|leci|wychodzi|pochodzi|zadanie|job|lauf)[ ](?:[^.!?,;:\n]{0,40}?[ ])??"
    r"(?:from|off|via|through|by|über|per|aus|vom|von|durch|du|de|depuis|par|con|por|desde|do|da|pel[oa]|dal|dall['’]|tramite|door|uit|van|z|ze|przez|według|po)[ ]"
)
_PLANNED_IN = re.compile(
    r"(?i)(?<![\w])(?:planifiée?|programmée?|programad[oa]|agendad[oa]|pianificat[oa]|schedulat[oa]|ingepland|gepland|zaplanowan\w|eingeplant|geplant|scheduled|lives|configured)[ ](?:dans|sous|en|in|im|em|no|na|su|nel|bij|"
    r"w|bei|über|via|sur|par|by|through|under|con|com|met|mit|door|przez)[ ]"
)
_ACT_NOUN = re.compile(
    r"(?i)(?<![\w-])(?:run|upload|import|export|release|approval|cancellation|refund|dispatch|workflow_dispatch|push|submission|click|booking|start|execution|entry|freigabe|storno|stornierung|erstattung|auslösung|buchung|"
    r"klick|anstoß|upload|validation|annulation|remboursement|envoi|lancement|clic|saisie|dépôt|aprobación|cancelación|anulación|reembolso|envío|lanzamiento|carga|alta|aprovação|cancelamento|estorno|envio|"
    r"approvazione|annullamento|rimborso|invio|lancio|caricamento|annulering|terugbetaling|goedkeuring|verzending|zatwierdzenie|anulowanie|wysyłka|uruchomienie|start)[ ]"
    r"(?:(?:automatique|automático|automática|automatico|automatica|automatisch|automatyczn[aey]|faite?|manual|manually|manuel|manuelle|manualmente|a mano|manuell|by hand|in \w+|today|yesterday|heute|gestern|hier|ayer|ieri)[ ]){0,2}(?:by|durch|par|por|pel[oa]|da|dal|dalla|door|przez)[ ]"
)
_BY_MENTION = re.compile(r"(?i)(?<!ed )(?<!reported )(?<![\w])(?:by|durch|par|por|door|przez)[ ](?=@[a-z])")
_CJK_THING = re.compile(r"注文|在庫|データ|連携|ファイル|エラー|商品|伝票|処理|受注|決済|支払|返品|返金|荷物|配送|メッセージ|ステータス|数量|今朝|昨日|本日|時|分")


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


_SURNAME = re.compile(r"(?:[ ](?:van |de |der |von |da |la |del )?[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’-]{1,24}){1,2}")


def whole_mention(content: str, found: TriggerAt) -> TriggerAt:
    """A mention with the surname that follows the first name: ``@Pía Lagos``."""
    rest = _SURNAME.match(content, found.end) if found.value.startswith("@") and found.value[1:2].isupper() else None
    return found if rest is None else replace(found, value=found.value + rest.group(), end=rest.end())


def clause_triggers(reading: Reading, systems: Sequence[tuple[int, int]] = ()) -> Iterator[TriggerAt]:
    """Agents of acts, with how surely each is meant (below what states plainly who started the action)."""
    content, places = reading.content, tuple(systems)
    for word in _WORD.finditer(content):
        acts = acts_of(word.group().lower())
        if not acts:
            continue
        first, last = _clause(content, word.start(), word.end())
        before, after = content[first : word.start()], content[word.end() : last]
        if _NOT.search(before[-60:]) or _TOLD.search(before[-40:]):
            continue
        for act in acts:
            yield from _of_act(content, word, act, (first, last), before, after, places)
    yield from _under_headings(content, places)
    yield from _in_brackets(content)
    yield from _of_nouns(content, places)
    yield from _attempts(content, places)
    yield from _within(content, places)
    yield from _in_japanese(content)


def _under_headings(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """What stands below a heading that asks for the trigger."""
    for match in _HEADING.finditer(content):
        if _MANUAL.match(content, match.end()) is not None:
            yield TriggerAt("reporter", "user", match.start(), match.end(), 5.4)
            continue
        agent = agent_after(content, match.end(), min(len(content), match.end() + 80), systems)
        if agent is not None and agent.shape > 1:
            yield _at(agent, 5.3)


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
    """Agents behind a noun of acting or a verb of running: "upload by Dana", "parte da cron", "no, by the event bus"."""
    for pattern, weight in (
        (_RUNS, 4.5), (_PLANNED_IN, 4.4), (_ACT_NOUN, 4.5), (_BY_MENTION, 4.4), (_OF_ITSELF, 4.2), (_NO_BY, 4.9)
    ):  # fmt: skip
        for match in pattern.finditer(content):
            if pattern is not _NO_BY and _NOT.search(content[max(0, match.start() - 40) : match.start()]):
                continue
            agent = agent_after(content, match.end(), min(len(content), match.end() + 80), systems)
            if agent is None or (agent.kind == "user" and pattern in {_RUNS, _PLANNED_IN, _OF_ITSELF}):
                continue
            if agent.shape > 1 or pattern in {_PLANNED_IN, _OF_ITSELF} or _AUTOMATIC.search(match.group()):
                yield _at(agent, weight)


def _attempts(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Who tried it: "@Gareth Pugh tried to rebook this"."""
    for match in _TRIES.finditer(content):
        agent = agent_before(content, max(0, match.start() - 80), match.start() + 1, systems)
        if agent is not None and agent.kind == "user":
            yield _at(agent, 4.8)


def _within(content: str, systems: tuple[tuple[int, int], ...]) -> Iterator[TriggerAt]:
    """Short answers and states: "no, the hourly cron did", "start [scheduler]", "automatic (cron)"."""
    for pattern, weight in ((_DID, 4.8), (_STATE, 4.6), (_AUTOMATIC_BY, 5.0)):
        for match in pattern.finditer(content):
            agent = agent_after(content, match.start("who"), match.end("who"), systems)
            if agent is not None and agent.shape > 1 and (agent.kind == "process" or pattern is not _AUTOMATIC_BY):
                yield _at(agent, weight)


def _in_japanese(content: str) -> Iterator[TriggerAt]:
    for match in _CJK_ME.finditer(content):
        yield TriggerAt("reporter", "user", match.start(), match.end(), 5.2)
    for match in _CJK.finditer(content):
        yield from _japanese(match)


def _clause(content: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a word begins and ends, at most 200 characters before and 180 behind it."""
    first, last = max(0, start - 200), min(len(content), end + 180)
    for bound in _BOUND.finditer(content, first, start):
        first = bound.end()
    bound_after = _BOUND.search(content, end, last)
    return first, bound_after.start() + 1 if bound_after is not None else last


def _of_act(
    content: str, word: re.Match[str], act: Act, clause: tuple[int, int], before: str, after: str, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    weight = 5.0 if act.starts else 4.7
    if _said_of_me(word.group(), act, before, after) or _HAVE_I.match(after):
        yield TriggerAt("reporter", "user", word.start(), word.end(), weight + 0.3)
        return
    if act.language in {"de", "nl"}:
        yield from _verb_last(content, word, clause, before, after, weight, systems)
        yield from _verb_first(content, word, clause, weight, systems)
    participle = _PARTICIPLES[act.language].fullmatch(word.group()) is not None
    if participle:
        yield from _by_phrase(content, word.end(), act, clause, weight, systems)
    yield from _after_verb(content, word, act, clause, before, weight, systems)
    yield from _before_verb(content, word, act, clause[0], before, after, weight, systems)


def _said_of_me(word: str, act: Act, before: str, after: str) -> bool:
    """Whether the speaker did it, on the failing thing and not as a remedy."""
    if _NO_ACT_ON.match(after) or _LATER.search(_QUOTED.sub("", before)) or _LATER.search(_QUOTED.sub("", after[:60])):
        return False
    if act.own or _I[act.language].search(before):
        return not (act.language in {"es", "pt"} and act.own and word.casefold().endswith(("amos", "imos")) and not act.starts)
    return act.language in {"es", "it", "pt", "pl"} and _I_AFTER.match(after) is not None


def _by_phrase(
    content: str, at: int, act: Act, clause: tuple[int, int], weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    tries = 0
    for by in _BY[act.language].finditer(content, at, min(clause[1], at + 110)):
        tries += 1
        if tries > 3:
            return
        me = _ME.match(content, by.end())
        if me is not None and not act.starts and re.fullmatch(r"(?i)us|uns|nous|noi|ons|nas|nós|nosotros", me.group()):
            return
        if me is not None:
            yield TriggerAt("reporter", "user", by.start(), me.end(), weight + 0.4)
            return
        plain = by.group().strip().casefold() in {"by", "durch", "von", "vom", "par", "por", "pelo", "pela", "da", "dal", "dalla", "dallo", "dall'", "dall’", "door", "przez"}
        agent = agent_after(content, by.end(), clause[1], systems)
        if agent is None and plain:
            return
        if agent is None or (not plain and (agent.kind != "process" or agent.shape < 2)):
            continue
        if agent.shape == 1 and not _AUTOMATIC.search(content, clause[0], clause[1]) and (not act.starts or _SENDS.match(content, at - 12, at)):
            return
        yield _at(agent, weight + 0.3 * (agent.shape - 2) - (0.4 if not plain else 0.0))
        return


_BY_BEFORE = re.compile(r"(?i)(?<![\w])(?:durch|von|vom|door)[ ]")
_SUBORDINATE = re.compile(r"(?i)(?<![\w])(?:als|nachdem|weil|sobald|da|wenn|den|die|das|der|welche[nrs]?|dass|toen|nadat|omdat|doordat|dat)[ ](?=[^.!?;\n]{2,110}$)")
_THEN_HAS = re.compile(r"(?i)[ ](?:hat|hatte|haben|heeft|had)(?![\w])")
_HAS_THEN = re.compile(r"(?i)[ ](?:hat|hatte|haben|heeft|had|wurde|wird|ist|werd|is)[ ](?:(?:es|ihn|sie|das|het|hem|die|den|diese[ns]?|der Lauf|wieder|wie immer|heute|gestern|dabei|von|vom|durch|door|den \w+|die \w+|das \w+)[ ]){0,3}")


def _verb_last(
    content: str, word: re.Match[str], clause: tuple[int, int], before: str, after: str, weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    """German and Dutch put the verb last: "wurde vom Retry-Dienst angelegt", "den Frau Wieland gestartet hat"."""
    for by in _BY_BEFORE.finditer(before):
        agent = agent_after(content, clause[0] + by.end(), word.start(), systems)
        if agent is not None and agent.shape > 1:
            yield _at(agent, weight + 0.1)
            return
    if _THEN_HAS.match(after) is None or word.group()[-1:] not in "tdn":
        return
    for opening in _SUBORDINATE.finditer(before):
        agent = agent_after(content, clause[0] + opening.end(), word.start(), systems)
        if agent is not None and agent.shape > 1 and (agent.kind == "user" or opening.group().strip().lower() in {"als", "nachdem", "weil", "toen", "nadat", "omdat"}):
            yield _at(agent, weight)
            return


def _verb_first(
    content: str, word: re.Match[str], clause: tuple[int, int], weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    """The participle first, for stress: "Gebucht hat Frau Wieland"."""
    linked = _HAS_THEN.match(content, word.end(), clause[1])
    if linked is None or not word.group()[0].isupper():
        return
    agent = agent_after(content, linked.end(), clause[1], systems)
    if agent is not None and agent.shape > 1:
        yield _at(agent, weight + 0.2)


def _after_verb(
    content: str, word: re.Match[str], act: Act, clause: tuple[int, int], before: str, weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    """The subject behind the verb: "lo pulsó Amaia", "nadawała Kasia", "quem fez foi a Juliana"."""
    asked = _WHO.search(before[-40:])
    if asked is not None:
        linked = _IS.match(content, word.end(), clause[1])
        agent = agent_after(content, linked.end(), clause[1], systems) if linked is not None else None
        if agent is not None:
            yield _at(agent, weight + 0.3)
        return
    if act.language not in {"es", "pt", "it", "pl"}:
        return
    gap = re.compile(r"[ ]?:?[ ]?(?:go |ją |je |to |tę |nam |manualmente |a mano |automáticamente |automaticamente |automatycznie |ręcznie )?").match(content, word.end())
    agent = agent_after(content, gap.end(), clause[1], systems) if gap is not None else None
    if agent is None or _customer_cannot(agent, act, word.group()):
        return
    if _PARTICIPLES[act.language].fullmatch(word.group()) and not _HAVE.search(before[-16:]) and act.language != "pl":
        return
    if act.language == "pl" and re.search(r"(?i)(?:n[yaieo]|t[yae]|ono)$", word.group()):
        return
    clitic = _CLITIC.search(before[-24:]) is not None
    automatic = _AUTOMATIC.search(content, clause[0], clause[1]) is not None
    if (agent.kind == "user" and agent.shape >= 2 and (clitic or act.language == "pl")) or (agent.shape >= 2 and clitic):
        yield _at(agent, weight)
    elif agent.shape == 1 and automatic:
        yield _at(agent, 4.0)


def _before_verb(
    content: str, word: re.Match[str], act: Act, first: int, before: str, after: str, weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    """The subject before the verb: "Lasse ran the upload", "der Kunde hat die Bestellung storniert"."""
    if act.language in {"de", "nl"}:
        frame = None
        for frame in _FRAME.finditer(before):  # noqa: B007
            pass
        if frame is not None:
            agent = agent_before(content, first, first + frame.start(), systems)
            behind = agent_after(content, first + frame.end() + 1, word.start(), systems)
            if behind is not None and behind.kind == "user" and behind.shape > 1 and (agent is None or agent.kind == "process"):
                agent = behind
            framed = True
        elif _FINITE_DE_NL.fullmatch(word.group()):
            agent, framed = agent_before(content, first, word.start(), systems), False
        else:
            return
    else:
        auxiliary = _AUXILIARY[act.language].search(before)
        if auxiliary is None:
            return
        agent, framed = agent_before(content, first, first + auxiliary.start() + 1, systems), False
    if agent is None or _NO_ACT_ON.match(after):
        return
    if _customer_cannot(agent, act, word.group()):
        return
    if act.language not in {"en", "de", "nl"} and _PARTICIPLES[act.language].fullmatch(word.group()) and not _HAVE.search(before[-16:]):
        return
    transitive = framed or _OBJECT.match(after) is not None or _OBJECT_BEFORE.search(before[-24:]) is not None
    if not transitive and re.fullmatch(CUSTOMER, agent.value, re.IGNORECASE) is None:
        return
    if agent.shape == 1 and not _AUTOMATIC.search(before + after):
        return
    yield _at(agent, (weight if agent.kind == "user" else weight - 0.2) - (0.6 if agent.shape == 1 else 0.0))


def _customer_cannot(agent: Agent, act: Act, word: str) -> bool:
    """A customer cancels and orders; what a customer sends back, pays or rings about is not the failing action."""
    return re.fullmatch(CUSTOMER, agent.value, re.IGNORECASE) is not None and (act.starts or _PHYSICAL.search(word) is not None)


def _at(agent: Agent, weight: float) -> TriggerAt:
    return TriggerAt(agent.value, agent.kind, agent.start, agent.start + len(agent.value), weight)
