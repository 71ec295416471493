"""The question to the reporter, in Japanese. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "お世話になっております。",
    "opening_one": "ご報告ありがとうございます。IT部門が調査を始めるために、次の1点を教えてください。",
    "opening_many": "ご報告ありがとうございます。IT部門が調査を始めるために、次の点を教えてください。",
    "id_run": "失敗したジョブまたは実行のID(省略なし)。",
    "id_object": "該当する注文、決済、またはレコードの番号(省略なし)。",
    "time": "失敗した日時(分まで、日付とタイムゾーンも)。",
    "error": "エラーメッセージまたはエラーコード(文字のまま、原文どおり)。",
    "trigger": "何が、または誰が開始しましたか(スケジュール、他のシステム、担当者)。",
    "where_run": "{system} では、ジョブ・同期・取込のログの、失敗した実行の行にあります。",
    "where_run_any": "ジョブ・同期・取込のログの、失敗した実行の行にあります。",
    "where_object_shop": "{system} では、注文ページの上部にあります。",
    "where_object_office": "{system} では、レコード上部の伝票番号です。",
    "where_object_payment": "{system} では、決済のページにあります。",
    "where_object_shipping": "{system} では、出荷のページにあります。",
    "where_object_any": "該当レコードのページの上部にあります。",
    "where_error_shop": "{system} では、アプリまたは連携の同期履歴や通知をご覧ください。",
    "where_error_office": "{system} では、取込または連携のログをご覧ください。",
    "where_error_payment": "{system} では、決済のイベントまたはWebhookのログをご覧ください。",
    "where_error_shipping": "{system} では、連携のログをご覧ください。",
    "where_error_any": "ログ、またはエラーが表示された画面にあります。",
    "where_time": "ログではエラーの横に表示されます。",
    "example": "記入例(見本): {example}",
    "picture": (
        "画像をありがとうございます。画像だけでは検索できず、途中で切れていることも多いため、"
        "エラーの文字もお送りください。"
    ),
    "picture_read": (
        "一部は画像から読み取れましたが、文字を読み違えることがあり、検索もできません。"
        "お手数ですが、テキストとして貼り付けてください。"
    ),
    "unavailable": "見つからないものは「…のため不明」とお書きいただければ結構です。",
    "closing": "このメッセージにそのままご返信ください。お尋ねするのは一度だけです。",
}
