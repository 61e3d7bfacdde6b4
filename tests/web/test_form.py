"""Forms are drawn quickly, and as WTForms itself would draw them."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from wtforms.widgets import core

from portal.web.attributes import attributes

# What WTForms has before an application is built.
_names = st.from_regex(r"\A(class_|for_|id|data_[a-z_]{1,8}|aria_[a-z]{1,8}|[a-z]{1,8})\Z")
_values = st.one_of(st.booleans(), st.integers(), st.text(), st.text().map(Markup))


def _of_wtforms(**given: object) -> str:
    """The same by WTForms 3.2: one name at a time, through Markup."""
    params = []
    for name, value in sorted(given.items()):
        name = core.clean_key(name)
        if value is True:
            params.append(name)
        elif value is not False:
            escaped = core.escape(value).replace(Markup('"'), Markup("&quot;"))
            params.append(Markup('{k}="{v}"').format(k=name, v=escaped))
    return Markup(" ").join(params)


@given(st.dictionaries(_names, _values, max_size=6))
def test_attributes_are_those_of_wtforms(wanted: dict[str, object]) -> None:
    assert attributes(**wanted) == _of_wtforms(**wanted)
