"""What a page's own small inline scripts write into it.

Many templates put a value (the source, the editor, the link to a file) into a
page by ``document.write`` of a variable that is set in the same script. In: the
text of one inline script. Out: the text and markup that it writes. Understood:
assignments of strings and their sums, ``if``/``else`` over comparisons of them,
``document.write``, ``$(...).html(...)`` and ``.innerHTML =``. Promised: never
raises, linear time, no code is run. Not promised: anything about functions,
loops and values that come from elsewhere; a branch whose condition is not known
is not taken.
"""

from __future__ import annotations

import re

MAX_SCRIPT = 6_000  # characters
MAX_DEPTH = 20  # blocks within blocks

_TRIGGER = re.compile(r"document\.write|\.html\(|\.text\(|\.innerHTML|\.innerText")
_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|(\.?[A-Za-z_$][\w$.]*)|(===|!==|==|!=|\|\||&&|[^\s])""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_WRITES = frozenset(("document.write", "document.writeln", ".html", ".text", ".append"))
_SETS = frozenset((".innerHTML", ".innerText", ".textContent"))
_LOOPS = frozenset(("function", "for", "while", "switch"))
_NOTHING = frozenset(("null", "undefined"))
_PAIRS = {"(": ")", "{": "}", "[": "]"}


def holds(script: str) -> bool:
    """Whether a script may write something that can be read here."""
    return len(script) <= MAX_SCRIPT and not script.isascii() and _TRIGGER.search(script) is not None


def written(script: str) -> str:
    """Follow a script and return the markup that it writes."""
    run = _Run(_tokens(script))
    run.statements(0, len(run.tokens))
    return "".join(run.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Token = tuple[str, str]  # kind: s(tring), n(ame), p(unctuation)


def _tokens(script: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(script):
        double, single, name, mark = match.groups()
        text = double if double is not None else single
        if text is not None:
            tokens.append(("s", _ESCAPE.sub(_unescape, text)))
        elif name:
            tokens.append(("n", name))
        elif mark:
            tokens.append(("p", mark))
    return tokens


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\n"}.get(code, code)


class _Run:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.values: dict[str, str] = {}
        self.out: list[str] = []
        self.depth = 0
        self.closing = self._match_pairs()

    def _match_pairs(self) -> dict[int, int]:
        open_at: list[int] = []
        closing: dict[int, int] = {}
        for i, (kind, text) in enumerate(self.tokens):
            if kind != "p":
                continue
            if text in _PAIRS:
                open_at.append(i)
            elif text in ")}]" and open_at and _PAIRS[self.tokens[open_at[-1]][1]] == text:
                closing[open_at.pop()] = i
        return closing

    def _is(self, i: int, text: str) -> bool:
        return i < len(self.tokens) and self.tokens[i] == ("p", text)

    def statements(self, i: int, stop: int) -> None:
        self.depth += 1
        while i < stop and self.depth <= MAX_DEPTH:
            i = self.statement(i, stop)
        self.depth -= 1

    def statement(self, i: int, stop: int) -> int:
        """Follow the statement at ``i``; the index after it (always further on)."""
        kind, text = self.tokens[i]
        if kind != "n":
            return i + 1
        if text == "if" and i + 1 in self.closing:
            return self._if(i, stop)
        if text in _LOOPS:
            return self._after_block(i, stop)
        if text in _WRITES and i + 1 in self.closing:
            value = self._sum(i + 2, self.closing[i + 1])
            if value is not None:
                self.out.append(value)
            return self.closing[i + 1] + 1
        if self._is(i + 1, "="):
            end = self._end_of_expression(i + 2, stop)
            value = self._sum(i + 2, end)
            if text in _SETS:
                self.out.append(value or "")
            elif value is None:
                self.values.pop(text, None)
            else:
                self.values[text] = value
            return max(end, i + 2)
        return i + 1

    def _if(self, i: int, stop: int) -> int:
        """Follow ``if ... else if ... else``: at most one branch, none once a condition is unknown."""
        is_open = True
        while i < stop and i + 1 in self.closing:
            close = self.closing[i + 1]
            truth = self._condition(i + 2, close) if is_open else False
            i = self._branch(close + 1, stop, truth is True)
            is_open = is_open and truth is False
            if i >= stop or self.tokens[i] != ("n", "else"):
                return i
            i += 1
            if i >= stop or self.tokens[i] != ("n", "if"):
                return self._branch(i, stop, is_open)
        return i + 1

    def _branch(self, i: int, stop: int, taken: bool) -> int:
        if i >= stop:
            return stop
        if self._is(i, "{") and i in self.closing:
            if taken:
                self.statements(i + 1, self.closing[i])
            return self.closing[i] + 1
        end = min(self._end_of_expression(i, stop) + 1, stop)
        if taken:
            self.statements(i, end)
        return end

    def _after_block(self, i: int, stop: int) -> int:
        """After the body of a function or loop: what it does is not followed."""
        while i < stop and not self._is(i, "{"):
            i = self.closing.get(i, i) + 1
        return self.closing.get(i, stop - 1) + 1 if i < stop else stop

    def _end_of_expression(self, i: int, stop: int) -> int:
        """Where a statement ends: at ``;``, at a brace, or where a string or name follows another."""
        before = ""
        while i < stop:
            kind, text = self.tokens[i]
            if kind == "p" and text in (";", "}", ")"):
                return i
            if kind != "p" and before in ("s", "n"):
                return i
            before = kind if kind != "p" else ""
            i = self.closing.get(i, i) + 1
        return stop

    def _sum(self, i: int, stop: int) -> str | None:
        """The value of ``a + b + ...`` over tokens, None where it is not known."""
        parts: list[str] = []
        wants_term = True
        for kind, text in self.tokens[i:stop]:
            if wants_term and kind == "s":
                parts.append(text)
            elif wants_term and kind == "n" and text in self.values:
                parts.append(self.values[text])
            elif not wants_term and text == "+":
                pass
            else:
                return None
            wants_term = not wants_term
        return None if wants_term else "".join(parts)

    def _condition(self, i: int, stop: int) -> bool | None:
        """The truth of comparisons joined by || and && (|| binds last), None where it is not known."""
        known = True
        for alternative in self._split(i, stop, "||"):
            truths = [self._comparison(a, b) for a, b in self._split(*alternative, "&&")]
            if all(truth is True for truth in truths):
                return True
            if all(truth is not False for truth in truths):
                known = False
        return False if known else None

    def _split(self, i: int, stop: int, mark: str) -> list[tuple[int, int]]:
        cuts = [k for k in range(i, stop) if self.tokens[k] == ("p", mark)]
        return list(zip([i, *(k + 1 for k in cuts)], [*cuts, stop], strict=True))

    def _comparison(self, i: int, stop: int) -> bool | None:
        for k in range(i, stop):
            if self.tokens[k][0] == "p" and self.tokens[k][1] in ("==", "===", "!=", "!=="):
                left, right = self._operand(i, k), self._operand(k + 1, stop)
                if left is None or right is None:
                    return None
                return (left == right) == (self.tokens[k][1][0] == "=")
        value = self._sum(i, stop)
        return None if value is None else bool(value)

    def _operand(self, i: int, stop: int) -> str | None:
        if stop == i + 1 and self.tokens[i][0] == "n" and self.tokens[i][1] in _NOTHING:
            return "\0"  # equal to no string
        return self._sum(i, stop)
