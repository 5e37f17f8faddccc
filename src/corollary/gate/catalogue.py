"""The rules that there are, as values: what each asks, and what to do about what it finds.

From this table come `corollary check --explain`, the rules in reports, and the sections of `docs/check.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

DOCS = "docs/check.md"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id, the question it asks, how bad a yes is, how it is switched on, and what mends a finding."""

    id: str
    question: str
    severity: str
    key: str
    example: str
    detail: str
    fix: str

    @property
    def page(self) -> str:
        """Where it is documented."""
        return f"{DOCS}#{self.id}"


RULES = (
    Rule(
        "dead-code",
        "Is there code that nothing can run?",
        "error",
        "dead-code",
        'dead-code = "proved"   # the least confidence that is reported: "likely", "unknown", or "off"',
        "Functions, methods and classes to which no entry point leads. `proved`: code outside cannot name them, and "
        "their name is in no string. `likely`: code outside may. `unknown`: only guesses lead to them. A function that "
        "run-time data (`--coverage`) saw running is never reported.",
        "Delete it with everything that only it keeps. If something outside runs it, name it in `entry-points`.",
    ),
    Rule(
        "call-cycle",
        "Do functions call one another in a circle?",
        "error",
        "cycles",
        'cycles = ["calls", "imports"]',
        "Functions that all reach one another by calls of at least the `evidence` given. A function that calls itself "
        "is no finding. What is shown is a shortest circle; the knot around it may be larger.",
        "Pass what is needed as an argument, or move what both need to where neither is. `corollary cycles --cut` "
        "says which calls are the fewest to take away.",
    ),
    Rule(
        "import-cycle",
        "Do files import one another in a circle?",
        "error",
        "cycles",
        'cycles = "imports"     # or "files": imports and calls between files',
        "Files that all reach one another by imports. Imports that serve types alone count with `type-only`.",
        "Move what both files need into a third one, or import where it is used. `corollary cycles --level imports "
        "--cut` says which imports are the fewest to take away.",
    ),
    Rule(
        "layers",
        "Does a layer use a higher one?",
        "error",
        "layers",
        "[[tool.corollary.check.layers]]\n"
        'name = "the pipeline"\n'
        'layers = ["src/shop/web", ["src/shop/orders", "src/shop/stock"], "src/shop/store"]   # the highest first\n'
        "skip = true              # false: a layer may only use the next one below it",
        "A finding for every pair of files of which the lower one imports or calls the higher one. What no pattern "
        "covers is in no layer. What is in one layer may use each other.",
        "Turn the dependency around: what the lower layer needs is handed to it, or moves down.",
    ),
    Rule(
        "forbidden",
        "Does something reach what it must not reach?",
        "error",
        "forbidden",
        "[[tool.corollary.check.forbidden]]\n"
        'from = ["src/shop/orders"]\n'
        'to = ["src/shop/web", "src/shop/store/driver*#Connection.*"]\n'
        'packages = ["flask", "os.path", "@scope/*", "example.org/module"]    # outside, with all that is below\n'
        "transitive = true        # false: only what is used directly",
        "Imports and calls that lead from one area to another, directly or through others; the witness is a shortest "
        "way. Reported where the way leaves the area it begins in. Packages outside are reached by imports; a note "
        "asks what is meant where nothing imports one, and something of a similar name is imported.",
        "Cut the way at the step that is the least needed, or allow it with `except`.",
    ),
    Rule(
        "independence",
        "Do parts that are independent use one another?",
        "error",
        "independence",
        "[[tool.corollary.check.independence]]\n"
        'members = ["src/shop/plugins/card", "src/shop/plugins/cash"]\n'
        "transitive = true",
        "Each member is forbidden to reach every other one.",
        "Move what they share into something that all of them may use.",
    ),
    Rule(
        "protected",
        "Is something used by others than those that may?",
        "error",
        "protected",
        '[[tool.corollary.check.protected]]\nmembers = ["src/shop/store/driver.x"]\n'
        'packages = ["sqlite3"]    # outside, as in forbidden\nby = ["src/shop/store"]',
        "Direct imports and calls of the members, and imports of the packages, from anywhere but the members and `by`.",
        "Use the face that `by` offers, or add the user to `by`.",
    ),
    Rule(
        "acyclic-siblings",
        "Do the parts of a folder use one another in a circle?",
        "error",
        "acyclic-siblings",
        '[[tool.corollary.check.acyclic-siblings]]\nfolders = ["src/shop", "src/shop/**"]',
        "The files and folders directly in a folder, each taken as one with all that is inside. Coarser than "
        "import-cycle: no file need be in a circle for its folder to be in one.",
        "Move the file that closes the circle to where it is used.",
    ),
    Rule(
        "unresolved-import",
        "Is there an import of a file, or of a name in one, that does not exist?",
        "error",
        "unresolved-import",
        "unresolved-import = true",
        "Imports that must mean a file of this code base (relative ones, or below a package of it), and mean none; and "
        "imports of a name that the file they mean does not have. Unknown where something of that name was left out of "
        "the analysis, since it may be what is meant, and where the code goes on without it. A file that adds to what "
        "it has by other means than binding names (a computed namespace, a hook, every name of a package outside) "
        "lacks none.",
        "Correct the import, or add the file. If a build makes the file, suppress the finding.",
    ),
    Rule(
        "unused-export",
        "Is there API that nothing here uses?",
        "warning",
        "unused-export",
        "unused-export = true",
        "What is exported for code outside, and that nothing in this code base uses: not even tests.",
        "Test it if it is meant to be used from outside; if not, stop exporting it.",
    ),
    Rule(
        "diagram",
        "Does the code obey the picture of it?",
        "error",
        "diagram",
        "[[tool.corollary.check.diagram]]\n"
        'file = "ARCHITECTURE.md"  # a .mmd file, or a document with a flowchart in a fence\n'
        "block = 1\n"
        'nodes = { web = "src/shop/web", core = ["src/shop/orders", "src/shop/stock"] }\n'
        "absent = true             # whether an arrow without code is a finding\n"
        "flow = false              # true: arrows show where data goes, and their end uses their beginning\n"
        "transitive = false        # true: a way of several arrows allows what one does",
        "A reflexion model (Murphy, Notkin and Sullivan 1995): every import or call between two nodes must have an "
        "arrow (else divergence), and every arrow must have code (else absence). What no node covers is not looked "
        "at.",
        "Change the code or the picture: whichever of them is wrong.",
    ),
    Rule(
        "prolog",
        "What do the rules of this code base say?",
        "error",
        "prolog",
        'prolog = ["policy/rules.pl"]',
        "Every solution of `violation(Rule, Symbol, Message)` is a finding. A rule file says what it is about in a "
        "comment that opens it; `corollary query --predicates` lists what rules can use.",
        "See the comment that opens the rule file.",
    ),
)
"""Every rule, in the order of reports."""

BY_ID = {rule.id: rule for rule in RULES}


def explained(rule: Rule) -> str:
    """What a person reads about a rule."""
    return "\n".join(
        [
            f"{rule.id} ({rule.severity}): {rule.question}",
            "",
            rule.detail,
            "",
            "Switched on by:",
            *(f"    {line}" for line in rule.example.splitlines()),
            "",
            f"To mend a finding: {rule.fix}",
            f"See {rule.page}.",
        ]
    )
