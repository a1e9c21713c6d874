"""Funds, achievements, staffing figures and goals from running text: every free number of a sentence finds its list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gouji.core.answers import FundAnswer, IndicatorAnswer, QuantityAnswer
from gouji.core.numerals import Numeral
from gouji.core.report import Section, Span
from gouji.core.units import TIME, measure_of
from gouji.extract.rules.cells import prose_cells
from gouji.extract.rules.cues import YEAR
from gouji.extract.rules.draft import Draft
from gouji.extract.rules.money import direction_of, is_fund, is_money
from gouji.extract.rules.reading import Reading, Sentence
from gouji.extract.rules.sorting import reason_against
from gouji.extract.rules.subjects import clause_before, clean, subject_of
from gouji.extract.rules.zones import Zone, zone_of

_STAFF: Final = re.compile(
    r"编制|编外|在职|离休|退休|在编|实有(在职|人员|在编|编制|行政|事业)|聘用人员|临聘|公务员|参公|工勤|"
    r"在岗职工|配备专(职|人)|专职[^，。；]{0,6}员|内设(机构|科室)|下属|所属(事业)?单位|二级预算单位|定编"
)
_STAFF_NOT: Final = re.compile(r"控制率|退休金|退休军人|退役|低保|培训|服务对象|救助|两委|村干部|养老")
_STAFF_UNITS: Final = frozenset("人 个 辆 位 所 家 台 户 名".split())
_VEHICLES: Final = re.compile(r"公务用车|执法执勤用车|应急用车|保留车辆|车辆编制|实有车辆|业务用车")
_SET_UP: Final = re.compile(r"设[^。；]{2,200}$")
_OFFICES_BEHIND: Final = re.compile(r"[^，。；]{0,4}(机构|股室|科室|站所|办公室|内设|下属单位)")
_POST_BEFORE: Final = re.compile(r"配备专(职|人)[^，。；]{0,8}$|专职[^，。；]{0,6}员\s*$|编制[^，。；]{0,4}$")
_ROLE_BEHIND: Final = re.compile(r"[^，。；、]{0,8}(任|为)副?(组长|主任|队长)")
_GOAL: Final = re.compile(r"增长|达到?|不低于|不少于|不超过|高于|以上|率|力争|控制在|超过|完成|降低|提高|实现|以内")
_INTENDED: Final = re.compile(r"(力争|确保|计划|拟|争取|预计|控制在|达到|不低于|实现)[^，。；]{0,24}$")
_INTENT_WIDTH: Final = 30
_LISTED: Final = re.compile(r"\s*[、和与及]\s*")
_DOCUMENT: Final = re.compile(r"[^\s，。；、：:（(《“]{1,12}$")
_OFFICE_WIDTH: Final = 12
_SHARE_BEFORE: Final = re.compile(
    r"占(?P<whole>[^，。；%]{0,24}?)的?(比重?例?|比率)?(为|达)?\s*$|比重(为|达)?\s*$|占比(为|达)?\s*$"
)
_MANAGEMENT_RATE: Final = re.compile(
    r"[^，。；、：:“”（）()\d%]{0,18}(到位率|使用率|执行率|控制率|支付率|支出率|结转结余率|结余率|差异率|"
    r"调整率|变动率|在用率|利用率|公开率|拨付率|预算完成率)[”」]?(为|达到?|是|：|:|=|小于|大于|约)*\s*$"
)


def read_prose(reading: Reading, draft: Draft) -> None:
    """Files every free number of the report's sentences, explanation cells of score tables included."""
    for sentence in _sentences(reading):
        _SentenceReader(reading, draft, sentence).read()


def _sentences(reading: Reading) -> Iterator[Sentence]:
    yield from reading.sentences
    for section, cell in prose_cells(reading):
        yield from reading.sentences_of(cell.span, section)


class _SentenceReader:
    def __init__(self, reading: Reading, draft: Draft, sentence: Sentence) -> None:
        self._reading = reading
        self._draft = draft
        self._sentence = sentence
        self._zone: Zone = zone_of(sentence.section)
        self._last_name: Span | None = None
        self._goal_end = 0
        self._in_table = sentence.section.table is not None

    def read(self) -> None:
        previous: str | None = None
        after = 0
        numerals = self._sentence.numerals
        for index, numeral in enumerate(numerals):
            if not self._draft.free(numeral):
                if (numeral.is_quantity and numeral.unit) or numeral.kind == "document_number":
                    after = max(numeral.unit_end, numeral.end)
                continue
            reason = reason_against(self._reading, self._sentence, numeral) or self._score_text(index)
            if reason:
                self._draft.rule_out(numeral, reason)
                continue
            if self._zone == "plans" and _INTENDED.search(self._sentence.before(numeral)[-_INTENT_WIDTH:]):
                self._draft.rule_out(numeral, "plan")
                continue
            unit = numeral.unit or self._shared_unit(index)
            if unit is None:
                continue
            if measure_of(unit).base in TIME and numeral.unit is None:
                self._draft.rule_out(numeral, "duration")
                continue
            subject = subject_of(self._sentence, numeral, previous, after=after)
            self._file(numeral, unit, subject, index)
            previous, after = subject, max(numeral.unit_end, numeral.end)

    def _score_text(self, index: int) -> str | None:
        """得1分, 扣0.5分, 80—89分为良: points spoken of in an explanation or a rule, claimed by a row or by nobody."""
        unit = self._sentence.numerals[index].unit or self._shared_unit(index)
        return "rule_text" if measure_of(unit).base == "分" else None

    def _shared_unit(self, index: int) -> str | None:
        """``1.57万与5.3万株``, ``分别增长8%、10%``: the unit stands at the last number of the list."""
        here = self._sentence.numerals[index]
        if index + 1 >= len(self._sentence.numerals):
            return None
        following = self._sentence.numerals[index + 1]
        between = self._reading.text[max(here.end, here.unit_end) : following.start]
        if following.unit and re.fullmatch(r"\s*[、和与至及到~～\-—－]{1,2}\s*", between):
            return following.unit
        return None

    def _file(self, numeral: Numeral, unit: str, subject: str, index: int) -> None:
        unit = self._full_unit(unit, index, numeral)
        if is_money(numeral, self._sentence):
            name = subject
            if is_fund(numeral, self._sentence, name) and not self._is_goal(numeral):
                self._draft.fund(self._fund(numeral, unit, name, index))
                return
        elif self._is_staff(numeral, unit):
            self._draft.staff(self._quantity(numeral, unit, subject))
            return
        elif unit == "%" and self._rate(numeral):
            return
        if self._is_goal(numeral) and (len(subject) >= 2 or self._last_name is not None):
            self._goal_end = max(numeral.unit_end, numeral.end)
            self._draft.indicator(
                IndicatorAnswer(
                    name=self._name_span(numeral),
                    kind="goal",
                    path=self._path(),
                    target=numeral.id,
                    unit=unit or None,
                )
            )
            return
        self._draft.achievement(self._quantity(numeral, unit, subject))

    def _full_unit(self, unit: str, index: int, numeral: Numeral) -> str:
        """万 beside money is 万元; 1.57万与5.3万株 counts 万株 both times."""
        if measure_of(unit).base or not unit:
            return unit
        if is_money(numeral, self._sentence):
            return unit + "元"
        shared = self._shared_unit(index)
        return shared if shared and measure_of(shared).scale == measure_of(unit).scale else unit

    def _quantity(self, numeral: Numeral, unit: str, subject: str) -> QuantityAnswer:
        return QuantityAnswer(
            subject=subject,
            quantity=numeral.id,
            unit=unit,
            qualifier=numeral.qualifier,
            statement=self._reading.trimmed(self._sentence.span.start, self._sentence.span.end),
            topic=self._sentence.section.title or None,
        )

    def _fund(self, numeral: Numeral, unit: str, name: str, index: int) -> FundAnswer:
        share, whole = self._share_after(index)
        return FundAnswer(
            name=name,
            amount=numeral.id,
            unit=unit,
            direction=direction_of(name),
            year=self._year(numeral),
            share=share.id if share else None,
            whole=whole,
            document_number=self._document_number(index),
        )

    def _share_after(self, index: int) -> tuple[Numeral | None, str | None]:
        """``…万元，占总支出的46.07%``: the percentage and the whole it names."""
        here = self._sentence.numerals[index]
        following = next((found for found in self._sentence.numerals[index + 1 :] if found.kind != "document_number"), None)
        if following is None or following.unit not in ("%", "‰"):
            return None, None
        between = self._reading.text[max(here.end, here.unit_end) : following.start]
        match = _SHARE_BEFORE.search(between)
        if match is None or "。" in between or not self._draft.free(following):
            return None, None
        return following, clean(match["whole"] or "") or None

    def _document_number(self, index: int) -> Span | None:
        """The 文号 of the grant: 根据X财〔2020〕1号文件，追加资金…万元 before the amount, …万元（X财〔2020〕1号） behind it."""
        numerals = self._sentence.numerals
        behind = self._number_behind(index)
        if behind is None and index and numerals[index - 1].kind == "document_number":
            return None if index > 1 and self._number_behind(index - 2) else self._whole_number(numerals[index - 1])
        return behind

    def _number_behind(self, index: int) -> Span | None:
        """The document number in the bracket right behind an amount."""
        here, following = (*self._sentence.numerals[index : index + 2], None)[:2]
        if here is None or following is None or following.kind != "document_number":
            return None
        found = self._whole_number(following)
        between = self._reading.text[max(here.end, here.unit_end) : found.start]
        return found if between.strip() in ("（", "(") else None

    def _whole_number(self, number: Numeral) -> Span:
        """The number with the letters of its office in front: X财〔2020〕1号."""
        match = _DOCUMENT.search(self._reading.text, max(self._sentence.span.start, number.start - _OFFICE_WIDTH), number.start)
        prefix = re.sub(r"^.*(根据|按照|依据|关于)", "", match.group()) if match else ""
        return Span(number.start - len(prefix), number.end)

    def _year(self, numeral: Numeral) -> str | None:
        years = YEAR.findall(self._sentence.before(numeral))
        if years:
            return str(years[-1])
        found = YEAR.findall(self._sentence.section.title)
        return str(found[-1]) if found else None

    def _is_staff(self, numeral: Numeral, unit: str) -> bool:
        if measure_of(unit).base not in _STAFF_UNITS or measure_of(unit).scale != 1:
            return False
        before = self._sentence.before(numeral)
        local = before[-24:] + self._sentence.after(numeral)[:6]
        if self._zone in ("staffing", "other", "funds") and _STAFF.search(self._sentence.text) and not _STAFF_NOT.search(local):
            return True
        if self._zone == "staffing" and not _STAFF_NOT.search(self._sentence.text):
            return True
        if unit == "辆" and _VEHICLES.search(before[-30:]):
            return True
        if _SET_UP.search(before) and _OFFICES_BEHIND.match(self._sentence.after(numeral)):
            return True
        return _POST_BEFORE.search(before) is not None or _ROLE_BEHIND.match(self._sentence.after(numeral)) is not None

    def _rate(self, numeral: Numeral) -> bool:
        """A rate of the unit's own management in prose is an indicator row with an actual value."""
        if self._in_table:
            return False
        start = self._sentence.clause_start(numeral.start)
        before = self._sentence.text[start : numeral.start - self._sentence.span.start]
        match = _MANAGEMENT_RATE.search(before)
        if match is None:
            return False
        name = self._name_span(numeral)
        self._draft.indicator(IndicatorAnswer(name=name, kind="prose", path=self._path(), actual=numeral.id, unit=numeral.unit))
        return True

    def _name_span(self, numeral: Numeral) -> Span:
        """The clause before the number as a place in the text, lead and trail words dropped."""
        before = clause_before(self._sentence, numeral)
        name = clean(before).strip("“”")
        if not name and self._last_name is not None:
            return self._last_name
        at = before.rfind(name) if name else -1
        start = numeral.start - len(before) + max(at, 0)
        self._last_name = Span(start, start + len(name)) if name else None
        return self._last_name if self._last_name else self._reading.trimmed(numeral.start - len(before), numeral.start)

    def _is_goal(self, numeral: Numeral) -> bool:
        if self._zone != "goals" or self._in_table:
            return False
        between = self._reading.text[self._goal_end : numeral.start] if self._goal_end else ""
        if _LISTED.fullmatch(between):
            return True
        around = clause_before(self._sentence, numeral) + self._sentence.after(numeral)[:3]
        return _GOAL.search(around) is not None

    def _path(self) -> tuple[str, ...]:
        return _path(self._sentence.section)


def _path(section: Section) -> tuple[str, ...]:
    return tuple(title for title in (*section.path, section.title) if title)
