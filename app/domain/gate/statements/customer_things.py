"""What belongs to a shop or an account and can be changed by whoever owns it, also in short (nine languages)."""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries
from app.domain.lazy_patterns import when_used

MORE_OBJECTS = entries(
    """
    pw, pwd, pass, passwd, pword, pswd, pass phrase, passphrase, cred, creds, secrets, cert, certs, ssl, tls, ssh key
    apikey, api-key, api key, user, users, role, roles, scope, scopes, oauth, app key, app password, webhooks, hook
    callback, redirect, domain, dns, ip, ips, whitelist, allowlist, firewall, plugins, module, extension, theme, add-on
    addon, card, credit card, mandate, vat, vat id, vat number, tax, tax id, tax number, iban, bank details
    payment method
    terms, mappings, category, categories, attribute, attributes, gtin, ean, eans, barcode, barcodes, price list
    price lists, pricelist, tariff, rule, rules, toggle, checkbox, option, feature, profile, catalogues, channels
    subscription, subs, billing, hosting, server, ftp, sftp, path, folder, port, currency, language, locale, time zone
    timezone, tokens, apis, urls, links, feeds, accounts, connections, connector, interface, plans, files, sync setting
    login data, login details, return address, delivery address, billing address, weight, weights, carrier account
    # de
    kennworter, passworter, pass-wort, zugange, zugriff, zugriffe, rechte, recht, rolle, rollen, benutzer, nutzer, user
    abo, tarif, preisliste, preislisten, steuernummer, ust-id, ustid, ust-idnr, mwst, umsatzsteuer, umsatzsteuer-id
    lizenz, mandat, sepa-mandat, karte, kreditkarte, bankverbindung, konten, zuordnung, zuordnungen, kategorie
    kategorien, attribute, anschrift, rucksendeadresse, lieferadresse, rechnungsadresse, hinterlegte, pfad, ordner
    zahlungsart, zahlungsmethode, kundennummer, sub, sub account, subs, moyen de paiement, metodo de pago, forma de pago
    metodo de pagamento, metodo di pagamento, betaalmethode, metode platnosci, metoda platnosci
    ip-adresse, freigabe, haken, schalter, option, webshop, onlineshop, versandprofil, wahrung, zertifikate, keys
    schlussels, token, tokens, feeds, schnittstellen, verbindungen, link, app, apps, plugin, plugins, modul, erweiterung
    # fr
    mdp, motdepasse, code, jetons, cles, certificats, forfait, formule, abonnement, droits, utilisateur, utilisateurs
    autorisation, autorisations, role, appli, application, module, extension, domaine, carte, carte bancaire, cb, mandat
    tva, numero de tva, siret, iban, grille tarifaire, tarifs, liste de prix, categorie, categories, correspondance
    mappage, adresse, adresses, webhook, liaison, lien, url, comptes, catalogue, parametrage, reglage, reglages
    identifiant, site, offre, hebergement, serveur
    # es
    contrasenas, pass, claves, certificados, usuario, usuarios, permiso, permisos, derechos, rol, dominio, tarjeta
    mandato
    nif, cif, iva, tarifa, tarifas, lista de precios, listas de precios, categoria, categorias, mapeo, asignacion
    direccion, direcciones, enlace, aplicacion, app, modulo, extension, plan, web, catalogo, credencial, ajuste, ajustes
    parametro, parametros, licencia, servidor, hosting, conector, interruptor, casilla
    # pt
    senhas, palavra-passe, palavra passe, chaves, certificados, utilizador, utilizadores, usuario, usuarios, permissao
    permissoes, direitos, dominio, cartao, mandato, nif, cnpj, iva, tabela de precos, lista de precos, tabelas de precos
    categoria, categorias, mapeamento, morada, endereco, enderecos, aplicativo, aplicacao, app, modulo, plano, site
    catalogo, credencial, definicao, definicoes, configuracoes, parametro, licenca, servidor, ligacao, conector
    # it
    pw, chiavi, certificati, utente, utenti, permesso, permessi, diritti, autorizzazione, autorizzazioni, ruolo, dominio
    carta, mandato, partita iva, p.iva, iva, listino, listini, listino prezzi, categoria, categorie, mappatura
    indirizzo, indirizzi, applicazione, app, modulo, piano, canone, sito, catalogo, credenziale, parametro, parametri
    licenza, server, collegamento, connettore, interruttore, spunta, login
    # nl
    ww, wachtwoorden, sleutels, certificaten, gebruiker, gebruikers, rechten, recht, rol, domein, kaart, creditcard
    machtiging, machtigingen, btw, btw nummer, btw-nummer, btw-id, prijslijst, prijslijsten, categorie, categorieen
    toewijzing, adres, adressen, applicatie, app, module, plan, abonnement, website, catalogus, instelling, licentie
    server, verbinding, koppelingen, autorisatie, webwinkel, tarief, vinkje, login, inlog
    # pl
    hasla, klucze, klucza, certyfikaty, certyfikatu, uzytkownika, uzytkownik, uzytkownikow, uprawnienia, uprawnienie
    dostepy
    domena, domene, karte, karta, mandat, nip, vat, cennik, cenniki, cennika, kategorie, kategorii, mapowanie, adres
    adresu
    aplikacje, aplikacja, aplikacji, modul, plan, planu, abonament, abonamentu, subskrypcje, subskrypcja, strone
    katalog
    ustawienie, licencje, licencja, serwer, polaczenia, wtyczke, wtyczka, wtyczki, webhooka, tokena, url, token
    logowanie
    # ja
    プラン, 料金, 権限, ユーザー, ユーザ, カード, クレジットカード, ドメイン, 税番号, 住所, 価格表, 料金表, マッピング
    カテゴリ, アプリ, プラグイン, 月額, サブスク, URL, url, API, api, Webhook, webhook, ログイン, 口座, 委任状, トークン
    """
)
MORE_OPENING = entries(
    """
    yep, yup, yeah, sorted, fyi, update, sorry, have just, we've, we, i, finally, hab, habs, erledigt, so, nun, jetzt
    soeben, grade, grad, fertig, moin, servus, c'est fait, fait, bonjour, salut, voila, hecho, listo, buenas, hola
    pronto
    feito, ola, oi, bom dia, fatto, ciao, salve, ecco, gedaan, hoi, dag, zo, klaar, is, gelukt, gotowe, zrobione, czesc
    dzien, dobry, hey, morning, new, the, all, a, ha, dato, se, again, opnieuw, weer, wieder, neu
    """
)
"""What else may stand before the verb where the subject is left out."""

_PRICE_LISTS = when_used(
    r"(?<![a-z])(?:price ?lists?|lista(?:s)? de precios|tabelas? de precos|listas? de precos|listin[oi] prezzi"
    r"|listes? de prix"
    r"|(?:product|products|order|orders|stock|price|prices|payment|inventory|shipping|returns?) (?:feed|export"
    r"|import|mapping"
    r"|template|file|webhook|settings?|sync|permissions?|scope|scopes|field|status|plan|method|details|profile"
    r"|channel|rules?)"
    r"|read_orders|write_orders|read_products|(?:flux|fichier|export|import|feed|plantilla|archivo|ficheiro|file"
    r"|bestand|plik) (?:de |des |di |dei |do |dos |del |van |z )?(?:produits?|commandes?|productos|pedidos|produtos"
    r"|prodotti|ordini"
    r"|producten|produktow)|rechnungsadresse|adresse de facturation)(?![a-z])|価格表|商品フィード|在庫連携|注文連携"
)


def with_own_names(clause: str) -> str:
    """The clause with "price list", "order feed" and the like called what they are: a thing of the shop's account."""
    return _PRICE_LISTS.sub("feed", clause)


_PAID = when_used(
    r"(?<![a-z])(?:paid|settled|bezahlt|beglichen|uberwiesen|gezahlt|paye|payee|regle|reglee|pagado|pagada|pagamos"
    r"|pague|abonado"
    r"|pago|paga|paguei|liquidado|pagato|pagata|saldato|saldata|betaald|voldaan|oplac\w{2,8}|zaplac\w{2,8}"
    r"|uregulowa\w{2,6})(?![a-z])"
    r"|(?:支払|入金)\S{0,4}(?:ました|済)|払いました"
)
_PAYABLE = when_used(
    r"(?<![a-z])(?:plan|subscription|subs|licen[cs]e|renewal|hosting|domain|fee|fees|monthly fee|abo|tarif"
    r"|gebuhr(?:en)?|lizenz"
    r"|abonnement|forfait|suscripcion|cuota|assinatura|mensalidade|plano|canone|abbonamento|piano|subskrypcj\w"
    r"|abonament\w?"
    r"|licencia|licenca|licenza|licentie|contrat|contract|account)(?![a-z])|料金|プラン|月額|サブスク"
)
_NOT_OURS_TO_PAY = when_used(
    r"(?<![a-z])(?:customers?|clients?|buyers?|orders?|kunden?|kunde|kaufer|bestellung(?:en)?|commandes?|clientes?"
    r"|pedidos?"
    r"|comprador|encomendas?|ordin[ei]|klant(?:en)?|bestelling(?:en)?|klienc?t?\w?|zamowieni\w+|back|zuruck"
    r"|refund\w*)(?![a-z])"
    r"|注文|お客様"
)


def paid_for(clause: str) -> bool:
    """Whether a ``plain`` clause says that a plan, a licence or the like was paid; a paid order is no change."""
    return (
        _PAID.search(clause) is not None
        and _PAYABLE.search(clause) is not None
        and _NOT_OURS_TO_PAY.search(clause) is None
    )


_THING = (
    r"(?:token|key|api.?key|password|pw|credentials?|secret|url|webhook|card|cert(?:ificate)?|login|plan|mapping"
    r"|plugin|feed"
    r"|schlussel|passwort|zugangsdaten|zertifikat|zugang|karte|cle|jeton|mdp|mot de passe|certificat|carte|clave"
    r"|contrasena"
    r"|certificado|tarjeta|chave|senha|cartao|chiave|certificato|carta|sleutel|wachtwoord|ww|certificaat|klucz|haslo"
    r"|certyfikat"
    r"|karta|credenciales|credenciais|credenziali|adresse|address|adres|listino|cennik|preisliste|prijslijst)"
)
_NEW = r"(?:new|neue[rsn]?|nouve(?:au|lle|l)|nuev[oa]s?|nov[oa]s?|nuov[oaie]|nieuwe|now[yae])"
_IN_PLACE = (
    r"(?:is|are|ist|sind|est|sont|esta|estan|e|sono|staat|zit|staan|jest|sa) (?:now |jetzt |nun |schon |bereits "
    r"|maintenant "
    r"|deja |ya |ja |ora |gia |nu |al |juz |teraz )?(?:in|in place|in the portal|live|saved|stored|entered|drin"
    r"|hinterlegt|im portal"
    r"|en place|dans le portail|en el portal|puesta|puesto|metida|no portal|colocada|la|nel portale|dentro"
    r"|inserit[ao]|erin"
    r"|in het portaal|w panelu|wpisan[ye]|wgran[ye])"
)
_NEW_ONE_IN_PLACE = when_used(
    rf"(?<![a-z])(?:{_NEW} {_THING}|{_THING} {_NEW}) (?:ya |ja |gia |juz )?{_IN_PLACE}(?![a-z])"
)
_NEW_ONE_IN_JAPANESE = when_used(r"新しい\S{1,12}(?:登録|設定|入力|保存)済")


def new_one_is_in_place(clause: str) -> bool:
    """Whether a ``plain`` clause says that the new token, key or the like is where it belongs."""
    return _NEW_ONE_IN_PLACE.search(clause) is not None or _NEW_ONE_IN_JAPANESE.search(clause) is not None
