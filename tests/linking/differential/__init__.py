"""Small programs: what they call when they run, beside what is stated of them."""

import pytest

pytest.register_assert_rewrite("tests.linking.differential.comparing")
