"""What the gate says to agents, in Portuguese. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Falta a verificação técnica: a via de verificação não está em technical.",
    "verifier_none": "Não está indicado quem verificou.",
    "verifier_no_agent": "{name} está indicado como quem verificou e não é um agente.",
    "verifier_set_by_other": (
        "{other} registou {name} como quem verificou; quem verifica tem de se registar pessoalmente."
    ),
    "note_none": "A nota de verificação está vazia.",
    "note_observes_nothing": (
        "A nota de verificação não diz o que foi visto no sistema: expectativas, suposições e o que outros dizem "
        "não contam, nem que algo foi iniciado ou corrigido."
    ),
    "note_early": "A nota de verificação é anterior a {since}; tem de ser confirmada de novo.",
    "verification_how": (
        "Verifique o job pessoalmente, ponha a via em technical e o seu nome em Verified by, e escreva o que "
        "consultou e o que viu, por exemplo: job 4471 reexecutado às 10:42, o log termina com 312 de 312 "
        "gravados."
    ),
    "screenshot_none": "Não há captura de ecrã do job concluído com sucesso.",
    "screenshot_by_app": "{file} foi anexado por uma aplicação, não por uma pessoa.",
    "screenshot_unusable": "{file} não conta ({problem}).",
    "screenshot_before_failure": "{file} foi anexado antes da falha ou junto com o ticket.",
    "screenshot_before_reopening": "{file} é anterior à reabertura do ticket ou ao novo aviso de falha do cliente.",
    "screenshot_seen_before": "{file} é a mesma imagem que outra anterior à correção.",
    "screenshot_used_elsewhere": "{file} é a mesma imagem que uma prova de {ticket}.",
    "screenshot_how": (
        "Anexe uma nova captura (PNG, JPEG, WebP ou GIF), feita e anexada depois de {since}, que mostre o job "
        "com o seu identificador e a conclusão com sucesso."
    ),
    "screen_unreadable": "Não foi possível ler {file}: {problem}.",
    "screen_empty": "Nenhum texto pôde ser lido em {file}.",
    "screen_no_job": "{file} não mostra a execução {job}.",
    "screen_no_place": (
        "{file} mostra {job} apenas num endereço, campo de pesquisa, filtro, comando ou como quantidade; isso "
        "não conta."
    ),
    "screen_other_job": "{file} mostra {read}, não {job}.",
    "screen_no_state": (
        "Em {file} não há sucesso indicado por palavras na linha ou no bloco de {job}; um visto, uma "
        "percentagem, uma contagem, um filtro, um título ou outra linha não conta."
    ),
    "screen_failed": '{file} mostra {job} como falhado: "{read}".',
    "screen_running": '{file} mostra {job} como não terminado: "{read}".',
    "screen_partial": '{file} mostra {job} como apenas parcialmente concluído: "{read}".',
    "screen_cancelled": '{file} mostra {job} como cancelado ou ignorado: "{read}".',
    "screen_lossy": '{file} mostra que nem tudo de {job} chegou: "{read}".',
    "screen_unproven": '{file} mostra que o sucesso de {job} foi definido à mão ou apenas testado: "{read}".',
    "screen_said": '{file} mostra o que alguém diz de {job} ("{read}"), não o que o sistema diz.',
    "screen_unclear": "Em {file} não fica claro se o estado é de {job} ou de {read} ao lado.",
    "screen_before_failure": "{file} mostra {job} terminado em {read}, que não é depois da falha ({since}).",
    "screen_from_future": "{file} mostra {job} terminado em {read}, depois de a imagem ter sido anexada.",
    "screen_undated": (
        "{file} mostra {job}, outra execução do mesmo trabalho; a data e a hora do fim têm de ser legíveis e "
        "posteriores à falha ({since}). Lido: {read}."
    ),
    "screen_dim": "O identificador de {job} em {file} está pouco legível para haver certeza.",
    "screen_is_ticket": (
        "{file} mostra um ticket ou o nosso próprio registo ({read}), não o sistema em que o trabalho é executado."
    ),
    "screen_is_gate": '{file} contém texto dirigido ao controlo ("{read}"); uma imagem assim não conta.',
    "screen_is_message": (
        "{file} mostra a mensagem de uma pessoa ({read}), não o sistema em que o trabalho é executado."
    ),
    "screen_is_document": (
        "{file} mostra um documento ou texto escrito por alguém ({read}), não o sistema em que o trabalho é executado."
    ),
    "screen_revoked": '{file}, mais recente, mostra que {job} voltou a falhar: "{read}".',
    "screen_job_unknown": (
        "O ticket não diz que execução falhou; por isso nenhuma captura a pode mostrar: indique o identificador "
        "em Job ID."
    ),
    "screen_how": (
        "Anexe, depois de {since}, uma captura da página, lista ou registo do trabalho com o identificador "
        "completo {job}, o sucesso por palavras na mesma linha e quando terminou."
    ),
    "screenshot_unread_legible": (
        "O playbook pede uma captura em que se leiam o job e o seu sucesso (nível legible), mas não há leitor de "
        "imagens instalado e não pode ser verificado. Peça a um administrador que instale um ou que ponha "
        "screenshot: present para este âmbito no playbook."
    ),
    "screenshot_unread_live": (
        "O playbook pede uma execução com sucesso vista por uma sonda do agendador (nível live), mas não há "
        "nenhuma configurada e nenhum job comunica as suas execuções, por isso não pode ser verificado. Peça a um "
        "administrador que o configure ou que ponha "
        "screenshot: present para este âmbito no playbook."
    ),
    "live_none": "Não foi vista nenhuma execução de {job} que começasse depois de {since} e terminasse com sucesso.",
    "live_running": "Há uma execução de {job} em curso. Espere que termine; depois disso nada mais falta nesta parte.",
    "live_failing": "A execução {run} de {job} foi vista como {state} em {at}, depois do último sucesso.",
    "live_record_missing": "O registo não está em {system}.",
    "live_record_unknown": "Não foi possível ver se o registo está em {system}.",
    "live_silent": "Sem resposta: {why}.",
    "confirmation_none": "Não há confirmação escrita do cliente.",
    "confirmation_early": "A confirmação do cliente é anterior à falha ou à última reabertura.",
    "confirmation_states_nothing": "A mensagem do cliente não diz o que foi alterado ou decidido.",
    "mail_not_from_customer": "O remetente de {file} não é cliente deste ticket.",
    "mail_undated": "{file} não diz com segurança quando foi enviado.",
    "mail_early": "{file} é anterior à falha ou à última reabertura.",
    "mail_states_nothing": "{file} não diz, nas palavras do cliente, o que foi alterado ou decidido.",
    "mail_uploader": "{file} não foi anexado por alguém cujo envio conte.",
    "confirmation_how": (
        "Peça ao cliente que escreva, numa mensagem pública ou num e-mail que você anexe como .eml, o que "
        "alterou ou decidiu; tem de ser escrito depois de {since}. Um agradecimento, uma citação ou o resumo de "
        "um agente não conta."
    ),
    "change_unconfirmed": "A alteração não pode ser validada antes de o cliente a confirmar.",
    "change_screenshot_missing": "Não há captura posterior à confirmação do cliente de {since}.",
    "change_how": (
        "Verifique pessoalmente a alteração confirmada no sistema, ponha o seu nome em Verified by, escreva o "
        "que viu e anexe uma captura do job com sucesso feita depois da confirmação."
    ),
    "reason_none": "Nenhum motivo de resolução foi escolhido. Escolha um de: {options}.",
    "reason_unknown": 'O motivo de resolução "{given}" não está na lista. Escolha um de: {options}.',
    "containment_none": "Não está indicado quando o job com falha foi parado.",
    "containment_early": "A contenção é anterior à falha ou à última reabertura.",
    "containment_note_early": "A nota de contenção é anterior à falha ou à última reabertura.",
    "containment_note_empty": (
        "A nota de contenção não dá o motivo pelo qual o job não pode ser parado do nosso lado."
    ),
    "containment_how": (
        "Pare o job (pausar o marketplace, desativar o feed, suspender a ligação) e registe a hora, depois de "
        "{since}, em Contained at; ou dê em Containment note o motivo pelo qual não pode ser parado do nosso "
        "lado."
    ),
    "notice_none": "O lojista não foi avisado.",
    "notice_early": "O lojista foi avisado antes da falha ou da última reabertura.",
    "notice_how": (
        "Envie ao lojista uma mensagem pública que explique o problema e os próximos passos, ou registe em "
        "Retailer notified at quando isso foi feito, depois de {since}. Para um job interno ponha Has a retailer "
        "em não."
    ),
    "account_none": "Não está decidido o que acontece à conta do lojista. Ponha Account status num de: {options}.",
    "evidence_none": (
        "Não há prova posterior à falha. Anexe, depois de {since}, uma captura ou um excerto de log com horas, "
        "ou escreva na nota de verificação o que verificou, o que viu e a que horas."
    ),
}
