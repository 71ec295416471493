"""Pictures that are no proof whatever they say: the ticket itself, our own record, a person's message, a document, or
text that speaks to the gate. Words of ten languages, plain ASCII or Japanese and Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from app.domain.gate.screens.layout import Line
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

Unfit = Literal["ticket", "gate", "message", "document"]

_OWN = any_of(
    entries(
        """
        handoff record, handoff gate, success_screenshot, technical_verification, change_validated
        written_confirmation
        verification path, verification note, containment note, contained at, retailer notified, account status
        resolution reason, job id / transaction id, prior occurrences, prior resolution, originating system record
        receiving system record, ruled-out causes, recommended next step, sync job status, has a retailer
        gate verdict
        handoff verification, exception identification, known pattern check, concurrent processes at time
        """
    )
)
_TICKET = any_of(
    entries(
        """
        assignee, reporter, add a comment, add comment, submit as solved, submit as open, submit as pending
        internal note
        public reply, requester, watchers, story points, linked issues, create subtask, ticket fields
        submit as closed
        assigned to, reported by, service desk, resolve issue, close issue, reopen, epic link, verified by
        issue type, log work
        apply macro
        zugewiesene person, melder, kommentar hinzufugen, interne notiz, offentliche antwort, anfragender
        beobachter, vorgangstyp, als gelost einreichen
        rapporteur, ajouter un commentaire, note interne, reponse publique, demandeur
        persona asignada, informador, anadir un comentario, nota interna, respuesta publica, solicitante
        relator, adicionar um comentario, resposta publica
        assegnatario, segnalatore, aggiungi un commento, risposta pubblica, richiedente
        toegewezen aan, melder, opmerking toevoegen, interne notitie, openbaar antwoord, aanvrager
        osoba przypisana, zglaszajacy, dodaj komentarz, notatka wewnetrzna, odpowiedz publiczna
        担当者, 報告者, コメントを追加, 社内メモ, パブリック返信, リクエスタ
        经办人, 报告人, 添加评论, 内部备注, 公开回复, 请求者
        """
    )
)
_GATE = when_used(
    r"\bgate\s?[:=]\s?(?:pass|passed|ok|open|met|approved)|\bgate (?:passed|pass|check passed|approved|may open)\b"
    r"|\b(?:ticket|issue|case)\b.{0,20}\b(?:may|can|should|is cleared to|ready to|to) (?:now )?(?:be )?clos(?:e|ed)\b"
    r"|\b(?:close|closing|resolve|solve) (?:this|the) (?:ticket|issue|case)\b|\b(?:ok|okay|cleared|safe) to close\b"
    r"|\b(?:evidence|proof|screenshot) (?:is )?(?:accepted|valid|verified|sufficient|approved)\b"
    r"|\bignore (?:all |the |any )?(?:previous|prior|above|other) (?:rules|instructions|checks)\b"
    r"|\b(?:verdict|allowed|requirement)\s?[:=]\s?(?:true|pass|met|allowed|ok)\b|\battention gate\b"
    r"|\bdear gate\b|\bnote to (?:the )?(?:gate|system|reviewer|bot|ai|ocr)\b"
    r"|\b(?:treat|count|accept|read) (?:this |it )?as (?:success|proof|succeeded)"
    r"|\bticket (?:kann|darf) (?:jetzt )?geschlossen werden\b|\bnachweis (?:akzeptiert|gultig)\b|\bgate bestanden\b"
    r"|\bticket peut etre (?:ferme|clos|cloture)\b|\bpreuve (?:acceptee|valide)\b"
    r"|\bticket (?:se )?puede (?:ser )?cerra(?:do|rse)\b|\bpuede cerrarse el ticket\b|\bprueba aceptada\b"
    r"|\bticket pode ser (?:fechado|encerrado)\b|\bprova aceita\b|\bticket puo essere chiuso\b|\bprova accettata\b"
    r"|\bticket (?:kan|mag) (?:worden )?gesloten(?: worden)?\b|\bbewijs geaccepteerd\b|\bzgloszenie mozna zamknac\b"
    r"|\bmozna zamknac\b|\bdowod zaakceptowany\b"
    r"|チケット(?:を|は).{0,6}(?:クローズ|閉じ)|クローズ可|证据有效|可以关闭(?:工单|此)?|工单可.{0,3}关闭"
)
_MAIL_FIELD = when_used(
    r"^(?:from|to|cc|subject|sent|date|von|an|betreff|gesendet|de|a|objet|envoye|para|asunto|enviado|assunto|da|oggetto|"
    r"inviato|aan|van|onderwerp|verzonden|od|do|temat|wyslano|差出人|宛先|件名|送信者|送信日時|发件人|收件人|主题|发送时间)\s?[:：]"
)
_MACHINE = any_of(
    entries(
        """
        no-reply, noreply, no_reply, do-not-reply, donotreply, do not reply, automated message
        automatically generated
        automatic message, this is an automated, system notification, automatic notification, automated notification
        automatisch erzeugt, automatisch generiert, automatische nachricht, automatische benachrichtigung
        nicht antworten
        ne pas repondre, message automatique, genere automatiquement, no responda, mensaje automatico, no responder
        generado automaticamente, nao responda, mensagem automatica, gerada automaticamente, non rispondere
        messaggio automatico, generato automaticamente, niet beantwoorden, niet te beantwoorden, automatisch bericht
        automatisch gegenereerd, nie odpowiadaj, prosimy nie odpowiadac, wiadomosc automatyczna
        wygenerowana automatycznie
        自動送信, 返信しないで, 自動通知, 返信できません, 自动发送, 请勿回复, 系统自动, 自动通知
        """
    )
)
_MACHINE_ADDRESS = when_used(
    r"\b(?:scheduler|jobs?|batch|notifications?|notify|alerts?|monitor(?:ing)?|system|automation|cron|airflow|jenkins|ops-?bot|"
    r"bot|mailer|robot|integrations?|sync|etl|workflow|pipelines?)[\w.+-]*@|@(?:scheduler|jobs|notifications?|alerts?|mailer)\."
)
_CHAT_BOX = any_of(
    entries(
        """
        type a message, type a new message, reply in thread, write a message, message #, start a reply, send a message
        nachricht schreiben, nachricht eingeben, im thread antworten, ecrire un message, escribe un mensaje
        escribir un mensaje, digite uma mensagem, scrivi un messaggio, typ een bericht, napisz wiadomosc
        メッセージを入力, メッセージを送信, 既読, 输入消息, 发送消息, 已读
        """
    )
)
_CHAT = any_of(
    entries(
        """
        new messages, is typing, view thread, add a reaction, replied to a thread, last seen, slack, microsoft teams
        whatsapp, direct message, direct messages, threads, mentions, huddle, reactions, read by, seen by
        unread messages, antworten, zuletzt online, online, gelesen, repondre, en ligne, responder, en linea
        rispondi, in linea, beantwoorden, odpowiedz, 返信, オンライン, 回复, 在线
        """
    )
)
_SENDER = when_used(
    r"^(?:[A-ZÀ-Ý][a-zà-ÿ.'-]+ ){1,3}[·•|,]? ?"
    r"(?:(?:yesterday|today|gestern|heute|hier|ayer|hoy|ontem|hoje|ieri|oggi) )?(?:at |um )?"
    r"\d{1,2}:\d{2}(?: ?[AaPp][Mm])?$"
)
_CHAT_APP = when_used(r"(?:^|\s)(?:app|bot|アプリ|ボット|机器人)(?:\s|$)")
_PERSONAL = any_of(
    entries(
        """
        i, i'm, i've, i'll, we, we've, you, thanks, thank you, please, hi, hello, hey, cheers, fyi, lol, btw
        team, guys, mate
        best regards, kind regards, regards, let me, my, our, looks good, all good, looks fine, confirmed by, told
        ich, wir, bitte, danke, hallo, gruss, grusse, viele grusse, moin, servus, lg, mfg, euch
        je, nous, merci, bonjour, salut, cordialement, svp, gracias, hola, saludos, por favor, nosotros
        obrigado, obrigada, ola
        grazie, ciao, buongiorno, saluti, per favore, bedankt, hoi, groeten, alsjeblieft, ik, wij, dzieki
        dziekuje, prosze
        czesc, pozdrawiam, ありがとう, お願いします, こんにちは, お疲れ様, よろしく, 谢谢, 你好, 您好, 请问, 我们, 我
        """
    )
)
_DOCUMENT = any_of(
    entries(
        """
        notepad, notepad++, textedit, google docs, google sheets, microsoft word, microsoft excel, libreoffice
        powerpoint, figma
        untitled document, sample output, example output, expected output, wireframe, mockup, mock-up, lorem ipsum
        beispielausgabe, exemple de sortie, ejemplo de salida, メモ帳, 記事本, 记事本
        """
    )
)
_EDITOR = when_used(
    r"\b(?:file|datei|fichier|archivo|arquivo|plik|bestand) (?:home|start|accueil|inicio|pagina inicial"
    r"|narzedzia glowne) (?:insert|einfugen|insertion|insertar|inserir|inserisci|wstawianie|invoegen)\b"
    r"|\bfile edit (?:view insert|format view)\b|\bdatei bearbeiten (?:format|ansicht einfugen)\b"
    r"|\belements console sources\b|\bcontenteditable\b"
    r"|^(?:examples?|samples?|beispiele?|exemples?|ejemplos?|exemplos?|esempio|esempi|voorbeeld|przyklad"
    r"|例|示例|サンプル) ?:?$",
    re.MULTILINE,
)
"""The menus of spreadsheets and editors, a browser's tools to change the page, and the heading of an example."""

_TICKET_MARKS = 2


def unfit(lines: Sequence[Line]) -> tuple[Unfit, str] | None:
    """Why nothing in the picture counts, with the words that say so; ``None`` where it may."""
    text = "\n".join(line.folded for line in lines)
    gate = _GATE.search(text)
    if gate:
        return "gate", gate.group()
    own = {match.group() for match in _OWN.finditer(text)}
    ticket = own | {match.group() for match in _TICKET.finditer(text)}
    if len(own) >= 2 or len(ticket) >= _TICKET_MARKS:
        return "ticket", ", ".join(sorted(own or ticket)[:3])
    document = _DOCUMENT.search(text) or _EDITOR.search(text)
    if document:
        return "document", document.group()
    return _message(lines, text)


def _message(lines: Sequence[Line], text: str) -> tuple[Unfit, str] | None:
    """A mail counts where a machine sent it; a chat where an app wrote it."""
    fields = [line for line in lines if _MAIL_FIELD.search(line.folded)]
    by_machine = _MACHINE.search(text) or _MACHINE_ADDRESS.search(text)
    if len(fields) >= 2:
        return None if by_machine else ("message", fields[0].text)
    chat = {match.group() for match in _CHAT.finditer(text)}
    box = _CHAT_BOX.search(text)
    if box is not None:
        chat |= {box.group()}
    if (box is not None or len(chat) >= 2) and not _CHAT_APP.search(text):
        return "message", ", ".join(sorted(chat))
    return None


def speaks_as_person(text: str) -> str | None:
    """The words by which a line shows that a person wrote it."""
    found = _PERSONAL.search(text)
    return None if found is None else found.group()


def from_a_machine(lines: Sequence[Line]) -> bool:
    """Whether the picture says that a machine sent what it shows."""
    text = "\n".join(line.folded for line in lines)
    return bool(_MACHINE.search(text) or _MACHINE_ADDRESS.search(text))


def looks_like_chat(lines: Sequence[Line]) -> bool:
    """Whether the picture looks like a conversation of people: its controls, or a name with a time above a text."""
    if any(_CHAT_APP.search(line.folded) for line in lines):
        return False
    return any(_CHAT.search(line.folded) or _SENDER.match(line.text) for line in lines)


def has_mail_fields(lines: Sequence[Line]) -> bool:
    """Whether a line begins as the head of a mail does: From, To, Subject."""
    return any(_MAIL_FIELD.search(line.folded) for line in lines)
