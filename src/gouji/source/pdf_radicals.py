"""Radicals that fonts of Chinese PDFs give for the character of the same shape, where Unicode itself names no such character."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

RADICALS: Final[Mapping[str, str]] = MappingProxyType(
    dict(
        zip(
            "⺁⺄⺈⺊⺋⺌⺎⺐⺓⺕⺗⺙⺛⺝⺟⺠⺡⺢⺤⺥⺧⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺶⺷⺸⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻯⻰⻱",
            "厂乙刀卜㔾小兀尢幺彐㣺攵旡月母民氵氺爫爫牛王疋目示礻竹纟纟罒罒羊羊羊聿月艹艹艹虎衤西西见角角讠贝车辶辶辶阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄齐齿竜龙龟",
            strict=True,
        )
    )
)
