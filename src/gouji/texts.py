"""What the command line says, Chinese first and English beside it. Findings and errors carry their own two languages."""

from __future__ import annotations

from typing import Final, NamedTuple

from gouji.config import Lang


class Text(NamedTuple):
    """One text in both languages; ``{names}`` are filled in by `of`."""

    zh: str
    en: str

    def of(self, lang: Lang, **values: object) -> str:
        return (self.en if lang == "en" else self.zh).format(**values)


# The parser.

USAGE: Final = Text("用法：", "usage: ")
ARGUMENTS: Final = Text("参数", "arguments")
OPTIONS: Final = Text("选项", "options")
COMMANDS: Final = Text("命令", "commands")
HELP: Final = Text("显示本帮助", "show this help")
VERSION: Final = Text("显示版本号", "show the version")
LANG: Final = Text("界面语言（默认 zh，也可设 GOUJI_LANG）", "language of what is shown (default zh; also GOUJI_LANG)")
DEBUG: Final = Text("程序缺陷时显示完整的调用栈", "show the whole traceback of a defect")
ABOUT: Final = Text(
    "勾稽：读取部门整体支出绩效自评报告，复算其中每一个合计与比率。",
    "Reads Chinese self-evaluation reports of public spending and recomputes every sum and rate in them.",
)
EXIT_CODES: Final = Text(
    "退出码：0 完成；1 使用了 --strict 且有发现；2 输入或选项不可用；3 部分失败（说明是什么、在哪里）；130 被 Ctrl-C 中断。",
    "Exit codes: 0 done; 1 --strict was given and there are findings; 2 an input or option cannot be used; "
    "3 something failed in part (what and where is said); 130 stopped by Ctrl-C, finished files are whole.",
)
SETTINGS: Final = Text(
    "设置：选项优先，其次环境变量（GOUJI_ 加大写键名，如 GOUJI_MODEL），再次当前目录的 gouji.toml。键名：{keys}。"
    "密钥取自 key_file 或环境变量 OPENAI_API_KEY。说明见 docs/endpoints.md。",
    "Settings: an option wins over the environment (GOUJI_ and the key in capitals, as in GOUJI_MODEL), the environment over "
    "gouji.toml in the current folder. Keys: {keys}. The API key is read from key_file or OPENAI_API_KEY. "
    "docs/endpoints.md explains them.",
)

EXTRACT: Final = Text(
    "读取报告，为每份报告写出 JSON 结果和原文文本", "read reports and write a JSON result and a text file for each"
)
EXTRACT_INPUTS: Final = Text(
    "报告文件，或目录（含子目录）", "report files, or folders that are searched with everything below them"
)
EXTRACT_OUT: Final = Text(
    "输出目录；目录输入保留其中的相对路径", "output folder; below a given folder the relative paths are kept"
)
EXTRACT_ENGINE: Final = Text(
    "提取引擎：rules 离线按规则；llm 由模型读取；hybrid 规则读不了的交给模型并对照（设了模型端点时默认 hybrid，否则 rules）",
    "extraction engine: rules, offline; llm, read by a model; hybrid, a model for what rules leave open, compared with them "
    "(default hybrid where an endpoint is set, else rules)",
)
EXTRACT_DRY_RUN: Final = Text(
    "只估计模型调用次数、词元数和费用，不调用、不写文件",
    "only say how many calls, tokens and how much money it takes; no call, no file",
)
EXTRACT_BUDGET: Final = Text(
    "本次运行的费用上限，与价格同一货币；到达后停止提问，保留已完成的",
    "most money for this run, in the currency of the prices; then no more is asked and what is done is kept",
)
EXTRACT_RECORD: Final = Text(
    "把与模型的全部往来录制到 DIR，每份报告一个 YAML 文件；不读已存的回答，不含密钥",
    "record all calls to the model in DIR, one YAML file for each report; stored answers are not read, the key is not kept",
)
EXTRACT_REPLAY: Final = Text(
    "用 DIR 中的录制代替模型：不用网络和密钥，结果与录制时逐字节相同",
    "answer from the recordings in DIR: no network, no key, the same result byte for byte as when it was recorded",
)
EXTRACT_WORKERS: Final = Text(
    "并行进程数，0 表示自动（默认）；结果与进程数无关",
    "number of processes, 0 (default) decides by itself; results do not depend on it",
)
EXTRACT_STRICT: Final = Text("有任何发现时退出码为 1", "exit with 1 when there is any finding")
EXTRACT_TIMINGS: Final = Text(
    "把用时写入 run.seconds（否则为空，使相同输入得到相同字节）",
    "write the time taken to run.seconds (null otherwise, so that the same input gives the same bytes)",
)

CHECK: Final = Text("对已有结果重新校验，不再提取", "check stored results again, with no extraction")
CHECK_RESULTS: Final = Text("结果文件（NAME.EXT.json）或其目录", "result files (NAME.EXT.json) or folders of them")
CHECK_RULES: Final = Text("只运行这些规则或规则族，用逗号分隔，如 SUM,RATE-03", "only these rules or families, as in SUM,RATE-03")
CHECK_SEVERITY: Final = Text(
    "只显示不低于此级别的发现（默认 info，即全部）", "show findings of this severity or louder (default info: all)"
)
CHECK_FORMAT: Final = Text("输出格式（默认 table）", "output format (default table)")
CHECK_STRICT: Final = Text("有 error 级发现时退出码为 1", "exit with 1 when an error stands")

RULES: Final = Text("列出或解释校验规则", "list or explain the rules")
RULES_CODE: Final = Text("规则代码或规则族，如 RATE-03、SUM", "code or family, as in RATE-03 or SUM")

REPORT: Final = Text("把结果写成一个独立的 HTML 页面", "write a result as one self-contained HTML page")
REPORT_RESULT: Final = Text("结果文件（NAME.EXT.json）", "result file (NAME.EXT.json)")
REPORT_OUT: Final = Text(
    "页面文件（默认与结果同名，扩展名 .html）", "page to write (default: beside the result, with the suffix .html)"
)

DOCTOR: Final = Text(
    "检查安装的各部分（文字识别、LibreOffice 等）和模型端点（能否连上、密钥、模型、结构化方式、速度）",
    "examine what is installed (OCR, LibreOffice …) and the model endpoint (reach, key, model, mode, speed)",
)
DOCTOR_FORMAT: Final = Text("输出形式（默认 table）", "form of the output (default table)")

EVAL: Final = Text("对照人工标注计算准确率与召回率", "measure results against annotations: precision, recall, misses")
EVAL_RESULTS: Final = Text("结果文件", "result files")
EVAL_GOLD: Final = Text(
    "标注文件（格式见 docs/annotations.md）；按其中的 file 配对，否则按顺序",
    "annotation files (docs/annotations.md); paired by their `file`, else by order",
)
EVAL_MISSES: Final = Text("列出每一处差异", "list every difference")
EVAL_FORMAT: Final = Text("输出格式（默认 table）", "output format (default table)")

# What argparse says, by pattern.

PARSER_ERRORS: Final = (
    (r"the following arguments are required: (.+)", "缺少参数：{0}"),
    (r"unrecognized arguments: (.+)", "不认识的参数：{0}"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", "{0} 不能是 {1}，可用的值：{2}"),
    (r"argument (.+): expected (?:one|at least one|\d+) arguments?", "{0} 后面缺少值"),
    (r"argument (.+): invalid .+ value: (.+)", "{0} 的值 {1} 不可用"),
    (r"argument (.+): ignored explicit argument (.+)", "{0} 不接受值 {1}"),
    (r"argument (.+): not allowed with argument (.+)", "{0} 不能与 {1} 同时使用"),
)
SEE_HELP: Final = Text("用 {prog} --help 查看用法。", "See {prog} --help.")

# Errors of the edge.

DEFECT: Final = Text(
    "{where}：程序内部错误（{kind}：{what}）。这是 gouji 的缺陷，请报告；加 --debug 可显示调用栈。",
    "{where}: internal error ({kind}: {what}). This is a defect of gouji, please report it; --debug shows the traceback.",
)
INTERRUPTED: Final = Text("已中断。", "Stopped.")
EXTRACT_INTERRUPTED: Final = Text(
    "已中断：{done}/{total} 份报告已完成，其结果完整地保存在 {out}。",
    "Stopped: {done} of {total} reports are done; their results in {out} are whole.",
)
WORKER_DIED: Final = Text(
    "{name}：处理该文件的进程意外终止（可能内存不足），未得到结果。请减少 --workers 或拆分该文件。",
    "{name}: the process that read it died (out of memory?), there is no result; use fewer --workers or split the file.",
)

# extract

REPLAYED: Final = Text(
    "回放：回答取自 {folder} 中的录制，不调用模型。", "replay: answers come from the recordings in {folder}, no model is called."
)
TAPES_NO_DRY_RUN: Final = Text(
    "--dry-run 不调用模型，不能与 --record 或 --replay 同时使用。",
    "--dry-run makes no call; it cannot be used with --record or --replay.",
)
ENGINE_NO_ENDPOINT: Final = Text(
    "引擎：rules（未配置模型端点，离线按规则提取）", "engine: rules (no model endpoint is configured; offline, by rules)"
)
ENGINE_HYBRID: Final = Text(
    "引擎：hybrid（规则读不了的部分发送给 {url} 的模型 {model}；不发送请用 --engine rules）",
    "engine: hybrid (what rules leave open is sent to the model {model} at {url}; --engine rules sends nothing)",
)
ENGINE_LLM: Final = Text(
    "引擎：llm（报告发送给 {url} 的模型 {model}）", "engine: llm (reports are sent to the model {model} at {url})"
)
FORETOLD: Final = Text(
    "预计：{calls} 次调用，{cached} 次已有回答；提示词约 {prompt} 词元，回答至多 {completion} 词元；费用至多 {cost}。"
    "另外最多 {more} 次：每次提问至多重问两次，每份报告至多核对一次各处的同一数字；被截断的回答还会拆开再问。"
    "--budget 为费用封顶。未作任何调用。",
    "expected: {calls} calls, {cached} answered already; about {prompt} tokens of prompts, at most {completion} of answers; "
    "cost at most {cost}. At most {more} more: each question is repeated twice at most, and each report is asked once about "
    "figures that recur; an answer that is cut off is asked for in parts. --budget caps the cost. No call was made.",
)
NOTHING_TO_PAY: Final = Text("引擎 rules 不调用模型：0 次调用，费用 0。", "the rules engine calls no model: 0 calls, cost 0.")
USED: Final = Text(
    "模型：{calls} 次调用，{cached} 次取自已存的回答；提示词 {prompt} 词元，回答 {completion} 词元；费用 {cost}。",
    "model: {calls} calls, {cached} from stored answers; {prompt} tokens of prompts, {completion} of answers; cost {cost}.",
)
NO_PRICES: Final = Text("未知（未设价格）", "unknown (no prices are set)")
UNREAD: Final = Text(
    "{sections} 节未能由模型读完，原因见上；其余已写入结果。再次运行只问还没有回答的部分。",
    "{sections} sections were not fully read by the model, the reasons stand above; the results hold the rest. "
    "Run it again and only what has no answer yet is asked.",
)
NAME_CLASH: Final = Text(
    "{first} 与 {second} 会写到同一个结果 {target}，请分开提取到不同目录。",
    "{first} and {second} would be written to the same result {target}; extract them into different folders.",
)
OVERWRITES_INPUT: Final = Text(
    "{target} 是输入文件，会被结果覆盖，请用 -o 指定另一个目录。",
    "{target} is an input and would be overwritten; choose another folder with -o.",
)
OUT_NOT_FOLDER: Final = Text("{out}：不是目录，请用 -o 指定一个目录。", "{out}: not a folder; name a folder with -o.")
FOLDER_EMPTY: Final = Text(
    "{folder}：目录中没有可读的报告（支持 {formats}；跳过 {skipped} 个其他文件）。",
    "{folder}: no report in this folder (readable are {formats}; {skipped} other files skipped).",
)
FOLDER_UNREADABLE: Final = Text("{folder}：无法读取目录（{reason}）。", "{folder}: the folder cannot be read ({reason}).")
NOT_FOUND: Final = Text("{path}：找不到文件或目录。", "{path}: no such file or folder.")
BAD_NAME: Final = Text(
    "{path}：文件名不是有效的 UTF-8，请改名后重试。", "{path}: the file name is not valid UTF-8; rename it and try again."
)
SKIPPED: Final = Text("跳过 {count} 个不支持的文件（{suffixes}）", "{count} files of other formats skipped ({suffixes})")
NO_SUFFIX: Final = Text("无扩展名", "no suffix")
EARLIER_OUTPUT: Final = Text("跳过 {count} 个 gouji 自己的结果文件", "{count} files of earlier results skipped")
READING: Final = Text("读取", "reading")
PAGES_READ: Final = Text("第 {done}/{total} 页", "page {done}/{total}")
FILE: Final = Text("文件", "file")
ROWS: Final = Text("指标行", "rows")
FUNDS: Final = Text("资金", "funds")
ACHIEVEMENTS: Final = Text("成效", "achievements")
STAFFING: Final = Text("人员", "staffing")
UNCLAIMED: Final = Text("未采用数字", "unclaimed")
ERRORS: Final = Text("错误", "errors")
WARNINGS: Final = Text("警告", "warnings")
INFOS: Final = Text("提示", "infos")
IN_ALL: Final = Text("合计 {count} 份", "{count} in all")
FAILED: Final = Text("{failed} 份未能处理，原因见上。", "{failed} not read; the reasons stand above.")
NEXT: Final = Text(
    "下一步：gouji check {out}（看发现） · gouji report {result}（单页报告）",
    "next: gouji check {out} (the findings) · gouji report {result} (one page to mail)",
)

# check

NO_RESULTS: Final = Text("{folder}：目录中没有 gouji 的结果（*.json）。", "{folder}: no result of gouji (*.json) in this folder.")
PLACE: Final = Text("位置", "place")
RULE: Final = Text("规则", "rule")
SEVERITY: Final = Text("级别", "severity")
FINDING: Final = Text("发现", "finding")
FORMULA: Final = Text("算式：{formula}", "formula: {formula}")
EXPLANATION: Final = Text("可能：{explanation}", "likely: {explanation}")
NO_FINDINGS: Final = Text("没有发现。", "No findings.")
CANDIDATES: Final = Text("候选", "candidates")
TESTED: Final = Text("已检验", "tested")
AGREEING: Final = Text("相符", "agreeing")
FINDINGS: Final = Text("发现", "findings")
UNTESTABLE: Final = Text("无法检验", "untestable")
WHY: Final = Text("原因", "why")
NAME: Final = Text("名称", "name")
LOUDEST: Final = Text("最高级别：{severity}", "loudest severity: {severity}")

# report

WRITTEN: Final = Text("已写入 {path}", "{path} written")
CANNOT_WRITE: Final = Text("{path}：无法写入（{reason}）。", "{path}: cannot be written ({reason}).")

# doctor

DOCTOR_NO_ENDPOINT: Final = Text(
    "未配置模型端点：只用规则引擎，离线可用。要用模型，请设 GOUJI_BASE_URL 和 GOUJI_MODEL（见 docs/endpoints.md）。",
    "no model endpoint is configured: rules alone, offline. For a model set GOUJI_BASE_URL and GOUJI_MODEL (docs/endpoints.md).",
)
STATES: Final = {
    "ok": Text("正常", "ok     "),
    "absent": Text("可选", "absent "),
    "warning": Text("注意", "warning"),
    "failed": Text("失败", "failed "),
}

# eval

PAIRS: Final = Text(
    "有 {results} 个结果、{golds} 个标注，无法配对：请使数目相同，或在标注中写明 file。",
    "{results} results and {golds} annotations cannot be paired: give as many of both, or name the report in `file`.",
)
NO_PAIR: Final = Text("{gold}：没有与其 file（{file}）对应的结果。", "{gold}: no result belongs to its file ({file}).")
LIST: Final = Text("列表", "list")
GOLD: Final = Text("标注", "gold")
FOUND: Final = Text("找到", "found")
PRECISION: Final = Text("准确率", "precision")
RECALL: Final = Text("召回率", "recall")
F1: Final = Text("F1", "F1")
DETAILS: Final = Text("其他", "more")
LINE: Final = Text("行", "line")
DIFFERENCE: Final = Text("差异", "difference")
WANTED: Final = Text("标注的值", "wanted")
GOT: Final = Text("得到的值", "got")
PARTS: Final = {
    "report": Text("报告信息", "header"),
    "indicators": Text("指标行", "rows"),
    "cells": Text("指标值", "cells"),
    "funds": Text("资金", "funds"),
    "achievements": Text("成效", "achievements"),
    "staffing": Text("人员", "staffing"),
}
DETAIL: Final = {
    "name_right": Text("名称正确", "names right"),
    "path_right": Text("层级正确", "paths right"),
    "unit_right": Text("单位正确", "units right"),
    "label_right": Text("名称正确", "labels right"),
    "misfiled": Text("归错列表", "misfiled"),
    "unwanted": Text("多余", "unwanted"),
    "duplicates": Text("重复", "duplicates"),
}
KINDS: Final = {
    "missing": Text("遗漏", "missing"),
    "unwanted": Text("多余", "unwanted"),
    "misfiled": Text("归错列表", "misfiled"),
    "cells": Text("值不同", "cells differ"),
    "header": Text("值不同", "differs"),
}

SEVERITIES: Final = {"error": Text("错误", "error"), "warning": Text("警告", "warning"), "info": Text("提示", "info")}
