"""The question to the reporter, in Portuguese. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Olá,",
    "opening_one": "obrigado pelo aviso. Falta uma informação para a equipa de TI poder começar:",
    "opening_many": "obrigado pelo aviso. Faltam estas informações para a equipa de TI poder começar:",
    "id_run": "O identificador completo do job ou da execução que falhou.",
    "id_object": "O número completo do pedido, do pagamento ou do registo afetado.",
    "time": "Quando falhou, com minutos, data e fuso horário.",
    "error": "A mensagem ou o código de erro como texto, palavra por palavra.",
    "trigger": "Quem ou o que iniciou: um agendamento, outro sistema ou uma pessoa?",
    "where_run": "Em {system} está no registo de jobs, sincronizações ou importações, na linha da execução que falhou.",
    "where_run_any": "Está no registo de jobs, sincronizações ou importações, na linha da execução que falhou.",
    "where_object_shop": "Em {system} está no topo da página do pedido.",
    "where_object_office": "Em {system} é o número do documento no topo do registo.",
    "where_object_payment": "Em {system} está na página do pagamento.",
    "where_object_shipping": "Em {system} está na página do envio.",
    "where_object_any": "Está no topo da página desse registo.",
    "where_error_shop": (
        "Em {system}, veja o histórico de sincronização ou as notificações da aplicação ou do conector."
    ),
    "where_error_office": "Em {system}, veja o registo da importação ou da integração.",
    "where_error_payment": "Em {system}, veja o registo de eventos ou webhooks do pagamento.",
    "where_error_shipping": "Em {system}, veja o registo da interface.",
    "where_error_any": "Está no registo ou na janela que mostra o erro.",
    "where_time": "O registo mostra-o ao lado do erro.",
    "example": "Apenas um exemplo: {example}",
    "picture": (
        "Obrigado pela imagem; envie também o texto do erro, pois uma imagem sozinha não basta: não se pode "
        "pesquisar nela e muitas vezes falta uma parte."
    ),
    "picture_read": (
        "Uma parte pôde ser lida na sua imagem, mas alguma letra pode ter sido mal lida e não é possível "
        "pesquisar nela: cole-a como texto, por favor."
    ),
    "unavailable": "Se algo não for encontrado, escreva simplesmente «não disponível porque …». Também serve.",
    "closing": "Basta responder a esta mensagem. Só perguntamos uma vez.",
}
