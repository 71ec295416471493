"""Why a job fails, as far as the ticket says it: the four common causes of seed 004, or unknown."""

from __future__ import annotations

import re
from typing import Literal, get_args

from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of, plain

Cause = Literal["expired_token", "offboarded", "site_change", "connection", "unknown"]
CAUSES: tuple[Cause, ...] = get_args(Cause)

_OFFBOARDED = any_of(
    entries(
        """
        offboarded, off-boarded, offboarding, delisted, no longer sells, no longer selling
        no longer active on, seller account closed
        seller account was closed, account closed, account was closed, account terminated
        account deactivated, contract ended
        left the marketplace, removed from the marketplace, verkauft nicht mehr, konto geschlossen
        konto wurde geschlossen
        handlerkonto geschlossen, handlerkonto deaktiviert, vertrag beendet, marktplatz verlassen
        compte ferme, compte vendeur ferme
        compte cloture, ne vend plus, contrat termine, cuenta cerrada, cuenta de vendedor cerrada
        cuenta desactivada, ya no vende
        contrato terminado, conta encerrada, conta de vendedor encerrada, ja nao vende
        contrato terminou, account chiuso
        account venditore chiuso, non vende piu, contratto terminato, account gesloten
        verkopersaccount gesloten, verkoopt niet meer
        contract beeindigd, konto zamkniete, konto sprzedawcy zamkniete, juz nie sprzedaje
        umowa zakonczona, 退店, 出店終了
        アカウント閉鎖, 契約終了
        """
    )
)
_TOKEN = any_of(
    entries(
        """
        token expired, expired token, token has expired, access token, refresh token, invalid_token
        invalid token, token invalid
        token is invalid, token revoked, invalid_grant, err_token_expired, token_expired
        credentials expired, expired credentials
        invalid credentials, api key expired, key expired, certificate expired, authentication failed
        unauthorized, unauthorised, 401
        login failed, password expired, reauthorize, re-authorize, token abgelaufen, zugangstoken
        zugriffstoken, zugangsdaten
        abgelaufen, anmeldung fehlgeschlagen, nicht autorisiert, jeton expire, jeton d'acces
        identifiants expires, non autorise
        token caducado, token expirado, token ha caducado, credenciales caducadas, no autorizado
        token expirou, token de acesso
        credenciais expiradas, nao autorizado, token scaduto, credenziali scadute, non autorizzato
        token verlopen
        inloggegevens verlopen, toegangstoken, token wygasl, wygasly token, token dostepu
        nieautoryzowany, トークンの有効期限
        トークン期限切れ, 有効期限切れ, 認証エラー, 認証に失敗
        """
    )
)
_SITE = any_of(
    entries(
        """
        website change, website changed, site changed, site change, page layout, layout changed
        redesign, relaunch, relaunched, selector
        selectors, html changed, url changed, url has changed, 404, not found, captcha, markup changed
        element not found, theme update
        webseite geandert, seite geandert, seitenaufbau, shop-relaunch, url geandert, nicht gefunden
        site modifie, page modifiee, refonte
        url modifiee, introuvable, cambio en la web, web cambiada, pagina cambiada, rediseno
        url cambiada, no encontrado
        site alterado, pagina alterada, url alterada, nao encontrado, sito modificato, pagina modificata
        url modificato, non trovato
        website gewijzigd, pagina gewijzigd, url gewijzigd, niet gevonden, strona zmieniona
        zmiana strony, zmieniony url
        nie znaleziono
        サイト変更, ページ変更, リニューアル, url変更, 見つかりません
        """
    )
)
_CONNECTION = any_of(
    entries(
        """
        timeout, timed out, time out, connection refused, connection reset, connection failed
        connection error, connection lost
        unreachable, host unreachable, dns, ssl, tls, handshake, 502, 503, 504, gateway, sftp, ftp, feed
        feeds, sync, synchronisation
        synchronization, import, export, verbindung, zeituberschreitung, nicht erreichbar, abgleich
        schnittstelle, connexion, delai depasse
        injoignable, flux, synchro, conexion, tiempo de espera, inaccesible, sincronizacion, conexao
        tempo limite, inacessivel
        sincronizacao, connessione, tempo scaduto, irraggiungibile, sincronizzazione, verbinding
        onbereikbaar, koppeling
        synchronisatie, polaczenie, przekroczono czas, nieosiagalny, synchronizacja
        接続, タイムアウト, 同期, フィード, 連携
        """
    )
)
_IN_ORDER: tuple[tuple[Cause, re.Pattern[str]], ...] = (
    ("expired_token", _TOKEN),
    ("site_change", _SITE),
    ("connection", _CONNECTION),
)


def cause_of(subject: str, text: str, error: str | None) -> Cause:
    """The cause that a ticket names, the most specific first: a closed account explains an invalid token, and a
    token explains a failed sync. What the error says goes before what people wrote about it."""
    account = plain(f"{subject}\n{text}")
    if _OFFBOARDED.search(account):
        return "offboarded"
    for said in (plain(error or ""), account):
        found = next((cause for cause, words in _IN_ORDER if words.search(said)), None)
        if found is not None:
            return found
    return "unknown"
