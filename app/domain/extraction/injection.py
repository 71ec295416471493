"""Text that addresses the system instead of describing a failure. It is flagged and changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST = 200_000
_ANCHORS = re.compile(
    r"ignor|disregard|forget|override|instruct|prompt|system|assistant|\bai\b|\bllm\b|gpt|bot\b|agent|model|"
    r"mark |set |close |as (?:verified|resolved)|approve|bypass|pretend|you are|you must|jailbreak|"
    r"anweisung|vergiss|consigne|instrucc|ignora|istruzion|instruç|instructie|negeer|instrukcj|zignoruj|"
    r"指示|無視|命令|プロンプト|<\|",
    re.IGNORECASE,
)
_PATTERNS = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        r"\b(?:ignore|disregard|forget|override|bypass|skip)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|"
        r"all|any|your|the|these|system|preceding|safety|gate|closure)\b[^.\n]{0,30}\b(?:instruct\w*|"
        r"prompts?|rules?|polic\w+|guidelines?|directions?|constraints?|checks?|gate|requirements?|"
        r"context)\b",
        r"\b(?:ignore|disregard|forget) (?:everything|all(?: of)? (?:this|that|the above)|what(?:ever)? (?:you|is) )",
        r"\b(?:system|developer|hidden) ?(?:prompt|instructions?|message)\b",
        r"(?:^|\n)\s{0,4}[\[<#*]{0,4}\s?(?:system|assistant|developer|instructions? (?:to|for) (?:the "
        r")?(?:system|assistant|ai|bot|agent|model|parser|automation))\s?[\]>*]{0,3}\s?:",
        r"<\|(?:im_start|im_end|system|user|assistant|endoftext)[^>\n]{0,20}\|?>|<<SYS>>|\[/?INST\]|"
        r"</?(?:system|instructions?|assistant)>",
        r"\b(?:note|message|attention|instructions?|hint|hinweis|nota|note)\b[ ,:-]{0,3}(?:to|for|an|für|"
        r"pour|para|per|voor|dla)?[ ]?(?:the )?(?:ai|llm|assistant|bot|automation|automated system|"
        r"extraction|parser|triage (?:bot|agent|system)|language model|ki|gate|closure gate|handoff ?gate|"
        r"system)\b[ ]?[:,-]",
        r"\b(?:you are|act as|behave as|pretend (?:to be|you are|that)|du bist|tu es|vous êtes|eres|você é|"
        r"sei|je bent|jesteś)\b[^.\n]{0,30}\b(?:an? )?(?:ai|llm|assistant|bot|agent|language model|admin\w*|"
        r"root|chatbot|ki|ia)\b",
        r"\b(?:ai|llm|gpt|assistant|bot|agent|model|automation|parser|system|handoff ?gate|closure gate|"
        r"extractor|triage tool|service|ki|ia)\b[ ,:-]{1,3}(?:please |you (?:must|should|shall|need to|can) "
        r"|must |should |shall |bitte )?(?:mark|set|close|resolve|approve|verify|treat|record|classify|"
        r"write|output|reveal|print|return|ignore|delete|skip|transition|change|respond|reply|report|send|"
        r"fill|assign|accept|disable|add|put|extract|schließe|markiere|setze)\b",
        r"\b(?:set|mark|classify|treat|label|record|flag|transition|move|change|"
        r"put)\b[^.\n]{0,40}\b(?:is_?exception|is_?job_?failure|job_?id|transaction_?id|bucket|pattern|"
        r"verified|evidence|gate|verdict|ticket|status|vip_?flag|this (?:ticket|issue|case)|fields?|"
        r"verification(?:_?path)?|resolution_?reason)\b[^.\n]{0,30}(?:\b(?:as|to|=|into)\b|=)[ "
        r"]{0,2}[\"'`]?(?:verified|resolved|closed|done|solved|true|false|none|null|passed|allowed|approved|"
        r"verifi\w*|technical|not an exception|no exception|complete\w*|fixed|success\w*|"
        r"[A-Z]{2,}[-_]?\d+)\b",
        r"\b(?:auto-?close|close|resolve|approve|verify) (?:this|the) (?:ticket|issue|case|incident|"
        r"request)\b[^.\n]{0,40}\b(?:without|automatically|immediately|right away|no (?:evidence|proof|"
        r"screenshot|verification|further)|skip\w*|bypass\w*|and (?:set|mark|do not|don't))",
        r"\b(?:no|without) (?:evidence|proof|screenshot|verification) (?:is )?(?:required|needed|"
        r"necessary)\b|\bevidence (?:requirement )?(?:is |has been )?(?:waived|already (?:attached|verified|"
        r"accepted)|not required)\b",
        r"\b(?:reveal|print|output|repeat|show|leak|dump|disclose|exfiltrate|send)\b[^.\n]{0,40}\b(?:system "
        r"prompt|your (?:instructions|prompt|rules|config\w*|secrets?|api keys?|tokens?)|environment "
        r"variables?|env vars?|webhook secret|credentials|api tokens? (?:to|of)|secrets? (?:to|of)|"
        r"handoff_\w+)\b",
        r"\b(?:do not|don't|never) (?:flag|report|escalate|extract|mask|redact|log|record|create|tell|"
        r"mention|require|ask)\b[^.\n]{0,50}\b(?:this|the|these|any|ticket|injection|exception|human|"
        r"operator|evidence|proof|record|screenshot)\b",
        r"\b(?:jailbreak|prompt injection|developer mode|DAN mode)\b",
        r"\b(?:respond|reply|answer|output) (?:only )?(?:with|in) (?:the )?(?:following )?(?:json|yes|ok|"
        r"exactly|only|the word)\b",
        r"\"?(?:allowed|gate_?passed|verified|is_exception|technical_verification|"
        r"closure_gate)\"?\s?[:=]\s?(?:true|false|\"?(?:passed|verified|ok)\"?)",
        r"\{\{[^}\n]{1,80}(?:__|config|self|request|import|exec|eval)[^}\n]{0,80}\}\}|\$\{jndi:|<script\b|"
        r"javascript:[a-z(]|\bDROP TABLE\b|'; ?--|\bUNION SELECT\b|\bor 1=1\b|onerror\s?=",
        r"\b(?:ignorier\w*|vergiss|missachte|überspringe|übergehe)\b[^.\n]{0,50}\b(?:anweisung\w*|vorgaben?|"
        r"regeln?|instruktion\w*|prüfung\w*|alles|bisherige\w*|vorherige\w*|obige\w*)\b",
        r"\b(?:markiere|setze|schließe|schliesse|stufe)\b[^.\n]{0,50}\b(?:ticket|vorgang|fall|status|"
        r"feld)\b[^.\n]{0,40}\b(?:als|auf|ohne|automatisch|sofort)\b",
        r"\b(?:ignore[zs]?|oublie[zs]?|ne tiens? pas compte|ne tenez pas "
        r"compte)\b[^.\n]{0,50}\b(?:instructions?|consignes?|règles?|précédent\w*|tout ce qui)\b",
        r"\b(?:marque[zr]?|ferme[zr]?|clôture[zr]?|considère[zr]?)\b[^.\n]{0,40}\b(?:ticket|demande|"
        r"incident)\b[^.\n]{0,40}\b(?:comme|sans|automatiquement|immédiatement)\b",
        r"\b(?:ignora|ignore|ignorar|olvida|omite|descarta|esqueça|desconsidere|dimentica|"
        r"tralascia)\b[^.\n]{0,50}\b(?:instrucciones|instrucción|reglas|anteriores|instruções|regras|"
        r"istruzioni|regole|precedenti|todo lo anterior)\b",
        r"\b(?:marca|cierra|cerrar|marque|feche|encerre|chiudi|segna|contrassegna)\b[^.\n]{0,40}\b(?:ticket|"
        r"incidencia|caso|chamado|tíquete|segnalazione)\b[^.\n]{0,40}\b(?:como|sin|sem|come|senza|"
        r"automátic\w+|automatic\w+)\b",
        r"\b(?:negeer|vergeet)\b[^.\n]{0,50}\b(?:instructies?|regels|opdrachten|vorige|voorgaande|"
        r"bovenstaande)\b|\b(?:markeer|sluit)\b[^.\n]{0,40}\bticket\b[^.\n]{0,40}\b(?:als|zonder|"
        r"automatisch)\b",
        r"\b(?:zignoruj|pomiń|zapomnij)\b[^.\n]{0,50}\b(?:instrukcj\w+|polece\w+|zasad\w*|poprzedni\w+|"
        r"powyższ\w+)\b|\b(?:oznacz|zamknij)\b[^.\n]{0,40}\b(?:zgłoszenie|ticket)\b[^.\n]{0,40}\b(?:jako|"
        r"bez|automatycznie)\b",
        r"(?:以前|上記|これまで|前)の(?:すべての)?(?:指示|命令|ルール|指令)[^。\n]{0,10}(?:無視|忘れ)|"
        r"(?:指示|命令|ルール)を(?:すべて)?無視|(?:チケット|この件)を[^。\n]{0,20}(?:完了|解決済み|クローズ|"
        r"検証済み)(?:と|に)(?:して|し、|マーク|設定)|システムプロンプト|AIアシスタント(?:へ|は|、)",
    )
)


def is_suspect(texts: Iterable[str]) -> bool:
    """Whether any of the texts (visible or hidden) tries to give the system instructions."""
    return any(
        _suspect(text[:_LONGEST]) or (len(text) > _LONGEST and _suspect(text[-_LONGEST // 4 :])) for text in texts
    )


def hostile_spans(text: str) -> list[tuple[int, int]]:
    """Where a text of ordinary length gives instructions; what stands there is no statement about a failure."""
    if _ANCHORS.search(text) is None:
        return []
    return sorted(match.span() for pattern in _PATTERNS for match in pattern.finditer(text))


def _suspect(text: str) -> bool:
    if len(text) <= 40_000:
        return _ANCHORS.search(text) is not None and any(pattern.search(text) for pattern in _PATTERNS)
    return any(any(pattern.search(piece) for pattern in _PATTERNS) for piece in _around_anchors(text))


def _around_anchors(text: str) -> Iterable[str]:
    """The neighbourhoods of telling words in a long text, without overlaps, at most 120 of them."""
    end, pieces = 0, 0
    for anchor in _ANCHORS.finditer(text):
        if anchor.start() < end:
            continue
        end = anchor.end() + 300
        pieces += 1
        yield text[max(0, anchor.start() - 100) : end]
        if pieces >= 120:
            return
