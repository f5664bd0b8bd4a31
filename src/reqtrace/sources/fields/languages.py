"""Words of decision records in other languages → the English words that reqtrace knows.

The words are those that public folders of decisions and translated templates use (German, French,
Spanish, Portuguese, Japanese, Chinese, Russian), in the form that `normal_word` and `key_word`
give. A word that means different things in two of the languages is in none of the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

_STATUSES: Mapping[str, str] = {
    "draft": """
        entwurf brouillon ébauche borrador rascunho 下書き ドラフト 草案 草稿 черновик
    """,
    "proposed": """
        vorgeschlagen vorschlag proposé proposée propuesto propuesta proposto proposta 提案 提案中
        提案済み 提议 提议中 提議 提案済 已提议 已提出 建议 предложено предложен предложение
    """,
    "pending": """
        ausstehend offen en-attente pendiente pendente 保留 保留中 検討中 待定 待处理 待决 讨论中
    """,
    "accepted": """
        akzeptiert angenommen genehmigt beschlossen entschieden bestätigt accepté acceptée approuvé
        approuvée adopté adoptée validé validée aceptado aceptada aprobado aprobada adoptado
        adoptada aceito aceita aceite aprovado aprovada adotado adotada 承認 承認済み 承認済 採用
        採用済み 採択 採択済み 受理 受理済み 決定 決定済み 合意済み 已接受 接受 已采纳 采纳 已采用
        采用 已批准 批准 已通过 通过 已确认 已決定 已接納 已採納 принято принят одобрено утверждено
    """,
    "implemented": """
        umgesetzt implementiert implémenté implémentée implementado implementada 実装済み 実装済
        実装完了 已实施 已实现
    """,
    "done": """
        erledigt abgeschlossen fertig terminé terminée achevé achevée hecho completado completada
        concluído concluída finalizado finalizada 完了 完了済み 完成 已完成
    """,
    "in-progress": """
        in-arbeit in-bearbeitung en-cours en-progreso en-curso em-andamento 進行中 进行中 作業中
    """,
    "active": """
        aktiv gültig actif active activo activa ativo ativa 有効 生效 已生效 有效
    """,
    "rejected": """
        abgelehnt verworfen zurückgewiesen rejeté rejetée refusé refusée rechazado rechazada
        rejeitado rejeitada recusado recusada 却下 却下済み 拒否 否決 不採用 已拒绝 拒绝 已否决
        否决 被拒绝 驳回 отклонено отклонён отклонен отвергнуто
    """,
    "withdrawn": """
        zurückgezogen retiré retirée retirado retirada 取り下げ 撤回 已撤回
    """,
    "deprecated": """
        veraltet überholt obsolet déprécié dépréciée obsolète obsoleto obsoleta deprecado deprecada
        descontinuado descontinuada depreciado depreciada 非推奨 廃止 廃止済み 已废弃 废弃 已弃用
        弃用 已过时 过时 已廢棄 устарело устарел
    """,
    "planned": """
        geplant vorgesehen prévu prévue planifié planifiée previsto prevista planeado planeada
        planificado planificada planejado planejada
        計画 計画中 計画済み 予定 计划 计划中 已计划 規劃中
    """,
    "abandoned": """
        aufgegeben eingestellt fallengelassen abandonné abandonnée abandonado abandonada descartado
        descartada 中止 断念 放弃 已放弃 放棄 已放棄
    """,
    "cancelled": """
        storniert abgebrochen annulé annulée cancelado cancelada anulado anulada
        取消 取消済み 已取消
    """,
    "removed": """
        gestrichen entfallen entfernt supprimé supprimée eliminado eliminada suprimido suprimida
        removido removida 削除 削除済み 删除 已删除 已移除
    """,
    "partly-superseded": """
        teilweise-ersetzt teilweise-abgelöst 部分被取代 被部分取代 部分被替代 被部分替代
        一部置き換え 一部置換
    """,
    "superseded": """
        ersetzt-durch ersetzt-von abgelöst remplacé remplacée reemplazado reemplazada sustituido
        sustituida substituído substituída substituido substituida suplantado suplantada supersedido
        supersedida superado superada 置き換え 置き換え済み 置換 置換済み 代替済み 已取代 被取代
        已被取代 已替代 被替代 已被替代 已替换 被替换 заменено заменён заменен
    """,
}
_SECTIONS: Mapping[str, str] = {
    "status": """
        statut estado situação situacao ステータス 状態 状态 狀態 статус
    """,
    "date": """
        datum fecha 日付 決定日 日期 дата
    """,
    "context": """
        kontext contexte contexto hintergrund コンテキスト コンテクスト 背景 文脈 上下文 背景介绍
        問題 контекст kontext_und_problemstellung contexte_et_définition_du_problème
        contexto_y_planteamiento_del_problema contexto_e_declaração_do_problema
    """,
    "decision": """
        entscheidung beschluss décision decisión decisão decisao 決定 決定事項 決定内容 决策 决定
        決策 решение entscheidungsergebnis résultat_de_la_décision resultado_de_la_decisión
        resultado_da_decisão
    """,
    "deciders": """
        entscheider décideurs décideur decisores decididores 決定者 意思決定者 决策者
    """,
    "author": """
        autor autorin auteur autora autores auteurs 作成者 著者 作者
    """,
    "related_decisions": """
        verwandte_entscheidungen décisions_liées decisiones_relacionadas decisões_relacionadas
        関連する決定 相关决策
    """,
}

_BY = ("-durch", "-von", "-par", "-por")
"""How a word ends that says by what: `remplacée par`."""


def english_status(word: str) -> str | None:
    """The English status that *word* (as `normal_word` gives it) means, None where none is known.

    Chinese and Japanese do not put blanks between words: there the longest known beginning counts.
    """
    known = _statuses()
    word = normalize("NFC", word)
    status = known.get(word)
    if status is None and word.endswith(_BY):
        status = known.get(word.rpartition("-")[0])
    if status is None and word and ord(word[0]) > 0x2E80:
        starts = (known.get(word[:size]) for size in range(min(len(word), 8), 1, -1))
        status = next((found for found in starts if found), None)
    return status


def english_section(word: str) -> str:
    """The English name of the section or key *word* (as `key_word` gives it), or *word* itself."""
    return _sections().get(normalize("NFC", word), word)


@cache
def _statuses() -> Mapping[str, str]:
    return {word: status for status, words in _STATUSES.items() for word in words.split()}


@cache
def _sections() -> Mapping[str, str]:
    return {word: name for name, words in _SECTIONS.items() for word in words.split()}
