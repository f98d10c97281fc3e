"""Reading YAML so that every mistake is told at once, in the words of the person who edits the file.

A reader method that meets a mistake notes it and answers a harmless stand-in, so that reading goes on to the next one;
the loader throws the stand-ins away together with the whole result.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

Choice = TypeVar("Choice", bound=StrEnum)

WHOLE_FILE = "seluruh berkas"
NO_DAY = date.min

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP_TAG = "tag:yaml.org,2002:timestamp"
_STRING_TAG = "tag:yaml.org,2002:str"


class ReferenceInvalid(Exception):
    """The reference folder cannot be used; `problems` lists every mistake as "file: where: what is wrong"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(("Data acuan tidak dapat dipakai:", *(f"- {line}" for line in self.problems))))


class Section:
    """A mapping in a reference file, with the place it stands at."""

    def __init__(
        self,
        problems: list[str],
        file: str,
        where: str,
        value: object,
        required: Iterable[str],
        optional: Iterable[str] = (),
    ) -> None:
        self.file = file
        self.where = where
        self._problems = problems
        self._values: dict[str, object] = {}
        if not isinstance(value, dict):
            self.wrong("harus berupa pasangan kunci dan isi")
            return
        self._values = {str(key): content for key, content in value.items()}
        self._check_keys(set(required), set(optional))

    def _check_keys(self, required: set[str], optional: set[str]) -> None:
        known = required | optional
        for key in self._values:
            if key not in known:
                guess = get_close_matches(key, known - self._values.keys(), 1)
                hint = f'; mungkin maksudnya "{guess[0]}"' if guess else ""
                self.wrong(f'kunci "{key}" tidak dikenal{hint}')
        for key in sorted(required - self._values.keys()):
            self.wrong(f'kunci "{key}" belum ada')

    def wrong(self, what: str) -> None:
        """Note a mistake in this section."""
        self._problems.append(f"{self.file}: {self.where}: {what}.")

    def has(self, key: str) -> bool:
        """Whether the key is written, whatever its content."""
        return key in self._values

    def text(self, key: str, default: str = "") -> str:
        """A text that is not empty; `default` when the key is absent."""
        value = self._values.get(key, default)
        if not isinstance(value, str) or (self.has(key) and not value.strip()):
            self.wrong(f'"{key}" harus teks yang terisi, tertulis {_shown(value)}')
            return default
        return value.strip()

    def code(self, key: str) -> str:
        """A text of letters, digits, hyphens and underscores."""
        value = self.text(key)
        if value and not _CODE.fullmatch(value):
            self.wrong(f'"{key}" hanya boleh berisi huruf, angka, "-" dan "_", tertulis {_shown(value)}')
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`; 0 stands in."""
        value = self._values.get(key, low)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(f'"{key}" harus bilangan bulat {low} sampai {high}, tertulis {_shown(value)}')
            return 0
        return value if self.has(key) else 0

    def decimal(self, key: str) -> Decimal:
        """A number above 0, exactly as written."""
        value = self._values.get(key, 1)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < float("inf"):
            self.wrong(f'"{key}" harus bilangan lebih dari 0, tertulis {_shown(value)}')
            return Decimal(0)
        return Decimal(str(value))

    def flag(self, key: str) -> bool:
        """Yes or no, written true or false; false when the key is absent."""
        value = self._values.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f'"{key}" harus true atau false, tertulis {_shown(value)}')
        return value is True

    def day(self, key: str) -> date:
        """A date written year-month-day; `NO_DAY` stands in."""
        value = self._values.get(key)
        found = _date(value)
        if found is None and self.has(key):
            self.wrong(f'"{key}" harus tanggal yang ada, ditulis seperti 2026-12-31, tertulis {_shown(value)}')
        return found or NO_DAY

    def choice(self, key: str, options: type[Choice]) -> Choice:
        """One of the codes of `options`."""
        first = next(iter(options))
        value = self._values.get(key, first)
        if not isinstance(value, str) or value not in list(options):
            self.wrong(f'"{key}" harus salah satu dari {", ".join(options)}, tertulis {_shown(value)}')
            return first
        return options(value)

    def choices(self, key: str, options: Sequence[str]) -> tuple[str, ...]:
        """One or more different codes out of `options`."""
        values = self._list(key)
        unknown = [value for value in values if value not in options]
        for value in unknown:
            self.wrong(f'"{key}" hanya boleh berisi {", ".join(options)}, tertulis {_shown(value)}')
        if not unknown and len(set(values)) < len(values):
            self.wrong(f'"{key}" memuat isi yang sama dua kali')
        return tuple(str(value) for value in values)

    def texts(self, key: str, count: int) -> tuple[str, ...]:
        """Exactly `count` texts, none empty."""
        values = self._list(key)
        if self.has(key) and values and len(values) != count:
            self.wrong(f'"{key}" harus berisi tepat {count} kalimat, ada {len(values)}')
        return self.lines(key)

    def lines(self, key: str) -> tuple[str, ...]:
        """One or more texts, none empty."""
        values = self._list(key)
        for place, value in enumerate(values, start=1):
            if not isinstance(value, str) or not value.strip():
                self.wrong(f'"{key}" ke-{place} harus teks yang terisi, tertulis {_shown(value)}')
        return tuple(str(value).strip() for value in values)

    def children(self, key: str, label: str, required: Iterable[str], optional: Iterable[str] = ()) -> list["Section"]:
        """The mappings in a list, each named `label` and its place in messages."""
        within = "" if self.where == WHOLE_FILE else f"{self.where}, "
        return [
            Section(self._problems, self.file, f"{within}{label} ke-{place}", value, required, optional)
            for place, value in enumerate(self._list(key), start=1)
        ]

    def child(self, key: str, label: str, required: Iterable[str]) -> "Section":
        """The mapping under a key that must be there."""
        return Section(self._problems, self.file, label, self._values.get(key), required)

    def _list(self, key: str) -> list[object]:
        value = self._values.get(key)
        if isinstance(value, list) and value:
            return value
        if self.has(key):
            self.wrong(f'"{key}" harus daftar yang terisi')
        return []


def read_file(
    problems: list[str], folder: Path, name: str, required: Iterable[str], optional: Iterable[str] = ()
) -> Section | None:
    """The mapping a file consists of; None, with the reason noted, when it cannot be read as YAML."""
    try:
        value, doubled = _parse((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{name}: {WHOLE_FILE}: berkas belum ada.")
    except UnicodeDecodeError:
        problems.append(f"{name}: {WHOLE_FILE}: berkas harus disimpan sebagai teks UTF-8.")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problems.append(
            f"{name}: baris {line}: tidak terbaca sebagai YAML; periksa lekukan spasi, titik dua dan tanda kutip."
        )
    except (yaml.YAMLError, ValueError):
        problems.append(f"{name}: {WHOLE_FILE}: tidak terbaca sebagai YAML; periksa tanda dan huruf yang tidak lazim.")
    else:
        problems.extend(f'{name}: baris {line}: kunci "{key}" ditulis dua kali.' for line, key in doubled)
        return Section(problems, name, WHOLE_FILE, value, required, optional)
    return None


def _parse(text: str) -> tuple[object, list[tuple[int, str]]]:
    """What `yaml.safe_load` gives, but dates stay text, and the keys written twice (safe_load hides them) by line."""
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return None, []
        doubled = _inspect(root, set())
        return loader.construct_document(root), doubled
    finally:
        loader.dispose()


def _inspect(node: yaml.Node, seen: set[int]) -> list[tuple[int, str]]:
    """Find doubled keys; make dates text on the way, so that an impossible date is one mistake, not a dead file."""
    if id(node) in seen:
        return []
    seen.add(id(node))
    doubled: list[tuple[int, str]] = []
    if isinstance(node, yaml.ScalarNode) and node.tag == _TIMESTAMP_TAG:
        node.tag = _STRING_TAG
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            doubled += _inspect(item, seen)
    elif isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    doubled.append((key.start_mark.line + 1, key.value))
                keys.add(key.value)
            doubled += _inspect(value, seen)
    return doubled


def _date(value: object) -> date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _shown(value: object) -> str:
    return "kosong" if value is None or value == "" else f'"{value}"'
