"""What ``gouji batch`` says."""

from __future__ import annotations

from typing import Final

from gouji.texts import Text

BATCH: Final = Text(
    "把模型要回答的问题成批交给端点，一天之内取回，通常半价",
    "hand the questions for the model in as a batch, answered within a day, at half the price with most providers",
)
SUBMIT: Final = Text("把报告中尚无回答的问题交给端点", "hand in what the reports still have to ask")
STATUS: Final = Text("列出各批次的进度", "list the batches and how far they are")
FETCH: Final = Text("取回已结束批次的回答，存入回答缓存", "store the answers of ended batches")
SUBMIT_DRY_RUN: Final = Text(
    "只估计问题数、词元数和费用，不上传", "only say how many questions, tokens and how much money it takes; nothing is uploaded"
)
SUBMIT_BUDGET: Final = Text(
    "本次提交的费用上限，与价格同一货币；装不下的问题不提交",
    "most money for what is handed in now, in the currency of the prices; questions beyond it are not handed in",
)
SUBMIT_AGAIN: Final = Text(
    "已在未取回批次中的问题也再提交一次（会重复付费）",
    "hand in questions again that are in a batch not fetched yet (they are paid twice)",
)

NO_ENDPOINT: Final = Text(
    "批处理需要模型端点：请设 GOUJI_BASE_URL 和 GOUJI_MODEL（见 docs/endpoints.md），并使用 llm 或 hybrid 引擎。",
    "a batch needs a model endpoint: set GOUJI_BASE_URL and GOUJI_MODEL (docs/endpoints.md), and use the engine llm or hybrid.",
)
PLANNING: Final = Text("拟定问题", "planning")
FORETOLD: Final = Text(
    "待提交：{calls} 个问题，分 {batches} 批；{cached} 个已有回答，{waiting} 个已在未取回的批次中；"
    "提示词约 {prompt} 词元，回答至多 {completion} 词元；按批处理价费用至多 {cost}。",
    "to hand in: {calls} questions in {batches} batches; {cached} answered already, {waiting} in batches not fetched yet; "
    "about {prompt} tokens of prompts, at most {completion} of answers; at most {cost} at batch price.",
)
DRY: Final = Text("未提交。", "Nothing was handed in.")
NOTHING: Final = Text("没有要提交的问题。", "There is nothing to hand in.")
WAITING_NEXT: Final = Text(
    "先取回已提交的批次：gouji batch fetch；要重新提交请加 --again。",
    "Fetch the batches first: gouji batch fetch; --again hands their questions in anew.",
)
COMPLETE_NEXT: Final = Text(
    "全部问题已有回答，写出结果：gouji extract（同样的报告），不再调用模型。",
    "Every question is answered; write the results with gouji extract and the same reports, at no further call.",
)
OVER_BUDGET: Final = Text(
    "预算 {budget} 装不下的 {left} 个问题没有提交；取回后再提交，或调高 --budget。",
    "{left} questions beyond the budget of {budget} were not handed in; hand them in later or raise --budget.",
)
MODE_UNKNOWN: Final = Text(
    "还不知道这个端点用哪种方式返回 JSON，按 {mode} 提交。建议先运行 gouji doctor 并设 mode，或先用 gouji extract 读一份报告。",
    "How this endpoint is made to answer in JSON is not known yet; {mode} is used. Run gouji doctor and set mode, or read "
    "one report with gouji extract first.",
)
SUBMITTED: Final = Text("已提交 {name}：{calls} 个问题。", "{name} handed in: {calls} questions.")
SUBMIT_NEXT: Final = Text(
    "下一步：gouji batch status（看进度） · gouji batch fetch（结束后取回）",
    "next: gouji batch status (how far they are) · gouji batch fetch (when they have ended)",
)
NOT_SUBMITTED: Final = Text("{left} 个问题没有提交：{reason}", "{left} questions were not handed in: {reason}")
LOST: Final = Text(
    "上次上传的文件 {file} 没有成为批次（{calls} 个问题），已除名；其中的问题会再提交。",
    "the file {file} of an earlier upload never became a batch ({calls} questions) and is forgotten; they are handed in again.",
)

NO_BATCHES: Final = Text("没有批次。", "There are no batches.")
NAME: Final = Text("批次", "batch")
MADE: Final = Text("提交时间", "handed in")
MODEL: Final = Text("模型", "model")
CALLS: Final = Text("问题", "questions")
COMPLETED: Final = Text("已回答", "answered")
FAILED: Final = Text("失败", "failed")
STATE: Final = Text("状态", "state")
FETCHED: Final = Text("已取回", "fetched")
ELSEWHERE: Final = Text("属于 {url}，当前端点不同，未查询", "at {url}, another endpoint than the one set; not asked after")
STATES: Final = {
    "uploaded": Text("已上传，未确认", "uploaded, not confirmed"),
    "validating": Text("检查中", "validating"),
    "in_progress": Text("进行中", "in progress"),
    "finalizing": Text("收尾中", "finalizing"),
    "completed": Text("已完成", "completed"),
    "failed": Text("未被接受", "not accepted"),
    "expired": Text("已过期", "expired"),
    "cancelling": Text("取消中", "cancelling"),
    "cancelled": Text("已取消", "cancelled"),
}
FETCH_NEXT: Final = Text("有已结束的批次，取回：gouji batch fetch", "some have ended; fetch them: gouji batch fetch")
NOT_ASKED: Final = Text("{name}：{reason}", "{name}: {reason}")
GONE: Final = Text(
    "{name}：服务上没有这个批次（可能换了账户或密钥）。确已不在时，用 gouji batch submit --again 重新提交。",
    "{name}: the endpoint does not know this batch (another account or key?). If it is gone, use gouji batch submit --again.",
)

NONE_TO_FETCH: Final = Text("没有待取回的批次。", "There are no batches to fetch.")
RUNNING: Final = Text(
    "{name}：{state}（{completed}/{calls}），尚未结束。", "{name}: {state} ({completed} of {calls}), not ended."
)
BROUGHT: Final = Text(
    "{name}：{state}；存入 {stored} 个回答，{known} 个早已有，{missing} 个没有可用的回答。",
    "{name}: {state}; {stored} answers stored, {known} were there before, {missing} have no usable answer.",
)
USED: Final = Text(
    "取回的批次用了：{calls} 次调用，提示词 {prompt} 词元，回答 {completion} 词元；按批处理价费用 {cost}。",
    "the batches fetched took {calls} calls, {prompt} tokens of prompts, {completion} of answers; cost {cost} at batch price.",
)
UNFIT: Final = Text(
    "这个模型不接受参数 {names}，以后的批次不再发送，请再次提交。",
    "this model does not take {names}; later batches go without, hand the questions in again.",
)
EXTRACT_NEXT: Final = Text(
    "下一步：gouji extract（同样的报告）写出结果，只补问缺少的；或 gouji batch submit（同样的报告）成批补问",
    "next: gouji extract with the same reports writes the results and asks only what is missing; "
    "or gouji batch submit with the same reports hands that in as a batch",
)
