"""How many pairs must block, by linear programs of the whole market.

Where lawyers have one post each, :mod:`firm_posts` are columns, :mod:`firm_combs`,
:mod:`worse_posts`, :mod:`firm_rooms`, :mod:`dispatch_cuts` and :mod:`sending_cuts` rows
that every plan keeps, counted with its blocking pairs, :mod:`sent_posts` columns and
rows where dispatch is short, :mod:`link_rows` looks for them, :mod:`link_program` is
what they begin with, :mod:`link_rounds` adds them round by round, :mod:`link_plans`
makes plans of solutions, and :mod:`link_bound` closes what they leave open, in two
threads where that may be: :mod:`whole_links` searches in whole numbers,
:mod:`enough_posts` are what a search settles firms by. Elsewhere :mod:`pooled_pairs`
makes few columns of many pairs, :mod:`excused_combs` are the rows, and
:mod:`comb_bound` adds them. What is known on the way is a :mod:`fewest`. Where all of
that is too large, :mod:`unserved` counts whom plans without a blocking pair leave out.
"""
