"""Checks across reports: one unit in two years, one unit in two documents of one year, one text in the reports of two units.

    from gouji.across import compare, profile_of

    texts = {str(number): result.text for number, result in enumerate(results)}
    profiles = [profile_of(str(number), result) for number, result in enumerate(results)]
    crossings = compare(profiles, texts.__getitem__)
"""

from gouji.across.compare import compare
from gouji.across.crossing import RULES, Crossing, Place
from gouji.across.profile import Profile, profile_of

__all__ = ["RULES", "Crossing", "Place", "Profile", "compare", "profile_of"]
