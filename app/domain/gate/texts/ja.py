"""What the gate says to agents, in Japanese. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "技術的な検証がありません。検証経路が technical に設定されていません。",
    "verifier_none": "誰が検証したかが記入されていません。",
    "verifier_no_agent": "検証者に {name} が設定されていますが、エージェントではありません。",
    "verifier_set_by_other": "{other} が {name} を検証者として入力しました。検証した本人が入力する必要があります。",
    "note_none": "検証メモが空です。",
    "note_observes_nothing": (
        "検証メモに、システムで何を確認したかが書かれていません。期待、推測、他人の発言は認められません。開始した"
        "、直したというだけも認められません。"
    ),
    "note_early": "検証メモは {since} より前のものです。改めて確認してください。",
    "verification_how": (
        "ご自身でジョブを確認し、経路を technical に、Verified by をご自身に設定し、何を見て何が分かったかを書い"
        "てください。例:ジョブ4471を10:42に再実行、ログは312件中312件書き込みで終了。"
    ),
    "screenshot_none": "ジョブの成功を示すスクリーンショットが添付されていません。",
    "screenshot_by_app": "{file} は人ではなくアプリが添付しました。",
    "screenshot_unusable": "{file} は認められません({problem})。",
    "screenshot_before_failure": "{file} は障害の前、またはチケットと同時に添付されました。",
    "screenshot_before_reopening": "{file} は、チケットの再オープンまたは顧客の再度の障害報告より前のものです。",
    "screenshot_seen_before": "{file} は、修正前の画像と同じです。",
    "screenshot_used_elsewhere": "{file} は {ticket} の証拠と同じ画像です。",
    "screenshot_how": (
        "{since} より後に撮影して添付した、ジョブのIDと正常終了が写っている新しいスクリーンショット(PNG、JPEG、We"
        "bP、GIF)を添付してください。"
    ),
    "screen_unreadable": "{file} を読み取れませんでした: {problem}.",
    "screen_empty": "{file} から文字を読み取れませんでした。",
    "screen_no_job": "{file} には実行 {job} が写っていません。",
    "screen_no_place": (
        "{file} では {job} がアドレス、検索欄、フィルター、コマンド、または数量としてしか写っておらず、認められません。"
    ),
    "screen_other_job": "{file} に写っているのは {read} で、{job} ではありません。",
    "screen_no_state": (
        "{file} の {job} の行またはブロックに、成功を表す言葉がありません。チェック記号、割合、件数、フィルター、"
        "見出し、別の行は認められません。"
    ),
    "screen_failed": "{file} では {job} は失敗しています: 「{read}」。",
    "screen_running": "{file} では {job} は終わっていません: 「{read}」。",
    "screen_partial": "{file} では {job} は一部しか成功していません: 「{read}」。",
    "screen_cancelled": "{file} では {job} は取り消されたか省略されています: 「{read}」。",
    "screen_lossy": "{file} では {job} のすべてが届いてはいません: 「{read}」。",
    "screen_unproven": "{file} では {job} の成功は手動で設定されたか、試しに行われただけです: 「{read}」。",
    "screen_said": "{file} に写っているのは {job} についての誰かの言葉(「{read}」)で、システムの表示ではありません。",
    "screen_unclear": "{file} では、状態が {job} のものか、隣の {read} のものか判断できません。",
    "screen_before_failure": "{file} では {job} の終了は {read} で、障害({since})より後ではありません。",
    "screen_from_future": "{file} では {job} の終了は {read} で、画像が添付された時より後です。",
    "screen_undated": (
        "{file} に写っているのは同じジョブの別の実行 {job} です。障害({since})より後の終了日時が読み取れる必要が"
        "あります。読み取り: {read}。"
    ),
    "screen_dim": "{file} の {job} のIDは、確かめられるほどには読み取れません。",
    "screen_is_ticket": (
        "{file} に写っているのはチケットまたは当サービスの記録({read})で、ジョブが動くシステムではありません。"
    ),
    "screen_is_gate": "{file} には判定に向けた文言(「{read}」)が含まれています。そのような画像は認められません。",
    "screen_is_message": "{file} に写っているのは人のメッセージ({read})で、ジョブが動くシステムではありません。",
    "screen_is_document": (
        "{file} に写っているのは文書または誰かが入力した文字({read})で、ジョブが動くシステムではありません。"
    ),
    "screen_revoked": "より新しい {file} では {job} が再び失敗しています: 「{read}」。",
    "screen_job_unknown": (
        "どの実行が失敗したかチケットに書かれていないため、スクリーンショットで確認できません。Job ID にIDを入力"
        "してください。"
    ),
    "screen_how": (
        "{since} より後に、ジョブのページ、一覧、またはログのスクリーンショットを添付してください。完全なID {job}"
        "、同じ行の成功を表す言葉、終了時刻が写っている必要があります。"
    ),
    "screenshot_unread_legible": (
        "プレイブックはジョブと成功が読み取れるスクリーンショット(レベル legible)を求めていますが、画像リーダーが"
        "導入されていないため確認できません。導入するか、プレイブックのこの範囲で screenshot: present に設定する"
        "よう管理者に依頼してください。"
    ),
    "screenshot_unread_live": (
        "プレイブックはスケジューラのプローブが確認した成功した実行(レベル live)を求めていますが、プローブが設定"
        "されておらず、実行を知らせるジョブもないため確認できません。"
        "設定するか、プレイブックのこの範囲で screenshot: present に設定するよう"
        "管理者に依頼してください。"
    ),
    "live_none": "{since} より後に開始し、成功で終わった {job} の実行は確認できませんでした。",
    "live_running": "{job} の実行が進行中です。終わるまでお待ちください。この項目にはほかに何も必要ありません。",
    "live_failing": "最後の成功の後、{at} に {job} の実行 {run} が {state} であることが確認されました。",
    "live_record_missing": "{system} にレコードがありません。",
    "live_record_unknown": "{system} にレコードがあるかどうか確認できませんでした。",
    "live_silent": "応答なし: {why}。",
    "confirmation_none": "顧客からの書面による確認がありません。",
    "confirmation_early": "顧客の確認は、障害または最後の再オープンより前のものです。",
    "confirmation_states_nothing": "顧客のメッセージに、何を変更または決定したかが書かれていません。",
    "mail_not_from_customer": "{file} の送信者はこのチケットの顧客ではありません。",
    "mail_undated": "{file} は、いつ送信されたかを確実に示していません。",
    "mail_early": "{file} は、障害または最後の再オープンより前のものです。",
    "mail_states_nothing": "{file} には、何を変更または決定したかが顧客自身の言葉で書かれていません。",
    "mail_uploader": "{file} は、添付が認められる人によるものではありません。",
    "confirmation_how": (
        "顧客に、公開メッセージ、または .eml として添付するメールで、何を変更または決定したかを書いてもらってくだ"
        "さい。{since} より後に書かれたものに限ります。お礼、引用、エージェントによる要約は認められません。"
    ),
    "change_unconfirmed": "顧客が確認するまで、変更は検証できません。",
    "change_screenshot_missing": "{since} の顧客の確認より後のスクリーンショットがありません。",
    "change_how": (
        "確認された変更をご自身でシステム上で確認し、Verified by をご自身に設定し、何を見たかを書き、確認より後に"
        "撮影したジョブ成功のスクリーンショットを添付してください。"
    ),
    "reason_none": "解決理由が選ばれていません。次から選んでください: {options}。",
    "reason_unknown": "解決理由「{given}」は一覧にありません。次から選んでください: {options}。",
    "containment_none": "失敗したジョブをいつ停止したかが記入されていません。",
    "containment_early": "停止の時刻は、障害または最後の再オープンより前です。",
    "containment_note_early": "停止に関するメモは、障害または最後の再オープンより前のものです。",
    "containment_note_empty": "停止に関するメモに、当方で停止できない理由が書かれていません。",
    "containment_how": (
        "ジョブを停止し(マーケットプレイスの一時停止、フィードの無効化、接続の停止)、{since} より後の時刻を Conta"
        "ined at に記入してください。または、当方で停止できない理由を Containment note に書いてください。"
    ),
    "notice_none": "小売業者に連絡していません。",
    "notice_early": "小売業者への連絡は、障害または最後の再オープンより前です。",
    "notice_how": (
        "問題と次の手順を説明する公開メッセージを小売業者に送るか、{since} より後に連絡した時刻を Retailer notifi"
        "ed at に記入してください。社内ジョブの場合は Has a retailer を「いいえ」にしてください。"
    ),
    "account_none": (
        "小売業者のアカウントの扱いが決まっていません。Account status を次から設定してください: {options}。"
    ),
    "evidence_none": (
        "障害より後の証拠がありません。{since} より後に、スクリーンショットまたは時刻入りのログ抜粋を添付するか、"
        "何を確認し、何を見たか、その時刻を検証メモに書いてください。"
    ),
}
