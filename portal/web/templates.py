"""Templates, compiled once for each language with the words that never change written into them.

Looking words up costs most of a page when it is done anew for every request. So each language has
an edition of the templates in which `_("Send")` stands as its translation already, and
`_("Case %(number)s", number=…)` as the translated sentence that only waits for the number. What
depends on a count, and words that are chosen by the data, are looked up when a page is made.

An edition says exactly what the templates say (tests/web/test_templates.py). Views notice nothing:
the environment hands out the edition of the page's language.
"""

from collections import defaultdict
from collections.abc import MutableMapping
from typing import Any, Self

from flask.templating import Environment
from jinja2 import BytecodeCache, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from portal.translations import catalogue
from portal.web.i18n import page_language

GETTEXT = "_"


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates in memory, once a process however many applications it holds.

    What is kept is found by name and source, so a changed template is compiled anew.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what is kept; Jinja checks that the source is still the same."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED: defaultdict[str, CompiledTemplates] = defaultdict(CompiledTemplates)


class QuickContext(Context):
    """Jinja's context, which asks less of a macro before calling it: a page calls a hundred."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls."""
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(self.eval_ctx, *args, **kwargs)


class QuickCode(CodeGenerator):
    """Jinja's compiler, whose code does not escape again what a macro has escaped already."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """The whole template; the name that `_output_child_pre` writes is found when it runs."""
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import {escaped.__name__}")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write(f"{escaped.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)


def escaped(value: Any) -> str:
    """The value as it may stand in HTML."""
    return value if type(value) is Markup else escape(value)


class PortalEnvironment(Environment):
    """Flask's environment, with one edition of every template for each language."""

    context_class = QuickContext
    code_generator_class = QuickCode
    language: str | None = None  # of an edition

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's own name
    ) -> Template:
        """The template in the edition of the page's language."""
        if self.language is None and isinstance(name, str):
            return self.edition(page_language()).get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def edition(self, language: str) -> Self:
        """The environment in which this language is written into the templates."""
        editions: dict[str, Self] = self.__dict__.setdefault("_editions", {})
        if language not in editions:
            made = self.overlay(bytecode_cache=COMPILED[language])
            made.language = str(language)
            editions[language] = made
        return editions[language]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template, which here are the same for all of them.

        Jinja would look through two layers each time a template is used, though the upper one is
        empty: that took longer than all look-ups of a page.
        """
        return super().make_globals(d) if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        if self.language is not None:
            FoldedMessages(self.language).visit(parsed)
        return parsed


class FoldedMessages(NodeTransformer):
    """Replaces constant messages in a parsed template by what they say in a language."""

    def __init__(self, language: str) -> None:
        self._catalogue = catalogue(language)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named after the node
        """A call of gettext whose message is a constant; every other call stays."""
        self.generic_visit(node)
        message = _constant_message(node)
        if message is None:
            return node
        said = self._catalogue.ugettext(message)
        safe = nodes.MarkSafeIfAutoescape(nodes.Const(said if node.kwargs else said % {}))
        if not node.kwargs:
            return safe.set_lineno(node.lineno)
        filled_in = nodes.Dict([_pair(each) for each in node.kwargs])
        return nodes.Mod(safe, filled_in).set_lineno(node.lineno)


def _constant_message(node: nodes.Call) -> str | None:
    is_gettext = isinstance(node.node, nodes.Name) and node.node.name == GETTEXT
    is_plain = len(node.args) == 1 and not node.dyn_args and not node.dyn_kwargs
    if is_gettext and is_plain and isinstance(node.args[0], nodes.Const):
        return str(node.args[0].value)
    return None


def _pair(given: nodes.Keyword) -> nodes.Pair:
    return nodes.Pair(nodes.Const(given.key), given.value)
