"""Words of change as they come out of a hurried keyboard: a letter left out, or two letters in the wrong order."""

from __future__ import annotations

_OFTEN_MISTYPED = [
    "changed",
    "updated",
    "renewed",
    "password",
    "removed",
    "deleted",
    "disabled",
    "activated",
    "reconnected",
    "connection",
    "replaced",
    "corrected",
    "authorised",
    "authorized",
    "reauthorised",
    "reauthorized",
    "certificate",
    "subscription",
    "integration",
    "cancelled",
    "terminated",
    "credentials",
    "permission",
    "permissions",
    "installed",
    "uninstalled",
    "whitelisted",
    "regenerated",
    "deactivated",
    "restored",
    "marketplace",
    "geandert",
    "passwort",
    "aktualisiert",
    "gewechselt",
    "eingetragen",
    "hinterlegt",
    "schlussel",
    "zertifikat",
    "gekundigt",
    "zuruckgesetzt",
    "renouvele",
    "reconnecte",
    "supprime",
    "certificat",
    "abonnement",
    "cambiado",
    "contrasena",
    "actualizado",
    "renovado",
    "certificado",
    "suscripcion",
    "alterado",
    "atualizado",
    "assinatura",
    "cambiato",
    "aggiornato",
    "rinnovato",
    "certificato",
    "abbonamento",
    "gewijzigd",
    "aangepast",
    "wachtwoord",
    "vernieuwd",
    "certificaat",
    "zmienilismy",
    "zmienilem",
    "zaktualizowalismy",
    "certyfikat",
]
_SHORTEST = 7
_REAL_WORDS = frozenset(
    [
        "hanged",
        "changes",
        "change",
        "renewal",
        "cambiao",
        "cambiamo",
        "connections",
        "certificate",
        "certificat",
        "certificado",
    ]
)


def _slips(word: str) -> set[str]:
    """How a word may be mistyped; its last two letters, which tell "changed" from "change", stay as they are."""
    inner = range(1, len(word) - 2)
    left_out = {word[:at] + word[at + 1 :] for at in inner}
    return left_out | {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in inner}


_SLIPS = {slip: word for word in _OFTEN_MISTYPED if len(word) >= _SHORTEST for slip in _slips(word)}
_SLIPS |= {"changd": "changed", "updatd": "updated", "renewd": "renewed", "removd": "removed", "deletd": "deleted"}
for _word in (*_OFTEN_MISTYPED, *_REAL_WORDS):
    _SLIPS.pop(_word, None)


def mended(text: str) -> str:
    """A ``plain`` text with slips of the keyboard in words of change put right."""
    return " ".join(_SLIPS.get(word, word) for word in text.split())
