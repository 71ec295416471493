"""Failures that are rehearsed, and failures that somebody sells a cure for: nothing went wrong in either."""

from __future__ import annotations

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.kind_acts import ADVERTISES, WILL_HAPPEN
from app.domain.extraction.meaning.kind_words import MARKETING, NO_ACTION

_DRILL = Folded(
    r"(?<![\w-])(?:(?:fire|dr|disaster|incident|emergency|failover|outage|security) ?drills?|(?:a|this|our|next|"
    r"quarterly|annual|announced) drill|drill (?:on|next|this|channel)|(?:table-?top|"
    r"disaster[- ]recovery|emergency|resilience|incident|dr|failover|bcp) (?:exercises?|simulations?)|game ?day|"
    r"chaos (?:day|test|engineering|experiment|monkey)|"
    r"\w{0,20}übung(?:en)?|übungs(?:szenario|lage|kanal)|(?:wir )?üben (?:wir )?(?:den|die|das|am)|planspiel|"
    r"probealarm\w*|exercices? (?:de (?:crise|sécurité|bascule|continuité|simulation)|pra|pca|d['’](?:alerte|"
    r"évacuation|incident))|un exercice|simulation de (?:panne|crise|incident)|"
    r"simulacro|(?:un ejercicio|ejercicio de \w+(?:miento|ción|gencia|crisis|emergencia|simulación))|simulado|"
    r"simulação|"
    r"um exercício|exercício de (?:cris|conting|continu|simula|emerg)\w+|esercitazion[ei]|simulazione|"
    r"(?:brand|nood|ontruimings|uitwijk)?oefen(?:ing|scenario|kanaal|sessie)\w*|oefenen we|we oefenen|"
    r"ćwiczeni[ae]|ćwiczeniach|ćwiczebn\w+|symulacj[aęi])(?![\w])|訓練|演習",
)
_AFTER_IT = Folded(
    r"\b(?:after|since|following|not an?|no|despite|seit|nach|keine?|après|depuis|pas (?:un|une)|tras|desde|después "
    r"del?|no es un|após|depois d[oa]|não é (?:um|uma)|dopo|non è un['’]?|na|sinds|geen|po|od|to nie)"
    r"(?: (?:the|der|dem|die|our|la|le|l['’]|el|las?|os?|il|de|het|last|gestrigen|"
    r"yesterday['’]s))?(?: \w{1,14})?[ ]?$",
)
_ON_PURPOSE = Folded(
    r"\b(?:deliberately|intentionally|on purpose|artificially|absichtlich\w*|mit absicht|bewusst|künstlich|"
    r"volontairement|délibérément|exprès|artificiellement|a propósito|adrede|intencionadamente|intencionalmente|"
    r"de propósito|propositadamente|propositalmente|apposta|di proposito|volutamente|intenzionalmente|expres|"
    r"opzettelijk|met opzet|celowo|umyślnie|specjalnie)\b|わざと|意図的に|故意に",
)
_PRETENDED = Folded(
    r"\b(?:(?:we|I)(?: will|['’]ll)? (?:pretend|act as if|simulate)|we are going to (?:pretend|simulate)|"
    r"(?:wir )?(?:tun (?:dann )?(?:wir )?so|simulieren)|(?:nous )?(?:ferons (?:comme si|semblant)|faisons comme si|"
    r"simulerons)|(?:fingiremos|simularemos|haremos como si)|(?:vamos (?:fingir|simular)|fingiremos|faremos de conta|"
    r"simularemos)|(?:faremo finta|simuleremo|simuliamo|fingeremo)|(?:doen|simuleren)[^.\n]{0,20}(?:alsof|uitval|"
    r"storing)|(?:we )?bootsen [^.\n]{0,40} na|będziemy (?:udawać|symulować)|udajemy|rehears\w+|made-up|fictional|"
    r"fictitious|(?:it is|is) not real|"
    r"erfunden\w*|fiktiv\w*|fictifs?|fictives?|ficticio\w*|fictício\w*|fittizi\w+|fictief|fictieve|fikcyjn\w+|"
    r"zmyślon\w+|"
    r"(?:spielen|proben) (?:wir )?(?:den|die|das)|zasymulujemy)\b|"
    r"(?:想定|模擬)(?:し|の)|仮想的に",
)
_ELSEWHERE = Folded(
    r"\b(?:staging|sandbox|test (?:system|environment)|pre-?prod\w*|testsystem|testumgebung|recette|préprod\w*|"
    r"preproducción|homologação|homologación|ambiente di test|testomgeving|acceptatie(?:omgeving)?|środowisk\w+ "
    r"testow\w+)\b|検証環境|テスト環境",
)
_HARMLESS = Folded(
    r"\b(?:no (?:production )?impact|aucun impact|sin impacto|sem impacto|nessun impatto|geen impact|"
    r"keine auswirkung\w*|bez wpływu|nothing to do|please ignore|bitte ignorieren|(?:merci d['’])?ignore[zr]|"
    r"ne rien faire|rien à faire|"
    r"no hay que hacer nada|nada que hacer|nada a fazer|não é preciso fazer nada|niente da fare|"
    r"niets (?:te )?doen|nic nie "
    r"(?:rób|trzeba)\w*|walk through|read the scenario|"
    r"(?:do not|don['’]t|please don['’]t|no need to) (?:\w+ )?(?:raise|open|log|create)|keine tickets?|"
    r"(?:ne pas|merci de ne pas) ouvrir|no abr\w+|não abr\w+|non aprite|geen (?:tickets?|meldingen)|"
    r"(?:prosimy|proszę) nie (?:zgłaszać|zakładać))\b|起票(?:は)?(?:不要|しない)",
)
_PITCH = Folded(
    r"\b(?:dear (?:decision[- ]maker|business owner|e-?commerce (?:manager|leader)|hiring manager)|(?:brands|"
    r"companies|retailers|teams|merchants|businesses|sellers|shops|organi[sz]ations) (?:like|such as) yours|"
    r"we help (?:\w+[ -]){1,6}(?:to )?(?:cut|reduce|stop|avoid|eliminate|get rid|save|grow|scale|prevent|automate)|"
    r"(?:open|up) (?:to|for) (?:an? )?(?:quick|short|brief|\d\d[- ]min\w*)|(?:quick|short|brief|"
    r"introductory) (?:intro "
    r")?(?:chat|call|demo)|\d\d[- ]minutes? (?:call|chat|demo|of your time)|partnership (?:opportunity|proposal|"
    r"inquiry|enquiry)|"
    r"(?:händlern?|unternehmen|shops?|marken|firmen) wie (?:ihnen|ihre[msnr]?|euch)|wir helfen (?:\w+ ){1,5}(?:wie|"
    r"dabei|fehl\w+)|\d\d minuten (?:zeit|für ein)|kooperationsanfrage|kurzes (?:gespräch|telefonat)|"
    r"(?:e-commerçants|entreprises|marques|enseignes|boutiques|équipes) comme (?:vous|la vôtre|les vôtres)|"
    r"nous (?:aidons|accompagnons) (?:les|des) \w+|auriez-vous \d\d minutes|demande de partenariat|"
    r"places limitées|"
    r"(?:empresas|tiendas|marcas|negocios|comercios|equipos) como (?:la suya|la tuya|las suyas|el suyo|el tuyo|"
    r"usted\w*|vosotros)|ayudamos a (?:empresas|tiendas|marcas|negocios|comercios)|llamada de \d\d minutos|estimado "
    r"responsable|"
    r"(?:lojas|empresas|marcas|negócios|vendedores) como a? ?(?:sua|vossa|você)|ajudamos (?:lojas|empresas|marcas|"
    r"negócios)|conversa de \d\d minutos|"
    r"(?:aziende|imprese|negozi|brand|rivenditori) come (?:la (?:vostra|sua|tua)|il (?:vostro|suo))|aiutiamo (?:le )?"
    r"(?:aziende|imprese|brand|negozi)|(?:breve|rapida) (?:call|chiamata|demo)|gentile responsabile|"
    r"(?:webshops|bedrijven|winkels|merken|retailers) (?:zo)?als (?:die van u|(?:het|de) uwe|jullie|u|de jouwe)|"
    r"(?:wij|we) helpen (?:webshops|bedrijven|winkels|merken|retailers)|(?:heeft u|"
    r"heb je) [^.?\n]{0,30}(?:kwartier\w*|"
    r"\d\d minuten)|beste ondernemer|"
    r"(?:sklepom|firmom|markom) takim jak|pomagamy (?:sklepom|firmom|markom|sprzedawcom)|\d\d minut na (?:rozmowę|"
    r"prezentację))\b|御社のような|貴社のような|突然の(?:ご連絡|メール)|サービスをご紹介|"
    r"お時間をいただけ(?:ません|ない)",
)
_EVENT = Folded(
    r"\b(?:webina(?:r|re|rio|rium|riet)\w*|seminario web|white ?papers?|e-?books?|petit-déjeuner (?:débat|tech)?|"
    r"free (?:checklist|guide|audit|assessment|consultation|trial|copy)|(?:kostenlose\w*|gratis|gratuite?|"
    r"gratuit[oa]|darmow\w+) "
    r"(?:checkliste?|leitfaden|ratgeber|guide|checklist\w*|lista|guía|guia|guida|gids|poradnik|audit\w*)|"
    r"live[- ]?demo\w*|roadshow|masterclass|(?:join|meet) us|register (?:here|now|today|for free)|sign up (?:here|"
    r"now)|"
    r"save your (?:seat|spot)|"
    r"(?:jetzt|hier|gleich) (?:anmelden|herunterladen|registrieren|testen)|abmelden|abbestellen|"
    r"(?:s['’])?inscri(?:re|"
    r"vez-vous|ption gratuite)|rejoignez|télécharg(?:ez|er) (?:le|notre)|se désabonner|désabonnement|"
    r"(?:regístr|inscríb|apúnt)[ea]te|inscríbase|reserve su plaza|únete|descárga(?:lo|te)|"
    r"inscreva-se|garanta sua vaga|participe|baixe (?:o|nosso)|iscriviti|iscrivetevi|registrati|scarica (?:il|la|"
    r"ora)|"
    r"partecipa|disiscriviti|meld je (?:nu )?aan|schrijf je in|download (?:nu|de|het|our|the)|afmelden|uitschrijven|"
    r"zapisz się|zarejestruj się|dołącz do|pobierz|wypisz się)\b|"
    r"ウェビナー|セミナー|お申し?込み|参加登録|資料ダウンロード|配信停止",
)
_NEVER_AGAIN = Folded(
    r"\b(?:never (?:again|see|lose|worry|miss)|nie wieder|nie mehr|plus jamais|fini les|nunca más|nunca mais|"
    r"mai più|nooit "
    r"meer|nigdy więcej|stop (?:\w+ )?(?:losing|failed|errors)|say goodbye)\b|二度と|do you (?:still )?(?:lose|"
    r"struggle|waste)"
)
_OURS = Folded(
    r"\b(?:export|import|feed|sync\w*|job|run|lauf|flow|list|registrations?|sign-?ups?|page|form|shop|anmeldungen)\b"
)


def is_drill(subject: str, body: str) -> bool:
    """An exercise that is announced or explained; what failed after or since one is no part of it."""
    text = f"{subject}\n{body}"
    in_subject, anywhere = _names_a_drill(subject), _names_a_drill(text)
    ahead = WILL_HAPPEN.search(text) is not None or NO_ACTION.search(text) is not None
    on_purpose = _ON_PURPOSE.search(text) is not None
    if anywhere and (on_purpose or _PRETENDED.search(text)):
        return True
    harmless, elsewhere = _HARMLESS.search(text) is not None, _ELSEWHERE.search(text) is not None
    if (in_subject or _PRETENDED.search(text)) and (ahead or harmless or elsewhere):
        return True
    return on_purpose and (harmless or (elsewhere and ahead))


def _names_a_drill(text: str) -> bool:
    return any(
        not _AFTER_IT.search(text[max(0, match.start() - 40) : match.start()]) for match in _DRILL.finditer(text)
    )


def is_offer(subject: str, body: str, *, names_record: bool) -> bool:
    """Unsolicited advertising: a sales pitch, or an event and where to sign up for it (no run or order is named)."""
    text = f"{subject}\n{body[:1500]}"
    if len({match.group() for match in _PITCH.finditer(text)}) >= 2:
        return True
    events = {match.group() for pattern in (_EVENT, MARKETING, ADVERTISES) for match in pattern.finditer(text)}
    if events and not names_record and _NEVER_AGAIN.search(subject):
        return True
    if _PITCH.search(text) and (events or "?" in text or "？" in text):
        return True
    return not names_record and len(events) >= (2 if _OURS.search(subject) is None else 3)
