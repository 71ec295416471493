"""The draft to the retailer in Portuguese."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Olá,",
    please="O que precisamos da vossa parte",
    then="O que acontece a seguir",
    closing="Com os melhores cumprimentos",
    stopped="Parámo-la por agora.",
    causes={
        "expired_token": (
            "a nossa tarefa {job} para a vossa loja falha porque o acesso ao marketplace expirou.",
            "renovem o token de acesso ou autorizem novamente a nossa aplicação e avisem-nos quando estiver feito.",
            "verificamos a ligação, executamos a tarefa uma vez e escrevemos com o resultado. Até lá não "
            "são trocados dados.",
        ),
        "offboarded": (
            "a nossa tarefa {job} para a vossa loja falha porque o marketplace já não aceita a vossa conta.",
            "digam-nos se ainda vendem lá. Se não, basta uma breve confirmação de que devemos remover a integração.",
            "removemos a integração ou voltamos a iniciá-la, conforme decidirem, e confirmamos.",
        ),
        "site_change": (
            "a nossa tarefa {job} para a vossa loja falha porque o vosso site mudou e já não é lido como antes.",
            "digam-nos o que foi alterado e desde quando, e se haverá mais alterações.",
            "adaptamos a ligação, executamos a tarefa uma vez e escrevemos com o resultado.",
        ),
        "connection": (
            "a nossa tarefa {job} para a vossa loja falha porque a ligação ou o feed está interrompido.",
            "verifiquem se o sistema, o endereço do feed e o acesso estão disponíveis do vosso lado e "
            "digam-nos o que encontraram.",
            "assim que estiver acessível, executamos a tarefa uma vez e escrevemos com o resultado.",
        ),
        "unknown": (
            "a nossa tarefa {job} para a vossa loja falha e estamos a procurar a causa.",
            "digam-nos o que foi alterado recentemente na vossa loja ou no marketplace.",
            "escrevemos assim que soubermos a causa e o que é preciso fazer.",
        ),
    },
)
