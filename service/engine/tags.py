"""Name the tags that the words of a sentence have, one letter each.

Takes nothing. The tags of a sentence form one string, so that the grammar of the reporter's frame can be written as short patterns
over that string:

    D determiner   u auprès, près   d de   g du, des   a à, au, en   P other preposition   Z demonstrative pronoun
    S subject pronoun   I inverted pronoun (-t-il)   c clitic (se, lui)   n ne   p pas, jamais
    R relative pronoun   K que   C and, or, but   U subordinator   B adverb
    X finite avoir or être   y été   V E F T reporting verb: finite, past participle, present participle, infinitive
    v e f t the same of other verbs   O civility (M., Mme)   M capitalised word   r role noun   w other word   0 number
    Q quotation   , : ; . ( ) - & punctuation   * anything else
"""

FINITE = frozenset("XVv")
VERB_GROUP = frozenset("XVvnc")  # what a verb group begins with: (la maire) | dit, | a dit, | ne dit pas, | se dit
