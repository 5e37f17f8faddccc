"""What outside code keeps runs where it, or what is not known, is called later: refutations know it."""

from __future__ import annotations

import pytest

from tests.linking.test_unnamed import refutes

PYTHON = {
    "the type of an argument": "import argparse\ndef cb(): ...\ndef make():\n    p = argparse.ArgumentParser()\n"
    "    p.add_argument('x', type=cb)\n    return p\ndef run(p): p.parse_args()\nrun(make())\n",
    "a callback of a stack of exits": "import contextlib\ndef cb(): ...\ndef make():\n    s = contextlib.ExitStack()\n"
    "    s.callback(cb)\n    return s\ndef run(s): s.close()\nrun(make())\n",
    "the target of a thread": "import threading\ndef cb(): ...\ndef make(): return threading.Thread(target=cb)\n"
    "def run(t): t.start()\nrun(make())\n",
    "what makes missing values": "import collections\ndef cb(): ...\ndef make(): return collections.defaultdict(cb)\n"
    "def run(d): return d['x']\nrun(make())\n",
    "what is called later for each": "def cb(): ...\ndef make(): return map(cb, [1])\ndef run(t):\n"
    "    for one in t: pass\nrun(make())\n",
    "what is compared with": "import functools\ndef cb(): ...\ndef make(): return functools.cmp_to_key(cb)\n"
    "def run(key): return sorted([2, 1], key=key)\nrun(make())\n",
    "a file that is written to": "import json\ndef cb(): ...\nclass File:\n    def write(self, text): cb()\n"
    "def run(file): json.dump({}, file)\nrun(File())\n",
    "a class that outside code makes": "import json\ndef cb(): ...\nclass Encoder(json.JSONEncoder):\n"
    "    def default(self, one): cb()\ndef run(cls): json.dumps(1, cls=cls)\nrun(Encoder)\n",
    "a parser that is fed": "import html.parser\ndef cb(): ...\nclass Reader(html.parser.HTMLParser):\n"
    "    def handle_data(self, data): cb()\ndef run(reader): reader.feed('x')\nrun(Reader())\n",
    "a format": "import string\ndef cb(): ...\nclass Text(string.Formatter):\n"
    "    def get_value(self, key, args, named): cb()\ndef run(text): text.format('{x}')\nrun(Text())\n",
    "a handler of logs": "import logging\ndef cb(): ...\nclass Handler(logging.Handler):\n"
    "    def emit(self, record): cb()\ndef make():\n    log = logging.getLogger('x')\n    log.addHandler(Handler())\n"
    "    return log\ndef run(log): log.error('x')\nrun(make())\n",
}

CONTROL = {
    "what keeps nothing": "import json, threading\ndef cb(): ...\nthreading.Thread(target=cb)\n"
    "def run(): json.loads('1')\n",
    "what is known": "import threading\ndef cb(): ...\nthreading.Thread(target=cb)\n"
    "def _help(): ...\ndef run(): _help()\n",
    "a container": "import threading\ndef cb(): ...\nthreading.Thread(target=cb)\ndef run():\n"
    "    found = []\n    found.append(1)\n    for one in found: len(found)\n",
}


@pytest.mark.parametrize("case", PYTHON)
def test_what_was_handed_out_may_run(case: str) -> None:
    assert not refutes(PYTHON[case], "python", "a.py")


@pytest.mark.parametrize("case", CONTROL)
def test_what_is_known_runs_nothing_that_was_handed_out(case: str) -> None:
    assert refutes(CONTROL[case], "python", "a.py")
