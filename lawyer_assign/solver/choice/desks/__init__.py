"""How many pairs must block since some firms have to serve whom they like least.

:mod:`who_is_hard` names committees that have to be served so; :mod:`firm_bound` says
firms as a market of desks and bounds it by prices; :mod:`desk_program` asks CP-SAT how
few pairs a matching of its lawyers can let block, whom :mod:`wanted` says that rows
want, and :mod:`scarce_queues` says what queues in scarce districts add, of firms that
:mod:`who_opens` names.
"""
