"""The national numbers of the region, one module each, with the interface of python-stdnum.

``compact(number)`` drops separators, ``validate(number)`` returns the compact number or raises a
``NumberFault``, ``is_valid(number)`` tells, ``format(number)`` writes it as its country does. No issuer
publishes its check formula: a number that fails is worth a warning, never a refusal.
"""
