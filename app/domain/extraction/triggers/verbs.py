"""Verbs of starting, sending and deciding, by language: which words of a sentence are acts that somebody did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.lazy_patterns import when_used


@dataclass(frozen=True, slots=True)
class Act:
    """A word that is an act: in which language, whether it starts or sends something (rather than deciding about a
    record), whether it is said of the speaker alone (``lancé yo``, ``wysłałam``), and whether it can stand alone
    before its subject."""

    language: str
    starts: bool
    own: bool


_ROMANCE = r"(?:ad[oa]s?|id[oa]s?|ó|ou|iu|eu|a|e|an|am|aba|ava|aron|aram)"
_OWN_ES = r"(?:é|í|amos|imos)"
_OWN_PT = r"(?:ei|i|amos|imos)"
_STARTS: dict[str, str] = {
    "en": (
        r"(?:re)?(?:trigger|launch|initiat|invok|submitt|dispatch|execut|start|kick|press|click|push|upload|"
        r"fir|call|transmit|transmitt|post|publish|emitt|import|"
        r"export|offer|pull|pick|rebook|replay|queu|enqueu|schedul|prompt|request|generat|load|tapp|"
        r"drop|dropp|collect|poll|fetch|grabb|sync|synch|pok)(?:ed)|(?:launch|press|push|dispatch|publish)es|(?:trigger|initiate|start|invoke|"
    r"submit|fire|call|post|upload|transmit|emit|push|send|run|kick)s|sent|ran|hit|run|made|rang|rung"
    ),
    "de": (
        r"(?:an|ab|auf|hoch|ein|weg|los|frei|über)?ge(?:sendet|sandt|schickt|stoßen|stossen|worfen|spielt|"
        r"laden|setzt|drückt|klickt|startet|stellt|reicht|liefert)|"
        r"ausgelöst|auslöst|ausgeführt|eingeplant|veranlasst|getriggert|verschickt|versendet|versandt|"
        r"übertragen|übermittelt|übergeben|angeboten|betätigt|aufgerufen|exportiert|"
    r"importiert|publiziert|veröffentlicht|abgeholt|eingespielt|abgesetzt|abgefeuert|angeschubst|eingelesen|angeschmissen|"
    r"angemeldet|angefordert|sendet|sandte|schickt|schickte|startet|"
        r"startete|löste|stößt|stieß|drückte|klickte|versendet|verschickte|"
    r"überträgt|übermittelt|ruft|rief|gemacht|gefahren"
    ),
    "fr": (
        r"(?:re)?(?:lanc|déclench|démarr|exécut|appel|envoy|pouss|cliqu|import|export|publi|dépos|programm|"
        r"planifi|initi|charg|téléchargé|demand|sollicit)(?:ée?s?|e|ait|a)|"
        r"(?:trans|é|sou)m(?:is|ise|ises|et|ettait)|envoie|appuyé|appuie"
    ),
    "es": (
        r"(?:re)?(?:lanz|dispar|inici|ejecut|arranc|activ|llam|invoc|envi|mand|transmit|puls|pinch|apret|sub|"
        rf"carg|import|export|public|program|solicit)(?:{_ROMANCE}|{_OWN_ES}|ía)|"
        r"envía|hizo|hecho|hecha|hice|hicimos"
    ),
    "pt": (
        r"(?:re)?(?:lanç|dispar|inici|execut|acion|cham|invoc|envi|mand|transmit|apert|clic|sub|carreg|import|"
        rf"export|public|rod|agend|solicit)(?:{_ROMANCE}|{_OWN_PT})|cliquei|"
        r"fez|feit[oa]|fiz|fizemos|rodei"
    ),
    "it": (
        r"(?:ri)?(?:lanci|avvi|invoc|chiam|invi|mand|trasm|clicc|caric|import|esport|pubblic|schedul|innesc|"
        r"scaten|attiv)(?:at[oaie]|ò|a|e|ano|etti|ai|ammo)|"
        r"eseguit[oaie]|esegue|spedit[oaie]|spedisce|trasmess[oaie]|trasmette|richiest[oa]|premut[oa]|premuto|"
        r"fatt[oaie]|fa|fanno"
    ),
    "nl": (
        r"(?:op|her)?gestart|startte|start|getriggerd|aangeroepen|roept|verstuurd|verstuurt|verstuurde|stuurt|"
        r"stuurde|gestuurd|verzonden|verzendt|verzond|"
        r"aangeboden|aangeleverd|aangevraagd|geüpload|ingedrukt|gedrukt|drukte|geklikt|aangeklikt|klikte|"
        r"ingediend|geïmporteerd|geëxporteerd|uitgevoerd|afgetrapt|ingepland|gedaan|aangezet|doorgezet|"
        r"opgevoerd|aangemaakt|doorgestuurd|gedraaid|draaide|uploadde|geupload|ingestuurd|opgehaald|binnengehaald|klaargezet"
    ),
    "pl": (
        r"(?:uruch[oa]m|wyzw[oa]l|wywoł|odpal|pu(?:ści|szcz)|klikn|nacis[nk]|wys[ył]|nada|przes[ył]|wgra|"
        r"wgryw|wrzuc|import|eksport|wyeksport|zaimport|zlec|zainicj|"
        r"opublik|zrob|wykon|wystart)\w{0,4}(?:ł|ła|ło|li|ły|łem|łam|liśmy|łyśmy|ny|na|ne|ni|no|ony|ona|one|"
        r"ty|ta|te|a|e|i)|wysyła|przesyła|nadaje|uruchamia"
    ),
}  # fmt: skip
_DECIDES: dict[str, str] = {
    "en": (
        r"cancell?ed|refunded|captured|booked|released|approved|confirmed|created|entered|changed|issued|"
        r"shipped|printed|processed|returned|accepted|placed|edited|adjusted|"
        r"voided|authori[sz]ed|marked|fulfilled|typed|done|keyed|recorded|registered|logged|uploaded|closed|"
        r"settled|filed|scanned|converted|generated|amended|deleted|reversed|packed|saved|signed off"
    ),
    "de": (
        r"storniert|erstattet|zurückerstattet|zurückgezahlt|freigegeben|genehmigt|bestätigt|angelegt|erfasst|"
        r"gebucht|verbucht|geändert|ausgestellt|gedruckt|abgeschlossen|"
        r"bestellt|korrigiert|durchgeführt|rückabgewickelt|erzeugt|erzeugte|generiert|gelöst|geschlossen|"
        r"gezogen|ausgebucht|eingebucht|quittiert|verpackt|gescannt|gesperrt|zurückgeschickt|angenommen|"
        r"eingegeben|gespeichert|gelöscht|umgebucht|ausgebucht|stornierte|buchte|erstattete|legte"
    ),
    "fr": (
        r"(?:annul|rembours|valid|confirm|cré|modifi|expédi|imprim|trait|clôtur|pass|enregistr|effectu|"
        r"approuv|factur|libér|accept|retourn|génér|scann|clos|édit|supprim|corrig)(?:ée?s?|e)|saisie?s?|"
        r"faite?s?"
    ),
    "es": (
        r"(?:cancel|anul|reembols|confirm|aprob|liber|cre|cambi|modific|factur|registr|tramit|cerr|realiz|"
        rf"ajust|acept|imprim|complet|proces|guard|borr|finaliz|gener|escane|apunt|dupli|ingres)(?:{_ROMANCE}|"
        rf"{_OWN_ES})|"
        r"emitió|emitid[oa]|emití|devolvió|devuelto|devolvimos"
    ),
    "pt": (
        r"(?:cancel|anul|estorn|reembols|confirm|aprov|liber|cri|alter|modific|fatur|registr|fech|realiz|"
        rf"efetu|ajust|aceit|imprim|complet|process|devolv|emit|lanç|finaliz|ger|faç|digit|bip)(?:{_ROMANCE}|"
        rf"{_OWN_PT})|"
        r"lançou|efetuei"
    ),
    "it": (
        r"(?:annull|rimbors|conferm|approv|rilasci|cre|modific|registr|storn|effettu|sblocc|accett|complet|"
        r"stamp|evas|rettific|salv|gener|cambi|sped)(?:at[oaie]|ò|ai|ammo)|emess[oaie]|emette|chius[oaie]|reso"
    ),
    "nl": (
        r"geannuleerd|terugbetaald|goedgekeurd|bevestigd|aangemaakt|ingevoerd|verwerkt|geboekt|gewijzigd|"
        r"afgerond|vrijgegeven|geretourneerd|afgedrukt|gecorrigeerd|gegenereerd|gescand|afgesloten|opgeslagen|"
        r"doorgevoerd|annuleerde|keurde|boekte|geplaatst"
    ),
    "pl": (
        r"(?:anulow|zwróc|zatwierdz|potwierdz|utworz|zmieni|wystaw|zaksięgow|wydrukow|zamkn|zamknę|zlec|"
        r"skorygow|zaakceptow|zrealizow|zwolni|wygenerow|założ|dod|wprowadz|zapis|skasow|usun|zeskanow|wyda|"
        r"przyj)\w{0,3}(?:ł|ła|li|ły|łem|łam|liśmy|ny|na|ne|ono|ony|ona|one|ty|ta|te)"
    ),
}  # fmt: skip
_OWN = {
    "es": re.compile(rf"(?:hice|hicimos|\w{{3,12}}{_OWN_ES})"),
    "pt": re.compile(r"(?:fiz|fizemos|\w{3,12}(?:ei|imos|amos))"),
    "it": re.compile(r"\w{3,14}(?:ai|etti|ammo)"),
    "pl": re.compile(r"\w{2,16}(?:łem|łam|liśmy|łyśmy)"),
}
PARTICIPLES = {
    "en": re.compile(r"(?i)\w{2,20}ed|sent|run|made|done|hit|off"),
    "de": re.compile(r"(?i)\w{2,20}[tn]"),
    "nl": re.compile(r"(?i)\w{2,20}[tdn]"),
    "fr": re.compile(r"(?i)\w{2,20}(?:é|ée|és|ées)|\w{0,8}(?:mise?s?|fait|faite|clos)"),
    "es": re.compile(r"(?i)\w{2,20}[ai]d[oa]s?|hech[oa]|devuelt[oa]"),
    "pt": re.compile(r"(?i)\w{2,20}[ai]d[oa]s?|feit[oa]|aceit[oe]"),
    "it": re.compile(r"(?i)\w{2,20}(?:[aiu]t[oaie]|ess[oaie]|us[oaie]|est[oaie])|fatt[oaie]|reso"),
    "pl": re.compile(r"(?i)\w{2,20}(?:[nt][yaeio]|ono)"),
}
AUXILIARIES = {
    "en": re.compile(
        r"[ ](?:(?:has|had|have|just|then|manually|only|later|usually|normally|always|automatically|also|"
        r"never)[ ]){0,3}(?:re-)?$"
    ),
    "fr": re.compile(
        r"[ ](?:(?:l['’]a|les a|l['’]avait|l['’]|la|le|les|nous|a|avait|ont|vient de|me|automatiquement|"
        r"manuellement|bien|lui-même|elle-même)[ ]?){0,3}$"
    ),
    "es": re.compile(
        r"[ ](?:(?:l[oae]s?|se|ha|había|han|nos|automáticamente|manualmente|siempre|mismo|misma)[ ]){0,3}$"
    ),
    "pt": re.compile(
        r"[ ](?:(?:[oa]s?|se|já|tinha|havia|nos|automaticamente|manualmente|sempre|mesmo|mesma)[ ]){0,3}$"
    ),
    "it": re.compile(
        r"[ ](?:(?:l[oae]|li|l['’]ha|l['’]|si|ha|aveva|hanno|ci|automaticamente|manualmente|sempre)[ ]?){0,3}$"
    ),
    "pl": re.compile(
        r"[ ](?:(?:go|ją|je|to|ręcznie|automatycznie|właśnie|zawsze|sam|sama|nam|dzisiaj|dziś|wczoraj)[ "
        r"]){0,3}$"
    ),
    "de": re.compile(r"[ ](?:(?:es|ihn|sie|das|diese[ns]?|den|automatisch|manuell|immer)[ ]){0,3}$"),
    "nl": re.compile(r"[ ](?:(?:het|hem|ze|die|dit|automatisch|handmatig|altijd)[ ]){0,3}$"),
}
_AGAIN = when_used(
    r"re(?:start|launch|trigger|submit|run|lanc|lanz|envi|envoy)|neu|wieder|ponow|ri(?:avvi|lanci|mand)|her"
)
_PATTERNS = tuple(
    (language, starts, re.compile(words))
    for starts, table in ((True, _STARTS), (False, _DECIDES))
    for language, words in table.items()
)


@lru_cache(maxsize=8192)
def acts_of(word: str) -> tuple[Act, ...]:
    """What acts a lower-case word can be, in which languages; none for most words. A repetition is no act."""
    if len(word) > 24 or len(word) < 2 or _AGAIN.match(word):
        return ()
    return tuple(
        Act(language, starts, language in _OWN and _OWN[language].fullmatch(word) is not None)
        for language, starts, words in _PATTERNS
        if words.fullmatch(word)
    )
