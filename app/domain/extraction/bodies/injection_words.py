"""How people address a machine in nine languages, and how its own words look when somebody else writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """``words`` are small letters one of which is in every text that the pattern finds: looking for them is faster.
    ``whole_line`` where the rest of the line belongs to it (JSON, fields, code); ``ours`` where the words are those of
    our own notes, which a reply may quote."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]
    whole_line: bool = False
    ours: bool = False


def _rule(words: str, pattern: str, *, whole_line: bool = False, ours: bool = False) -> Rule:
    return Rule(tuple(words.split("|")), re.compile(pattern, re.IGNORECASE), whole_line, ours)


_MACHINE = (
    r"(?:ai|a\.i\.|llm|gpt|chatgpt|assistant|bot|chatbot|automation|automated system|extract(?:ion|or)|parser|"
    r"triage (?:bot|agent|system|tool)|"
    r"language model|model|closure gate|handoff ?gate|system|machine|agent|ki|ki-assistent|ki-system|ia|assistente?|"
    r"asistente|asystent\w?|"
    r"modelo?|modell|sprachmodell|modèle|système|sistema|systeem|systemu?|automat\w*)"
)
_READER = (
    r"(?:ai|a\.i\.|llm|gpt|chatgpt|assistant|bot|chatbot|agent|automation|ki|ia|assistente?|asistente|asystent\w?)"
)
_OUR_KEYS = (
    r"is_exception|is_job_failure|injection_suspected|missing_capture|pii_masked|vip_flag|gate_passed|closure_gate|"
    r"verification_path|resolution_reason|technical_verification|policy_version|evaluated_at"
)
_FIELDS = (
    rf"{_OUR_KEYS}|job_?id|transaction_?id|error_?code|error_?text|bucket|pattern|trigger|job id|"
    r"transaction id|error code"
)
_DONE = (
    r"verified|resolved|closed|done|solved|true|false|none|null|passed|allowed|approved|verifi\w*|technical|"
    r"not an exception|"
    r"no exception|complete\w*|fixed|success\w*"
)
_MUST = r"[ ,:-]{1,3}(?:please |you (?:must|should|shall|need to|can) |must |should |shall |bitte )?"
_ACT = (
    r"(?:mark|set|close|resolve|approve|verify|treat|record|classify|write|output|reveal|print|return|ignore|delete|"
    r"skip|transition|change|"
    r"respond|reply|report|send|fill|assign|accept|disable|add|put|extract|schließe|markiere|setze)"
)

PATTERNS: tuple[Rule, ...] = (
    _rule(
        "ignor|disregard|forget|override|bypass|skip",
        r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|all|any|"
        r"your|the|these|system|"
        r"preceding|safety|gate|closure)\b[^.\n]{0,30}\b(?:instruct\w*|prompts?|rules?|polic\w+|guidelines?|"
        r"directions?|constraints?|checks?|"
        r"gate|requirements?|context)\b"
        r"|\b(?:ignore|disregard|forget) (?:everything|all(?: of)? (?:this|that|the above)|what(?:ever)? (?:you|is|"
        r"the ticket) )",
    ),
    _rule(
        "ignore|disregard",
        r"(?:ignore|disregard)[_-](?:all[_-])?(?:previous|prior|above|the)[_-](?:instructions?|rules|prompt)",
        whole_line=True,
    ),
    _rule(
        "prompt|instruction|message",
        r"\b(?:system|developer|hidden|your) ?(?:prompt|instructions?)\b|\bhidden message\b",
    ),
    _rule(
        "assistant|developer|system|instruction",
        r"(?:^|\n|[.!?>] {0,2})\s{0,4}[\[<#*]{0,4}\s?(?:assistant|developer|instructions? (?:to|"
        r"for) (?:the )?" + _MACHINE + r")\s?[\]>*]{0,3}\s?:(?!\d)"
        r"|(?:^|\n|[.!?>] {0,2})\s{0,4}[\[<#*]{0,4}\s?system\s?[\]>*]{0,3}\s?:\s?(?:you\b|ignore|mark|close|set\b|"
        r"override|new |always|never|do not|approve)",
        whole_line=True,
    ),
    _rule(
        "<|im_|<|system|<|user|<|assistant|<|endof|<<sys>>|[inst]|[/inst]|<system>|</system>|<instruction|</instruction|<assistant>|</assistant>",
        r"<\|(?:im_start|im_end|system|user|assistant|endoftext)[^>\n]{0,20}\|?>|<</?SYS>>|\[/?INST\]|</?(?:system|"
        r"instructions?|assistant)>",
        whole_line=True,
    ),
    _rule(
        "note|message|attention|instruc|instrukc|notatka|hint|hinweis|nota|istruz|instruç|bericht|nachricht|anweisung|dear|request",
        r"\b(?:notes?|message|attention|(?:new )?instructions?|hint|hinweis|nota|notatka|bericht|nachricht|"
        r"anweisung(?:en)?|instrucci[óo]n(?:es)?|"
        r"instruç(?:ão|ões)|istruzion[ei]|instructies?|instrukcj[ae]|dear|hidden message)\b[ ,:-]{0,3}"
        rf"(?:to|for|an|für|pour|para|per|voor|dla|do|aan|a|à)?[ ]?(?:the |die |das |den |la |le |l['’]|il |lo |o |"
        rf"el |de |het )?{_MACHINE}\b[ ]?[:,-]",
    ),
    _rule(
        "you are|act as|behave as|pretend|du bist|tu es|vous êtes|eres|você é|sei |je bent|jesteś|あなたは",
        r"\b(?:you are|act as|behave as|du bist|tu es|vous êtes|eres|você é|sei|je bent|jesteś)\b[^.\n]{0,30}\b(?:ai|"
        r"llm|assistant|bot|agent|"
        r"language model|admin\w*|root|chatbot|ki|ki-assistent|ia|assistente?|asistente|asystent\w*|ai-assistent)\b"
        r"|\b(?:pretend|imagine) (?:to be|you are|that you|you're)\b|\bas (?:the|an?) (?:triage )?(?:bot|assistant|"
        r"ai|"
        r"agent) you\b"
        r"|あなたは(?:AI|ＡＩ|アシスタント|ボット)",
    ),
    _rule(
        "ai|llm|gpt|assistant|bot|agent|model|automation|parser|system|handoff|closure gate|extractor|triage|service|"
        "ki|ia",
        rf"\b(?:ai|llm|gpt|assistant|handoff ?gate|closure gate|triage tool|ki|ia)\b{_MUST}{_ACT}\b(?! (?:failed|"
        rf"failure|error|errors)\b)"
        rf"|\b(?:bot|agent|model|automation|parser|system|extractor|"
        rf"service)\b{_MUST}{_ACT}\b[^.\n]{{0,40}}\b(?:ticket|issue|case|incident|this|"
        rf"verified|resolved|closed|solved|prompt|secrets?|gate|evidence|screenshot|{_FIELDS})\b",
    ),
    _rule(
        "set|mark|classify|treat|label|record|flag|transition|move|change|put|write",
        r"\b(?:set|mark|classify|treat|label|record|flag|transition|move|change|put)\b[^.\n]{0,40}\b(?:is_?exception|"
        r"is_?job_?failure|job_?id|"
        r"transaction_?id|bucket|pattern|verified|evidence|gate|verdict|ticket|status|vip_?flag|this (?:ticket|issue|"
        r"case)|fields?|"
        r"verification(?:_?path)?|resolution_?reason)\b[^.\n]{0,30}(?:\b(?:as|to|into)\b|=)[ ]{0,2}[\"'`]?"
        rf"(?:{_DONE}|[A-Z]{{2,}}[-_]?\d+)\b"
        r"|\b(?:mark|treat|report) (?:the|this) (?:job|run|close) as (?:verified|resolved|closed|solved|approved)\b",
    ),
    _rule(
        "set|put|insert|setze|definir|impost|poner|zet |ustaw|met|設定",
        rf"\b(?:set|put|insert|setze|setzt|définis|mets|pon|poner|define|definir|imposta|impostare|zet|"
        rf"ustaw)\b[^.\n]{{0,20}}\b(?:{_FIELDS}|fehlercode)\b"
        rf"[^.\n]{{0,16}}(?:\b(?:to|auf|en|como|su|op|na|à|into|as)\b|=)|\b(?:set|put) (?:job id|job_id) \S|"
        rf"(?:job_?id|error_?code|ジョブID)を\S{{1,40}}に設定",
    ),
    _rule(
        "close|resolve|approve|verify",
        r"\b(?:auto-?close|close|resolve|approve|verify) (?:this|the) (?:ticket|issue|case|incident|request|"
        r"closure gate|gate|close)\b"
        r"[^.\n]{0,40}\b(?:without|automatically|immediately|right away|no (?:evidence|proof|screenshot|verification|"
        r"further)|skip\w*|bypass\w*|"
        r"and (?:set|mark|do not|don't))|\bapprove the (?:closure )?gate\b|\b(?:must|should|shall) (?:accept|allow|"
        r"approve) (?:this|the) (?:close|closure)\b",
    ),
    _rule(
        "evidence|proof|screenshot|verification|nachweis|beweis|captura|capture d|prueba|prova|bewijs|dowod",
        r"\b(?:no|without) (?:evidence|proof|screenshot|verification) (?:is )?(?:required|needed|necessary)\b|"
        r"\bneeds no (?:evidence|proof|screenshot)\b"
        r"|\bevidence (?:requirement )?(?:is |has been )?(?:waived|already (?:attached|verified|accepted)|"
        r"not required)\b"
        r"|\b(?:evidence|proof) verified, close allowed\b|\bscreenshot ist nicht (?:erforderlich|nötig)\b|"
        r"\bno hace falta (?:captura|prueba)",
    ),
    _rule(
        "reveal|print|output|repeat|show|leak|dump|disclose|exfiltrate|send|gib|affiche|muestra|mostre|mostra|toon|pokaż|出力",
        r"\b(?:reveal|print|output|repeat|show|leak|dump|disclose|exfiltrate|send)\b[^.\n]{0,40}\b(?:system prompt|"
        r"your (?:instructions|prompt|"
        r"rules|config\w*|secrets?|api keys?|tokens?|webhook)|environment variables?|env vars?|webhook secret|"
        r"credentials|api tokens? (?:to|of)|"
        r"secrets? (?:to|of)|handoff_\w+)\b|\b(?:gib|zeige|affiche[zr]?|montre[zr]?|muestra|mostre|mostra|toon|"
        r"pokaż)\b[^.\n]{0,30}"
        r"(?:system ?prompt|prompt (?:système|systemowy|di sistema|do sistema|del sistema)|systeemprompt)",
    ),
    _rule(
        "do not|don't|never",
        r"\b(?:do not|don't|never) (?:flag|report|escalate|extract|mask|redact|log|record|create|tell|mention|"
        r"require|"
        r"ask)\b[^.\n]{0,50}"
        r"\b(?:this|the|these|any|ticket|injection|exception|human|operator|evidence|proof|record|screenshot)\b",
    ),
    _rule(
        "reading this|reads this|processing this|handling this|parsing this|automated reader|for any |for every |"
        "dies liest|das liest|lisant ceci|lit ceci|lea esto|lê isto|legge questo|dit leest|to czyta",
        rf"\b{_READER}s?,? (?:that |who |which |currently )?(?:is |are )?(?:reading|reads|processing|handling|"
        rf"parsing|"
        r"summari[sz]ing) this ?(?:ticket|mail|e-?mail|message|text)?[ ]?[:,-]|"
        r"\bfor (?:any|every) (?:automated|automatic|machine|ai|llm) (?:reader|reviewer|processor|agent|"
        r"assistant)s?[ ]?[:,]|"
        rf"\b{_READER},? (?:die |das |der |qui |que |che |która |który )?(?:(?:dies|das) liest|lit ceci|"
        rf"lisant ceci|lea esto|"
        r"lê isto|legge questo|dit leest|to czyta)",
    ),
    _rule(
        "you are now in|you are in |du bist jetzt im|du bist nun im",
        r"\byou are (?:now )?in (?:maintenance|debug|developer|admin\w*|test|god|root|override|unrestricted|"
        r"training) mode\b|"
        r"\bdu bist (?:jetzt|nun) im (?:wartungs|debug|entwickler|admin|test)\w*modus\b",
    ),
    _rule(
        "jailbreak|prompt injection|developer mode|dan mode",
        r"\b(?:jailbreak|prompt injection|developer mode|DAN mode)\b",
    ),
    _rule(
        "respond|reply|answer|output",
        r"\b(?:respond|reply|answer|output) (?:only )?(?:with|in) (?:the )?(?:following )?(?:json|yes|ok|exactly|"
        r"only|"
        r"the word|word)\b",
    ),
    _rule(
        "allowed|gate_passed|verified|is_exception|technical_verification|closure_gate|is_job_failure|enforced|applies|_",
        r"(?:^|[\n{,;\"'])\s?[\"']?(?:allowed|gate_?passed|verified|technical_verification|closure_gate|enforced|"
        r"applies)[\"']?\s?[:=]\s?"
        rf"(?:true|false|[\"']?(?:passed|verified|ok)\b[\"']?)|(?<![\w.])[\"']?(?:{_OUR_KEYS})[\"']?\s?[:=]",
        whole_line=True,
    ),
    _rule(
        "handoff-gate|handoff gate|closure gate|handoff record",
        r"handoff-gate:[a-z]{2,20}:|\bclosure gate:|\bclosure gate passed|\bhandoff gate\b[^.\n]{0,40}\b(?:verified|"
        r"allowed|approved|passed|must|service account)"
        r"|\bhandoff record\b[^.\n]{0,4}\|",
        whole_line=True,
        ours=True,
    ),
    _rule(
        "{{|${jndi|<script|javascript:|drop table|'; --|';--|union select|or 1=1|onerror",
        r"\{\{[^}\n]{1,80}(?:__|config|self|request|import|exec|eval)[^}\n]{0,80}\}\}|\$\{jndi:|<script\b|"
        r"javascript:[a-z(]|\bDROP TABLE\b|'; ?--|"
        r"\bUNION SELECT\b|\bor 1=1\b|onerror\s?=",
        whole_line=True,
    ),
    _rule(
        "ignorier|vergiss|missachte|überspring|übergehe|markier|setze|schließ|schliess|stufe",
        r"\b(?:ignorier\w*|vergiss|missachte|überspringe?|übergehe)\b[^.\n]{0,50}\b(?:anweisung\w*|vorgaben?|regeln?|"
        r"instruktion\w*|prüfung\w*|alles|"
        r"bisherige\w*|vorherige\w*|obige\w*)\b|\b(?:markiere|setze|schließe|schliesse|"
        r"stufe)\b[^.\n]{0,50}\b(?:ticket|vorgang|fall|status|feld)\b"
        r"[^.\n]{0,40}\b(?:als|auf|ohne|automatisch|sofort)\b|\b(?:ignoriere|"
        r"vergiss)\b[^.\n]{0,60}\bschließe dieses ticket\b|"
        r"\b(?:ticket|vorgang)\b[^.\n]{0,20}\bals (?:verifiziert|gelöst|erledigt) markieren\b",
    ),
    _rule(
        "ignore|oublie|tiens pas|tenez pas|marque|ferme|clôtur|clotur|considère",
        r"\b(?:ignore[zs]?|oublie[zs]?|ne tiens? pas compte|ne tenez pas compte)\b[^.\n]{0,50}\b(?:instructions?|"
        r"consignes?|règles?|précédent\w*|"
        r"tout ce qui)\b|\b(?:marque[zrs]?|ferme[zr]?|clôture[zr]?|considère[zr]?)\b[^.\n]{0,40}\b(?:ticket|demande|"
        r"incident)\b[^.\n]{0,40}"
        r"\b(?:comme|sans|automatiquement|immédiatement)\b",
    ),
    _rule(
        "ignora|ignore|olvida|omite|descart|esque|descons|dimentica|tralascia|marca|marque|cierra|cerrar|feche|encerre|chiudi|segna",
        r"\b(?:ignora|ignore|ignorar|olvida|omite|descarta|esqueça|desconsidere|dimentica|"
        r"tralascia)\b[^.\n]{0,50}\b(?:instrucciones|instrucción|"
        r"reglas|anteriores|instruções|regras|istruzioni|regole|precedenti|todo lo anterior)\b|\b(?:marca|cierra|"
        r"cerrar|marque|feche|encerre|chiudi|"
        r"segna|contrassegna)\b[^.\n]{0,40}\b(?:ticket|incidencia|caso|chamado|tíquete|"
        r"segnalazione)\b[^.\n]{0,40}\b(?:como|sin|sem|come|senza|"
        r"automátic\w+|automatic\w+)",
    ),
    _rule(
        "negeer|vergeet|markeer|sluit",
        r"\b(?:negeer|vergeet)\b[^.\n]{0,50}\b(?:instructies?|regels|opdrachten|vorige|voorgaande|bovenstaande)\b|"
        r"\b(?:markeer|sluit)\b[^.\n]{0,40}"
        r"\bticket\b[^.\n]{0,40}\b(?:als|zonder|automatisch)\b",
    ),
    _rule(
        "zignoruj|pomiń|zapomnij|oznacz|zamknij",
        r"\b(?:zignoruj|pomiń|zapomnij)\b[^.\n]{0,50}\b(?:instrukcj\w+|polece\w+|zasad\w*|poprzedni\w+|powyższ\w+)\b|"
        r"\b(?:oznacz|zamknij)\b[^.\n]{0,40}"
        r"\b(?:zgłoszenie|ticket)\b[^.\n]{0,40}\b(?:jako|bez|automatycznie)\b",
    ),
    _rule(
        "指示|命令|プロンプト|アシスタント|チケット|この件",
        r"(?:以前|上記|これまで|前)の(?:すべての)?(?:指示|命令|ルール|指令)[^。\n]{0,10}(?:無視|忘れ)|(?:指示|"
        r"命令|ルール)を(?:すべて)?無視|"
        r"(?:チケット|この件)を[^。\n]{0,20}(?:完了|解決済み|クローズ|検証済み)(?:と|に)(?:して|し、|マーク|設定)|"
        r"システムプロンプト|"
        r"(?:AI|ＡＩ)(?:アシスタント)?(?:へ|は|、)|(?:システム|AI)への(?:指示|命令)",
    ),
)
ALL_WORDS = tuple(sorted({word for rule in PATTERNS for word in rule.words if len(word) > 2}))
