"""What the commands of a workspace say, Chinese first and English beside it."""

from __future__ import annotations

from typing import Final

from gouji.texts import Text

WORKSPACE: Final = Text(
    "工作区：一个目录，或 postgresql:// 开头的数据库地址",
    "workspace: a folder, or the address of a database that begins with postgresql://",
)
EXTRACT_WORKSPACE: Final = Text(
    "把结果存入工作区（没有则新建），供 gouji review 复核；可与 -o 同用或代替 -o",
    "store the results in this workspace (made if there is none) for gouji review; with -o or in its stead",
)
EXTRACT_KEEP: Final = Text(
    "在工作区里保留源文件的副本（原文件移动或改动后仍可查看）",
    "keep a copy of the source files in the workspace (they can be shown after the originals are moved or changed)",
)
NEITHER_OUT_NOR_WORKSPACE: Final = Text(
    "请用 -o 指定输出目录，或用 -w 指定工作区。", "name an output folder with -o, or a workspace with -w."
)
STORED: Final = Text(
    "工作区 {where}：新增 {new} 份，重新提取 {again} 份，未变 {unchanged} 份。下一步：gouji review -w {where}",
    "workspace {where}: {new} new, {again} extracted again, {unchanged} unchanged. Next: gouji review -w {where}",
)
NEED_ANOTHER_LOOK: Final = Text(
    "{name}：重新提取后有 {count} 条决定找不到原来的位置，请在复核页面再看一遍。",
    "{name}: {count} decisions no longer stand at their place after the new extraction; look at them again on the review page.",
)
NAMESAKE: Final = Text(
    "{name}：工作区里已有该单位的同名文件（报告 {other}，{count} 条修改记录），内容不同，因此另立为报告 {report}；"
    "原有决定留在报告 {other}，不会带过来。",
    "{name}: the workspace has a file of that name and unit with other content (report {other}, {count} events in its log), "
    "so this one is report {report}; what was decided stays with report {other} and is not carried over.",
)

STATUS: Final = Text("查看工作区的积压和进度", "show the backlog of a workspace")
STATUS_TOTAL: Final = Text(
    "共 {reports} 份：未看 {new}，复核中 {in_review}，已签字 {signed_off}，已复核 {approved}",
    "{reports} reports: {new} new, {in_review} in review, {signed_off} signed off, {approved} approved",
)
STATUS_FINDINGS: Final = Text(
    "发现：错误 {error}，警告 {warning}，提示 {info}", "findings: {error} errors, {warning} warnings, {info} infos"
)
STATUS_LIMIT: Final = Text("最多列出的报告数（默认 20，0 为全部）", "reports to list at most (default 20, 0 for all)")
STATUS_FORMAT: Final = Text("输出格式（默认 table）", "output format (default table)")
STATUS_MORE: Final = Text("另有 {count} 份，用 --limit 0 全部列出。", "{count} more: --limit 0 lists all.")
STATUS_COLUMNS: Final = (
    Text("编号", "id"),
    Text("文件", "file"),
    Text("单位", "unit"),
    Text("年度", "year"),
    Text("状态", "status"),
    Text("未决错误", "open errors"),
    Text("未决警告", "open warnings"),
    Text("已决", "decided"),
    Text("未采用数字", "unclaimed"),
    Text("待再看", "look again"),
)
STATUSES: Final = {
    "new": Text("未看", "new"),
    "in_review": Text("复核中", "in review"),
    "signed_off": Text("已签字", "signed off"),
    "approved": Text("已复核", "approved"),
}
FILTER_STATUS: Final = Text("只取这些状态的报告", "only reports of these statuses")
FILTER_UNIT: Final = Text("只取这个单位的报告", "only reports of this unit")
FILTER_YEAR: Final = Text("只取这个年度的报告", "only reports of this year")
FILTER_RULE: Final = Text("只取有这条规则的发现的报告", "only reports with a finding of this rule")

ACROSS: Final = Text("跨报告核对：同一单位的前后两年、同年的两份文件、单位之间雷同的文字", "compare reports with one another")
ACROSS_RESULTS: Final = Text("结果文件或目录（与 -w 二选一）", "result files or folders (or -w)")
ACROSS_HOLDING: Final = Text("也列出一致的关系", "list the relations that hold as well")
ACROSS_STRICT: Final = Text("有发现时以 1 退出", "exit with 1 when there are findings")
RESULTS_OR_WORKSPACE: Final = Text(
    "请给出结果文件，或用 -w 指定工作区，二者取一。", "name result files, or a workspace with -w: one of the two."
)
COMPARING: Final = Text("比对报告", "comparing")
ACROSS_COLUMNS: Final = (Text("规则", "rule"), Text("名称", "name"), Text("说明", "what"), Text("位置", "places"))
ACROSS_TOTAL: Final = Text(
    "比对 {reports} 份报告：检验 {tested} 项跨报告关系，发现 {found} 处。",
    "{reports} reports: {tested} relations between them tested, {found} findings.",
)

REVIEW: Final = Text("打开复核页面", "serve the reviewer's page")
REVIEW_HOST: Final = Text(
    "提供页面的地址（默认 127.0.0.1，只限本机）", "address to serve at (default 127.0.0.1, this machine alone)"
)
REVIEW_PORT: Final = Text("端口（默认 8765，0 为任意空闲端口）", "port (default 8765, 0 takes a free one)")
REVIEW_NAME: Final = Text(
    "别人访问本机所用的主机名或地址（可多次给出）",
    "a host name or address under which others reach this machine; may be repeated",
)
REVIEW_USER: Final = Text(
    "记入修改记录的姓名（默认为系统用户名；有登录名单时以登录者为准）",
    "name for the log (default: that of the system; where there are logins, who logged in)",
)
REVIEW_NO_BROWSER: Final = Text("不自动打开浏览器", "do not open a browser")
REVIEW_AT: Final = Text("复核页面：{address}\n按 Ctrl-C 停止。", "review page: {address}\nPress Ctrl-C to stop.")
PORT_RANGE: Final = Text("端口须在 0 至 65535 之间。", "a port is from 0 to 65535.")
NEEDS_USERS: Final = Text(
    "在本机以外（{host}）提供页面须先设登录名单：gouji user add 姓名 --role approver -w {where}",
    "to serve beyond this machine ({host}) there must be logins: gouji user add NAME --role approver -w {where}",
)

USER: Final = Text("管理复核页面的登录名单", "manage who may log in to the review page")
USER_ADD: Final = Text("增加用户（密码由提示或标准输入读取）", "add a user (the password is asked for, or read from a pipe)")
USER_SET_ROLE: Final = Text("改变用户的角色", "change a user's role")
USER_SET_PASSWORD: Final = Text("改变用户的密码", "change a user's password")
USER_REMOVE: Final = Text("去掉用户（其决定仍在修改记录中）", "remove a user (what was decided stays in the log)")
USER_LIST: Final = Text("列出用户", "list the users")
USER_SECOND_PAIR: Final = Text("签字后是否须由另一人复核", "whether someone else must approve what was signed off")
USER_NAME: Final = Text("用户名", "name of the user")
USER_ROLE_HELP: Final = Text(
    "角色：reader 只看，reviewer 复核，approver 复核并批准（默认 reviewer）",
    "role: reader reads, reviewer decides, approver decides and approves (default reviewer)",
)
USER_SWITCH: Final = Text("on 开，off 关", "on or off")
ROLES: Final = {
    "reader": Text("只看", "reader"),
    "reviewer": Text("复核", "reviewer"),
    "approver": Text("批准", "approver"),
}
USER_COLUMNS: Final = (Text("用户", "user"), Text("角色", "role"), Text("加入", "added"))
USER_ADDED: Final = Text("已增加用户 {name}（{role}）。", "added {name} ({role}).")
USER_ROLE: Final = Text("{name} 的角色现为{role}。", "{name} is now {role}.")
USER_PASSWORD: Final = Text("{name} 的密码已改。", "the password of {name} was changed.")
USER_REMOVED: Final = Text("已去掉用户 {name}。", "removed {name}.")
NO_USERS: Final = Text("没有登录名单：页面只能在本机打开，凭网址中的 token 进入。",
                       "there are no logins: the page is for this machine, by the token in its address.")  # fmt: skip
SECOND_PAIR_ON: Final = Text("签字后须由另一人复核：开", "someone else must approve what was signed off: on")
SECOND_PAIR_OFF: Final = Text("签字后须由另一人复核：关", "someone else must approve what was signed off: off")
PASSWORD: Final = Text("密码：", "password: ")
PASSWORD_AGAIN: Final = Text("再输一次：", "again: ")
PASSWORDS_DIFFER: Final = Text("两次输入的密码不同。", "the two passwords differ.")
PASSWORD_SHORT: Final = Text("密码至少 {least} 个字符。", "a password has at least {least} characters.")
