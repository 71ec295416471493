"""Whether a piece of text could be a message of a machine: a sentence, nobody's speech, no greeting, no label."""

from __future__ import annotations

from app.domain.extraction.errors.messages import NOT_VERBATIM
from app.domain.lazy_patterns import when_used

_WORD = when_used(r"[^\W\d_]{2,}")
_LETTER = when_used(r"[^\W\d_]")
_FIRST_CJK = 0x2E80
_SHORTEST, _LONGEST = 10, 600
_FIRST_PERSON = when_used(
    r"(?i)(?<![\w'’])(?:I|I'm|I've|I'd|my|mine|me|ich|mein\w{0,2}|mir|mich|je|j['’]ai|j['’]\w+|mon|ma|mes|yo|mi|mis"
    r"|eu|meu|minha|io|mio|mia|"
    r"ik|mijn|mnie|mój|moja|moje|私|僕)(?![\w'’])"
)
_ADDRESSES_SOMEBODY = when_used(
    r"(?i)^\W{0,3}(?:hi|hello|hey|hiya|dear|morning|good (?:morning|afternoon|evening)|hallo|guten|moin|servus"
    r"|liebe[rs]?|sehr geehrte\w*|bonjour|"
    r"bonsoir|salut|cher|chère|hola|buen[oa]s|estimad\w+|ol[áa]|bo[am]|prezad\w+|ciao|buongiorno|buonasera|salve"
    r"|gentil\w+|goede\w*|beste|hoi|"
    r"cześć|dzień dobry|witam|szanown\w+|thanks|thank you|thx|danke|vielen dank|merci|gracias|obrigad\w+|grazie"
    r"|bedankt|dank|dzięki|dziękuję|"
    r"regards|cheers|best|gruß|grüße|viele grüße|cordialement|saludos|saluti|groet\w*|pozdrawiam|please|pls|kindly"
    r"|bitte|"
    r"svp|s'il vous|por favor|per favore|per cortesia|alstublieft|graag|proszę|can (?:you|someone|somebody)"
    r"|could (?:you|someone)|who|what|why|"
    r"how|when|where|könnt|kann (?:jemand|das)|wer|warum|wie|pouvez|peut-on|qui|pourquoi|pueden|podéis|alguien"
    r"|podem|alguém|potete|"
    r"qualcuno|kunnen|kan iemand|czy|ktoś|お疲れ|お世話|よろしく|ご確認)(?![\w])"
)
_WE_TELL = when_used(
    r"(?i)^\W{0,3}(?:(?:so|and|but|then|now|today|yesterday|as|und|dann|et|y|e|en|i) )?(?:I|we|I'm|we're|I've|we've"
    r"|our|he|she|they|you|"
    r"ich|wir|unser\w*|ihr|je|nous|on|notre|nos|j['’]\w+|hemos|nuestr\w+|nós|nosso|abbiamo|noi|nostr\w+|wij|we|onze"
    r"|ik|mamy|nasz\w*|"
    r"nobody|someone|somebody|niemand|jemand|personne|nadie|ninguém|nessuno|nikt|ktoś)(?![\w])"
)
_LABELLED = when_used(r"[^\W\d_][\w ./#-]{0,28}[:=][ ]?\S{1,40}$")
_TIME_ALONE = when_used(r"[\W\d]*(?:(?:UTC|GMT|CES?T|E[SD]T|Uhr|am|pm|h|Z|T)[\W\d]*){0,3}")
_SERIES = when_used(r"[\w.-]+(?:[,;/|][ ]?[\w.-]+){2,40}")
_LOOKS_LIKE_ERROR = when_used(
    r"(?i)\b(?:errors?|fail\w*|invalid\w*|cannot|can not|could not|can't|couldn't|unable|not|no|denied|expired"
    r"|exceed\w*|missing|required|time-?d?[ -]?out|"
    r"unexpected|reject\w*|refus\w*|unknown|abort\w*|locked|blocked|conflict\w*|overdue|waiting|retry\w*"
    r"|mismatch\w*|violat\w*|too|already|duplicate|"
    r"fehler\w*|ungültig\w*|nicht|kein\w*|fehlt|fehlend\w*|fehlgeschlagen|abgelaufen|abgelehnt|abgebrochen|gesperrt"
    r"|unbekannt\w*|überschritten|"
    r"unzulässig\w*|bereits|erneut|erreur|impossible|invalide|échec|échoué\w*|introuvable|inconnue?s?|refusée?s?"
    r"|rejetée?s?|aucune?|pas|non|dépassée?s?|"
    r"expirée?s?|manquante?s?|absente?s?|inválid\w*|sin|falta\w*|falhou|desconocid\w+|rechazad\w+|caducad\w+"
    r"|expirad\w+|existe|"
    r"não|inexistente\w*|rejeitad\w+|recusad\w+|desconhecid\w+|vencid\w+|esgotad\w+|impossibile|errore|scadut\w+"
    r"|rifiutat\w+|scartat\w+|mancante|"
    r"superat\w+|niet|geen|ongeldig\w*|verlopen|mislukt|geweigerd|onbekend\w*|ontbreekt|nieprawidłow\w*|nie|brak\w*"
    r"|nieznan\w+|przekroczon\w+|wygas\w+|odrzucon\w+)(?!\w)|"
    r"できません|ません|失敗|エラー|不正|タイムアウト|不足|無効|超過|拒否|存在しな"
)


def is_cjk(text: str) -> bool:
    """Whether a text is written in Japanese (or another script without spaces)."""
    return any(ord(char) > _FIRST_CJK for char in text[:16])


def is_sentence(text: str, *, words: int = 3) -> bool:
    """Whether a text has the shape of a message: some words, no label with a value, no list, no speech."""
    text = text.strip()
    if not _SHORTEST <= len(text) <= _LONGEST or NOT_VERBATIM.match(text) or _ADDRESSES_SOMEBODY.match(text):
        return False
    if (
        text.endswith((":", "?", "…", "："))
        or "://" in text[:12]
        or _TIME_ALONE.fullmatch(text)
        or _SERIES.fullmatch(text)
    ):
        return False
    if len(_LETTER.findall(text[:120])) < 0.4 * len(text[:120].replace(" ", "")):
        return False
    return is_cjk(text) or len(_WORD.findall(text[:300])) >= words


def is_label(text: str) -> bool:
    """Whether a text is a label with its value: ``status: RUNNING``."""
    return _LABELLED.fullmatch(text[:80]) is not None


def is_told(text: str) -> bool:
    """Whether somebody tells something here, rather than a machine: first person, an address, a label."""
    return bool(_WE_TELL.match(text) or _FIRST_PERSON.search(text[:200]) or is_label(text))


def is_spoken(text: str) -> bool:
    """Whether a quoted text is what a person said: in the first person singular, or a question."""
    return text.rstrip().endswith(("?", "？", "!!")) or _FIRST_PERSON.search(text[:200]) is not None


def sounds_like_error(text: str) -> bool:
    """Whether a text speaks of something that went wrong."""
    return _LOOKS_LIKE_ERROR.search(text[:300]) is not None
