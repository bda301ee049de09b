"""Name the circumstances of a proposal: features are strings, and those of one proposal begin with its name.

Takes names; gives the tuples that confidence.py weighs. Equal ones are shared, so that a text of many quotations holds few of them.
"""

from functools import lru_cache


# The circumstances come from closed sets, but so many combine that keeping all of them would cost memory.
@lru_cache(maxsize=512)
def named(name: str, circumstances: tuple[str, ...]) -> tuple[str, ...]:
    """Put the name of a proposal before its circumstances.

    >>> named("incise", ("clause", "comma"))
    ('incise clause', 'incise comma')
    """
    return tuple([f"{name} {circumstance}" for circumstance in circumstances])
