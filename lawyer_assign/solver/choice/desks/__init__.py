"""How many pairs must block since some firms have to serve whom they like least.

:mod:`firm_bound` says firms as a market of desks and bounds it by prices;
:mod:`desk_program` asks CP-SAT how few pairs a matching of it can let block, and
:mod:`scarce_queues` says what queues in scarce districts add, of firms that
:mod:`who_opens` names.
"""
