"""Forms of the verbs by which customers say what they changed, built from stems (nine languages).

One list of deeds in every language: change, renew, update, replace, correct, remove, disable, enable, connect, allow,
create, enter, save, install, upload, set, move, restore, extend, pay, upgrade, cancel, stop, publish, accept. Looking,
asking, trying, receiving, passing on and planning are none.
"""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries


def formed(stems: str, endings: str) -> tuple[str, ...]:
    """Every stem with every ending; both are lists of words, ``-`` stands for no ending."""
    return tuple(stem + ending.removeprefix("-") for stem in stems.split() for ending in endings.split())


_ENGLISH = entries(
    """
    swapped, exchanged, modified, amended, altered, re-enabled, unblocked, unlocked, opened up, linked, relinked
    re-linked, re-connected, logged in again, signed in again, signed up, granted access, gave access
    recreated, re-created, re-issued, reissued, saved, stored, typed in, inserted, we put, i put, have put
    has put, been put, we've put, was put, is put, we set, i set, have set
    has set, been set, we've set, we gave, i gave, have given
    opened the firewall, opened the port, deployed, rolled out, redeployed, imported, re-imported, assigned
    mapped, remapped, renamed, relocated
    undone, undid, rolled it back, set it back, set back, switched back, changed back, turned back
    prolonged, unpaused, resumed, took offline, taken offline
    shut down, shut off, switched off, switched on, pulled out, withdrew, quit, accepted, agreed to the terms
    confirmed the terms, cleaned up, cleared, rewrote, rewritten, reworked, allowed, allow-listed
    put it back, repointed
    """
)
_GERMAN = entries(
    """
    abgeandert, umgeandert, neu gemacht, neu gesetzt, neu vergeben, neu angelegt, angelegt, erzeugt, neu erzeugt
    generiert, erstellt, ausgestellt, gewechselt, getauscht, umgetauscht, eingegeben, eingefugt, eingepflegt
    eingespielt, eingebaut, eingebunden, aufgespielt, installiert, neu installiert, gespeichert, abgespeichert
    gesetzt, zuruckgestellt, zuruckgeandert, ruckgangig gemacht, neu gestartet bei uns, migriert, umbenannt
    zugeordnet, zugewiesen, verknupft, neu verknupft, verbunden, angebunden, autorisiert
    neu autorisiert, authentifiziert, neu angemeldet, wieder angemeldet, eingeloggt, erlaubt, zugelassen
    erteilt
    gewahrt, geoffnet, entsperrt, freigemacht, verlangert, abgestellt
    ausgeschaltet, eingeschaltet, angeschaltet, stillgelegt, gesperrt, gestoppt, angehalten, abgemeldet
    herausgenommen, rausgenommen, rausgeworfen, bereinigt, ausgebessert, berichtigt, uberarbeitet, umgebaut
    umgeleitet, veroffentlicht, akzeptiert, zugestimmt, unterschrieben, geschlossen, aufgelost
    wiederaufgenommen
    verandert, modifiziert, rotiert
    """
)
_FRENCH = formed(
    "chang modifi renouvel remplac corrig rectifi supprim retir enlev effac desactiv activ reactiv reconnect "
    "connect li "
    "reli autoris reautoris cre recre gener regener enregistr sauvegard entr saisi install reinstall depos "
    "televers import "
    "configur reconfigur ajust adapt deplac migr bascul restaur annul prolong arret suspendu "
    "debranch coup ferm resili publi accept sign debloqu deverrouill nettoy echang actualis renomm",
    "e ee es ees",
) + entries(
    """
    mis a jour, mise a jour, mis en place, remis, remise, mis le, mis la, mis les, refait, retabli, retablie
    rempli
    remplie, souscrit, ouvert, ouverte, fourni, fournie, interrompu, interrompue, inscrit
    """
)
_SPANISH = formed(
    "cambi modific renov actualiz sustitu reemplaz elimin borr quit desactiv activ reactiv conect "
    "reconect desconect enlaz vincul autoriz reautoriz cre gener regener guard introduc instal reinstal carg "
    "import configur ajust adapt migr restaur anul cancel suspend paus par cerr public acept firm desbloque "
    "limpi pag "
    "prorrog ampli arregl retir renombr asign",
    "ado ada ados adas amos",
) + entries(
    """
    sustituido, sustituida, introducido, introducida, metido, metida, puesto, puesta, repuesto, subido
    subida, subimos
    anadido, anadida, abierto, abierta, corregido, corregida, restablecido, restablecida, extendido
    hecho el cambio
    hechos los cambios, dado de baja, dado de alta, dado permiso, dado acceso, vuelto a autorizar
    vuelto a conectar
    vuelto a crear, vuelto a poner, vuelto a activar
    """
)
_PORTUGUESE = formed(
    "alter mud troc renov atualiz apag elimin retir tir desativ ativ reativ conect reconect desconect lig "
    "religu deslig "
    "vincul autoriz reautoriz cri ger regener guard grav instal reinstal carreg import configur ajust adapt "
    "migr restaur anul cancel paus par encerr fech public aceit assin desbloque limp prorrog ampli arranj revert",
    "ado ada ados adas amos ei",
) + entries(
    """
    substituido, substituida, substituimos, substitui, inserido, inserida, inserimos, inseri, introduzido
    introduzimos
    posto, posta, pusemos, colocado, colocada, colocamos, coloquei, subido, subimos, adicionei, incluido
    incluimos
    corrigido, corrigida, corrigimos, corrigi, feito a alteracao, feitas as alteracoes, reposto, suspenso
    suspendemos
    suspendi, removemos, removi, estendido, aberto, aberta, abrimos
    """
)
_ITALIAN = formed(
    "cambi modific rinnov aggiorn sostitu cancell elimin tolt disattiv attiv riattiv colleg ricolleg scolleg conness "
    "autorizz riautorizz cre ricre gener rigener salv install reinstall caric ricaric import configur riconfigur "
    "impost reimpost adatt spost migr ripristin annull firm accett pubblic sblocc pul prorog ferm spent stacc "
    "interrott rinomin assegn",
    "ato ata ati ate",
) + entries(
    """
    sostituito, sostituita, inserito, inserita, messo, messa, rimesso, rimessa, corretto, corretta, rimosso
    rimossa
    aggiunto, aggiunta, sospeso, sospesa, chiuso, chiusa, aperto, aperta, concesso, concessa, esteso, estesa
    sistemato
    sistemata, fatto la modifica, fatto le modifiche, tolto, tolta, disdetto, disdetta, interrotto, spento
    spenta
    """
)
_DUTCH = entries(
    """
    gewijzigd, veranderd, aangepast, vernieuwd, ververst, bijgewerkt, vervangen, gewisseld, omgewisseld
    gecorrigeerd
    verbeterd, verwijderd, gewist, weggehaald, uitgezet, aangezet, uitgeschakeld, ingeschakeld, gedeactiveerd
    geactiveerd, geheractiveerd, gekoppeld, opnieuw gekoppeld, ontkoppeld, verbonden, losgekoppeld
    geautoriseerd
    toegestaan, toestemming gegeven, toegang gegeven, aangemaakt, gemaakt, gegenereerd, ingevoerd, ingevuld
    ingegeven
    opgeslagen, geplaatst, gezet, geinstalleerd, geupload, geimporteerd, ingesteld, geconfigureerd, verplaatst
    gemigreerd, overgezet, omgezet, teruggezet, teruggedraaid, hersteld, gereset, verlengd, geupgraded
    opgezegd, stopgezet, gestopt, gepauzeerd, gesloten, opgeheven, gepubliceerd, geaccepteerd, ondertekend
    gedeblokkeerd, opgeschoond, hernoemd, toegewezen, toegevoegd, opengezet
    """
)
_POLISH = (
    formed(
        "zmieni odnowi zaktualizowa wymieni poprawi wylaczy wlaczy aktywowa dezaktywowa polaczy rozlaczy podlaczy "
        "odlaczy autoryzowa przyzna utworzy stworzy wygenerowa wpisa wprowadzi zapisa zainstalowa wgra "
        "zaimportowa ustawi "
        "skonfigurowa dostosowa przenies przelaczy przywroci cofne zresetowa przedluzy wypowiedzie "
        "zakonczy wstrzyma zatrzyma zamkne opublikowa zaakceptowa podpisa odblokowa doda skasowa "
        "podmieni naprawi otworzy",
        "lismy lysmy lem lam no ny na ne to ty ta te",
    )
    + formed("usunie", "to ty ta te")
    + formed("usun zamkn cofn", "alem elam elismy ieto ety eta ete")
)
_JAPANESE_DEEDS = (
    "変更 更新 修正 削除 停止 解約 無効化 有効化 再発行 発行 再設定 設定 追加 交換 切替 再接続 接続 解除 登録 "
    "再登録 入力 保存 導入 "
    "インストール アップロード 移行 復元 復旧作業 延長 契約更新 終了 公開 承認 再認証 認証 許可 生成 再生成 "
    "差替 置換 撤去 反映 廃止 調整 "
    "リセット 連携し直し 取り消し"
)
_JAPANESE = (
    formed(
        _JAPANESE_DEEDS,
        "しました いたしました 致しました 済み 済 済みです を行いました 完了 が完了しました 作業完了",
    )
    + formed(_JAPANESE_DEEDS, "されました を実施しました を実施いたしました をいたしました をしました")
    + entries(
        """
        入れ替えました, 差し替えました, 切り替えました, 取り替えました, 書き換えました, 直しました, 戻しました
        入れました, 外しました, 消しました
        """
    )
)

MORE_CHANGED = _ENGLISH + _GERMAN + _SPANISH + _PORTUGUESE + _ITALIAN + _DUTCH + _POLISH + _JAPANESE
"""Entries for ``words.any_of``."""

FRENCH_PARTICIPLES = _FRENCH
"""Without accents many of them are nouns or the present tense as well, so they count after an auxiliary only."""

AFTER_JUST_NOW = (
    formed(
        "cambiar modificar renovar actualizar sustituir reemplazar eliminar borrar desactivar activar reactivar "
        "conectar "
        "reconectar autorizar crear generar regenerar guardar introducir instalar subir configurar corregir "
        "anular cancelar "
        "alterar mudar trocar atualizar substituir apagar remover ativar ligar criar gerar gravar inserir "
        "adicionar colocar",
        "-",
    )
    + formed(
        "poner meter dar colocar por inserir conectar ligar autorizar configurar activar ativar cambiar trocar "
        "instalar subir",
        "-",
    )
    + formed(
        "changer modifier renouveler remplacer supprimer desactiver activer reconnecter autoriser creer installer",
        "-",
    )
)
"""Deeds that follow "acabamos de", "vuelto a", "acabei de", "venons de" in the infinitive."""
