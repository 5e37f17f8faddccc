"""Problems in the words of those who have them, and the templates that they need."""

from __future__ import annotations

import pytest

from corollary.verification.templates.reading.loading import shipped
from corollary.verification.templates.reading.normalising import shipped as normalisations
from corollary.verification.templates.searching import Index

PROBLEMS = {
    "our helm chart's ClusterRole can create pods, does that make it cluster admin?": "privilege-escalation",
    "which employees are able to delete customer records": "permission-derivation",
    "the same person must not create and approve an invoice": "separation-of-duty",
    "an S3 bucket statement allows what another statement denies": "policy-contradiction",
    "is it possible to get access without MFA under these ABAC conditions": "policy-reachability",
    "staging and production yaml settings drifted apart": "configuration-equivalence",
    "turning on the beta flag together with the legacy flag broke checkout": "feature-flag-interactions",
    "an iptables rule that never matches because an earlier one swallows its packets": "firewall-shadowing",
    "my Django urlpatterns: the second URL is never hit": "route-shadowing",
    "pip cannot find versions that satisfy all requirements": "dependency-constraints",
    "how do we upgrade postgres and the app step by step without breaking compatibility": "upgrade-path",
    "the web form accepts names longer than the database column": "schema-consistency",
    "will removing this field from the REST response break clients": "api-compatibility",
    "could all tenants together exceed the upstream API's requests per minute quota": "rate-limits",
    "after every withdrawal the balance must stay non-negative": "invariant-preservation",
    "can width times height overflow a 32 bit int": "overflow",
    "given a sorted list on entry, is the returned index valid on exit": "pre-and-postcondition",
    "I refactored this if/else expression, is it still the same function": "function-equivalence",
    "does my order workflow have states you can never leave or never reach": "state-machine",
    "check recorded client server messages against the handshake": "protocol-conformance",
    "files that are opened but never closed": "resource-pairing",
    "an early return leaks the lock on one path": "resource-paths",
    "threads deadlock because mutexes are taken in different order": "lock-order",
    "user input reaching SQL execute without escaping": "taint-propagation",
    "the domain package must not import from the web layer": "layering",
    "shortest schedule of jobs with dependencies before the deadline": "scheduling",
    "place containers on nodes with limited memory": "allocation",
    "which files are usually changed in the same commit": "association-rules",
    "guess the owning team of unlabeled modules from their neighbours": "collective-classification",
    "privelege escalaton in kuberntes": "privilege-escalation",
    "dedlock between treads": "lock-order",
    "integr overflw": "overflow",
}
"""None of these sentences stands in a template."""

INDEX = Index(shipped(), normalisations())


def found(problem: str) -> list[str]:
    return [one.template.id for one in INDEX.search(problem, limit=3)]


@pytest.mark.parametrize(("problem", "template"), PROBLEMS.items(), ids=PROBLEMS.values())
def test_is_among_the_first_three(problem: str, template: str) -> None:
    assert template in found(problem)


def test_is_mostly_the_first() -> None:
    first = sum(found(problem)[0] == template for problem, template in PROBLEMS.items())
    assert first >= 0.9 * len(PROBLEMS)


def test_every_template_is_found() -> None:
    assert set(PROBLEMS.values()) == {template.id for template in shipped()}


@pytest.mark.parametrize("nothing", ["", "the of and", "zzzzqqq", "!?"])
def test_words_that_say_nothing_find_nothing(nothing: str) -> None:
    assert found(nothing) == []
