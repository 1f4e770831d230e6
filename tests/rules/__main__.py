"""`python -m tests.rules [RULE ...]`: break each rule, and tell which of them no test misses. Ends with 1 then."""

import sys
from concurrent.futures import ThreadPoolExecutor

from tests.rules.breaking import Break, Outcome, breaks, outcome

wanted = set(sys.argv[1:])
asked = [(each, rule) for each in breaks() for rule in each.rules if not wanted or rule in wanted]


def _try(one: tuple[Break, str]) -> Outcome:
    broken, rule = one
    said = outcome(broken, rule)
    print(f"{rule:5} {said:15} {broken.file}: {' '.join(broken.find.split())[:70]}", flush=True)
    return said


with ThreadPoolExecutor(2) as both:
    said = list(both.map(_try, asked))
print(f"{said.count(Outcome.NOTICED)} of {len(said)} noticed, {len({rule for _, rule in asked})} rules")
sys.exit(wanted - {rule for _, rule in asked} != set() or any(each is not Outcome.NOTICED for each in said))
