"""Writes the published schema of Telegram's Bot API as one JSON file, with a sample of everything that an update may be.

    bot_api.py FILE

The schema is read from aiogram (PyPI), whose classes and their descriptions are generated from the documentation of the Bot API. What
its authors add on top (defaults, Python's dates, abstract classes) is taken off again: types are those of the JSON that travels.

    { "version": "10.3",
      "methods": { "sendMessage": { "parameters": { NAME: FIELD }, "returns": TYPE } },
      "objects": { "User": { NAME: FIELD } },
      "aliases": { "RichTextUnion": TYPE },
      "samples": [ { "name": "message, text, private", "kind": "message", "update": {…} } ] }

    FIELD   { "type": TYPE, "required": bool, "deprecated": bool, "limit": null or { "unit": UNIT, "least": 1, "most": 64 } }
    TYPE    "integer" | "float" | "boolean" | "string" | "file" | "anything" | { "literal": VALUE } | { "array": TYPE }
            | { "any": [TYPE, …] } | { "object": NAME } | { "alias": NAME }
    UNIT    "characters" | "parsed" (characters after entities parsing) | "bytes" | "items" | "value"
"""

import ast
import datetime
import enum
import inspect
import itertools
import json
import re
import sys
import textwrap
import types
import typing

import aiogram
import aiogram.enums
import aiogram.methods
import aiogram.types
from aiogram.client.default import Default
from pydantic import BaseModel
from typing_extensions import TypeAliasType

SIMPLE = {
    int: "integer",
    float: "float",
    bool: "boolean",
    str: "string",
    datetime.datetime: "integer",
    datetime.timedelta: "integer",
    aiogram.types.InputFile: "file",
    typing.Any: "anything",
}

# Strings of which the documentation lists the values; aiogram has the lists, but not at the fields.
LISTED = {
    ("Chat", "type"): aiogram.enums.ChatType,
    ("ChatFullInfo", "type"): aiogram.enums.ChatType,
    ("MessageEntity", "type"): aiogram.enums.MessageEntityType,
    ("getUpdates", "allowed_updates"): aiogram.enums.UpdateType,
    ("setWebhook", "allowed_updates"): aiogram.enums.UpdateType,
    ("sendChatAction", "action"): aiogram.enums.ChatAction,
    ("InlineKeyboardButton", "style"): aiogram.enums.ButtonStyle,
    ("KeyboardButton", "style"): aiogram.enums.ButtonStyle,
}

LIMITS = [
    (re.compile(r"(\d+)-(\d+) characters after entit(?:y|ies) parsing"), "parsed"),
    (re.compile(r"(\d+)-(\d+) characters"), "characters"),
    (re.compile(r"(\d+)-(\d+) bytes", re.IGNORECASE), "bytes"),
    (re.compile(r"[Vv]alues between (\d+)-(\d+) are accepted"), "value"),
    (re.compile(r"list of (\d+)-(\d+) "), "items"),
    (re.compile(r"[Aa]t most ()(\d+) commands can be specified"), "items"),
]


def models(module):
    """The concrete classes of a module, by name."""
    return {
        name: value
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, BaseModel) and name == value.__name__
    }


METHODS = {model.__api_method__: model for model in models(aiogram.methods).values() if isinstance(getattr(model, "__api_method__", None), str)}
OBJECTS = models(aiogram.types)
ALIASES = {}


def one_of(options):
    """A union, flat and without repetitions."""
    flat = []
    for option in options:
        for part in option["any"] if isinstance(option, dict) and "any" in option else [option]:
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else {"any": flat}


def type_of(annotation):
    """The type language's word for an annotation; what stands for « not given » is left out of unions."""
    if isinstance(annotation, (str, typing.ForwardRef)):
        name = annotation if isinstance(annotation, str) else annotation.__forward_arg__
        return type_of(getattr(aiogram.types, name))
    if isinstance(annotation, TypeAliasType) or type(annotation).__name__ == "TypeAliasType":
        name = annotation.__name__
        if name not in ALIASES:
            ALIASES[name] = None
            ALIASES[name] = type_of(annotation.__value__)
        return {"alias": name}
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return type_of(arguments[0])
    if origin is typing.Literal:
        return one_of({"literal": value.value if isinstance(value, enum.Enum) else value} for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return one_of(type_of(part) for part in arguments if part not in (types.NoneType, Default))
    if origin is list:
        return {"array": type_of(arguments[0])}
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return {"object": annotation.__name__}
    raise TypeError(f"no word for {annotation!r}")


def listed(kind, values):
    """The type with its strings narrowed to the values."""
    if kind == "string":
        return one_of({"literal": value.value} for value in values)
    if isinstance(kind, dict) and "array" in kind:
        return {"array": listed(kind["array"], values)}
    raise TypeError(f"no strings in {kind}")


def descriptions(model):
    """What is written under each field of a class."""
    found = {}
    # A generic class with its parameters filled in has no source of its own.
    for owner in reversed([owner for owner in model.__mro__ if owner.__module__.startswith("aiogram.") and "[" not in owner.__name__]):
        body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0].body
        for field, text in itertools.pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                found[field.target.id] = str(text.value.value)
    return found


def limit_of(description):
    """The limit that a description names."""
    for pattern, unit in LIMITS:
        if match := pattern.search(description):
            return {"unit": unit, "least": int(match[1] or 0), "most": int(match[2])}
    return None


def optional(field):
    """May it be left out? Literals have a default in Python all the same, but must be sent."""
    if typing.get_origin(field.annotation) is typing.Literal:
        return False
    return not field.is_required()


def fields_of(owner, model):
    """The fields of an object or the parameters of a method, by the names that travel."""
    described, out = descriptions(model), {}
    for name, field in model.model_fields.items():
        description, extra = described.get(name, ""), field.json_schema_extra or {}
        kind = type_of(field.annotation)
        if (owner, name) in LISTED:
            kind = listed(kind, LISTED[owner, name])
        elif kind == "string" and name.endswith("parse_mode"):
            kind = listed(kind, aiogram.enums.ParseMode)
        out[field.alias or name] = {
            "type": kind,
            "required": not optional(field),
            "deprecated": bool(extra.get("deprecated")) or "deprecated::" in description,
            "limit": limit_of(description),
        }
    return out


def schema():
    """Everything that is published."""
    # Abstract classes and aiogram's own are no objects of the API: only what others name is kept.
    methods = {
        name: {"parameters": fields_of(name, model), "returns": type_of(model.__returning__)} for name, model in METHODS.items()
    }
    objects, left = {}, [{"object": "Update"}, methods]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left.extend(part)
        elif isinstance(part, dict):
            name = part.get("object")
            if isinstance(name, str):
                if name not in objects:
                    objects[name] = fields_of(name, OBJECTS[name])
                    left.append(objects[name])
                    left.append(list(ALIASES.values()))
            else:
                left.extend(part.values())
    return {"version": aiogram.__api_version__, "methods": methods, "objects": objects, "aliases": ALIASES}


class Samples:
    """Makes updates out of the schema. Numbers of messages and queries never repeat, so that no sample is taken for another."""

    def __init__(self, published):
        self.objects, self.aliases = published["objects"], published["aliases"]
        self.numbers = itertools.count(1)
        self.chat = "private"

    def fixed(self, owner, name):
        """Fields whose value matters to who reads them."""
        number = 424_242
        return {
            ("User", "id"): number,
            ("User", "is_bot"): False,
            ("User", "first_name"): "Zoé",
            ("Chat", "id"): number if self.chat == "private" else -1_009_999,
            ("Chat", "type"): self.chat,
            ("MessageEntity", "offset"): 0,
            ("MessageEntity", "length"): 3,
        }.get((owner, name))

    def variants(self, kind):
        """What a type may be: of a union of objects or of an array of them, each."""
        if isinstance(kind, dict) and "any" in kind:
            return kind["any"]
        if isinstance(kind, dict) and "array" in kind:
            return [{"array": variant} for variant in self.variants(kind["array"])]
        return [kind]

    def value(self, kind, owner, name, depth):
        """A value of a type, with optional fields down to a depth."""
        fixed = self.fixed(owner, name)
        if fixed is not None:
            return fixed
        match kind:
            case "integer":
                return 1_772_438_400 if name.endswith("date") else next(self.numbers)
            case "float":
                return 46.25
            case "boolean":
                return True
            case "string":
                return f"{name} é 🙂 {next(self.numbers)}"
            case {"literal": value}:
                return value
            case {"array": part}:
                return [self.value(part, owner, name, depth)]
            case {"any": parts}:
                return self.value(parts[0], owner, name, depth)
            case {"alias": alias}:
                return self.value(self.aliases[alias], owner, name, depth)
            case {"object": inner}:
                return self.object(inner, depth)
        raise TypeError(f"nothing of type {kind}")

    def object(self, owner, depth):
        """An object with its required fields, and above a depth of 0 the others."""
        # A button does exactly one thing, whatever the depth.
        only = {"InlineKeyboardButton": {"text", "callback_data"}}.get(owner)
        return {
            name: self.value(field["type"], owner, name, depth - 1)
            for name, field in self.objects[owner].items()
            if (name in only if only else field["required"] or depth > 0 and not field["deprecated"])
        }

    def contents(self, kind, owner):
        """Pairs of a name and a content: the least, everything at once, and each field on its own in each of its forms."""
        chats = ["private", "supergroup", "group", "channel"] if kind == "message" else ["private", "supergroup"]
        for self.chat in chats if self.reaches_chat(owner) else ["private"]:
            least = lambda: self.object(owner, 0)
            yield f"least, {self.chat}", least()
            yield f"full, {self.chat}", self.object(owner, 2)
            # Most messages have somebody behind them, most presses a message above them.
            usual = {"Message": ["from"], "CallbackQuery": ["message", "data"]}.get(owner, [])
            if self.chat in ("group", "channel"):
                continue
            for name, field in self.objects[owner].items():
                forms = self.variants(field["type"])
                if field["deprecated"] or field["required"] and len(forms) == 1:
                    continue
                for form in forms:
                    content = least()
                    for given in usual:
                        content[given] = self.value(self.objects[owner][given]["type"], owner, given, 0)
                    content[name] = self.value(form, owner, name, 1)
                    word = next((str(word) for word in form.values() if isinstance(word, str)), "") if isinstance(form, dict) else ""
                    yield " ".join(filter(None, [name, word])) + f", {self.chat}", content

    def reaches_chat(self, owner):
        """Is a chat among the fields, or under a button?"""
        return owner == "CallbackQuery" or any({"object": "Chat"} == field["type"] for field in self.objects[owner].values())

    def all(self):
        """The samples of every kind."""
        for kind, field in self.objects["Update"].items():
            if kind == "update_id":
                continue
            for name, content in self.contents(kind, field["type"]["object"]):
                yield {"name": f"{kind}, {name}", "kind": kind, "update": {"update_id": next(self.numbers), kind: content}}


def main():
    """Writes the file."""
    published = schema()
    samples = list(Samples(published).all())
    for sample in samples:
        # Who made the classes must agree.
        aiogram.types.Update.model_validate(sample["update"])
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump({**published, "samples": samples}, out, ensure_ascii=False)
    print(f"Bot API {published['version']}: {len(published['methods'])} methods, {len(published['objects'])} objects, {len(samples)} samples")


if __name__ == "__main__":
    main()
