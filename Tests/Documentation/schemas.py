"""Holds what the verbs of summitctl print as JSON against the schemas in Docs/schemas, and the schemas against
Docs/JSON.md and the help of summitctl: a verb without a schema, or one that nothing is printed of here, is an error.

    SUMMIT_BIN=.build/dist .build-venv/bin/python Tests/Documentation/schemas.py
"""

import datetime
import json
import re
import sys

import jsonschema
import referencing
import referencing.jsonschema

import documents
from installation import ROOT, Installation, flags, help_tree

SCHEMAS = ROOT / "Docs/schemas"
# What is not there everywhere: a journal that can be read back.
UNSEEN = {"definitions.json#/$defs/delivery/cursor"}
failures = []


def fail(text):
    failures.append(text)


class Coverage:
    """Which properties of the schemas were seen in some document."""

    def __init__(self, registry):
        self.registry, self.seen = registry, set()

    def note(self, value, name, pointer, schema, resolver):
        if isinstance(schema, bool):
            return
        if "$ref" in schema:
            found = resolver.lookup(schema["$ref"])
            target = schema["$ref"]
            here = (target if not target.startswith("#") else name + target)
            self.note(value, here.split("#")[0], (here.split("#") + [""])[1], found.contents, found.resolver)
        for keyword in ["anyOf", "allOf", "oneOf"]:
            for one in schema.get(keyword, []):
                self.note(value, name, pointer, one, resolver)
        if isinstance(value, dict):
            for key, part in schema.get("properties", {}).items():
                if key in value:
                    self.seen.add(f"{name}#{pointer}/{key}")
                    self.note(value[key], name, f"{pointer}/{key}", part, resolver)
        if isinstance(value, list) and "items" in schema:
            for one in value:
                self.note(one, name, pointer, schema["items"], resolver)


def properties(name, schema, pointer=""):
    """Every property that a schema describes, as Coverage names it."""
    if isinstance(schema, dict):
        for key, part in schema.get("properties", {}).items():
            yield f"{name}#{pointer}/{key}"
            yield from properties(name, part, f"{pointer}/{key}")
        for key, part in schema.get("$defs", {}).items():
            yield from properties(name, part, f"{pointer}/$defs/{key}")
        if "items" in schema:
            yield from properties(name, schema["items"], pointer)


class Schemas:
    def __init__(self):
        self.all = {path.name: json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("*.json"))}
        resources = [
            (schema["$id"], referencing.Resource.from_contents(schema, referencing.jsonschema.DRAFT202012))
            for schema in self.all.values()
        ]
        self.registry = referencing.Registry().with_resources(resources)
        self.coverage = Coverage(self.registry)
        formats = jsonschema.FormatChecker(formats=[])
        formats.checks("date-time", raises=ValueError)(
            lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))
        self.formats = formats
        for name, schema in self.all.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            if schema["$id"].rsplit("/", 1)[1] != name:
                fail(f"{name}: its $id is that of another file")
            self.strict(schema, name, closed_elsewhere=False)

    def strict(self, schema, place, closed_elsewhere):
        """Every object says what it may hold. One that others build on is closed where it is used."""
        if isinstance(schema, list):
            for index, one in enumerate(schema):
                self.strict(one, f"{place}/{index}", False)
        if not isinstance(schema, dict):
            return
        if schema.get("type") == "object" or "properties" in schema:
            if not closed_elsewhere and "additionalProperties" not in schema and "unevaluatedProperties" not in schema:
                fail(f"{place}: an object that is open to any key")
        if schema.get("description") is None and place.count("/") == 0:
            fail(f"{place}: has no description")
        for key, value in schema.items():
            if key in ("properties", "$defs"):
                for name, one in value.items():
                    self.strict(one, f"{place}/{name}", key == "$defs" and name.endswith("Fields"))
            elif key in ("items", "anyOf", "oneOf", "allOf"):
                self.strict(value, f"{place}/{key}", False)

    def validator(self, reference):
        base = next(iter(self.all.values()))["$id"].rsplit("/", 1)[0]
        return jsonschema.Draft202012Validator(
            {"$ref": f"{base}/{reference}"}, registry=self.registry, format_checker=self.formats)

    def check(self, value, reference, said):
        for error in self.validator(reference).iter_errors(value):
            best = jsonschema.exceptions.best_match([error])
            fail(f"{said}: {reference}: {best.json_path}: {best.message[:300]}")
        name, _, pointer = reference.partition("#")
        schema = {"$ref": reference}
        self.coverage.note(
            value, name, pointer, schema, self.registry.resolver(self.all[name]["$id"]))

    def check_strictness(self, value, reference, said):
        """One more key, anywhere, must not pass."""
        validator = self.validator(reference)

        def walk(node, path):
            if isinstance(node, dict):
                if path[-2:] != ["status", "reminders"] and path[-1:] != ["reminders"]:
                    node["unheard-of"] = 1
                    if validator.is_valid(value):
                        fail(f"{said}: {reference}: an unknown key passes at /{'/'.join(path)}")
                    del node["unheard-of"]
                for key, one in list(node.items()):
                    walk(one, path + [key])
            elif isinstance(node, list):
                for one in node[:2]:
                    walk(one, path)

        walk(value, [])


def table():
    """Docs/JSON.md's table: of each command the documents and the definitions of its lines."""
    commands = {}
    for row in re.findall(r"^\| (`.*) \|(.*)\|(.*)\|$", (ROOT / "Docs/JSON.md").read_text(), re.M):
        names = re.findall(r"`([^`]+)`", row[0])
        links = re.findall(r"\(schemas/([a-z-]+\.json)\)", row[1])
        lines = [name for name in re.findall(r"`([^`]+)`", row[2]) if not name.startswith("--")]
        for name in names:
            if name in commands:
                fail(f"Docs/JSON.md: {name} stands there twice")
            commands[name] = (links, lines)
    return commands


def main():
    schemas = Schemas()
    commands = table()
    text = (ROOT / "Docs/JSON.md").read_text()
    for name in schemas.all:
        if f"(schemas/{name})" not in text:
            fail(f"Docs/JSON.md: does not name {name}")

    # Every verb that has JSON to print, and no other, has a row.
    printing = {}
    with Installation() as summit:
        for words, command in help_tree(summit.bin / "summitctl"):
            if command.get("subcommands") or not {"--output", "--json"} & flags(command):
                continue
            printing[" ".join(words)] = "--output" in flags(command)
        for name in printing.keys() - commands.keys():
            fail(f"Docs/JSON.md: has no row for `{name}`, which can print JSON")
        for name in commands.keys() - printing.keys():
            fail(f"Docs/JSON.md: has a row for `{name}`, which can't print JSON")

        printed, lined = set(), set()
        for kind, name, value, reference, said in documents.gather(summit, fail):
            known = commands.get(name, ([], []))
            if kind == "document":
                if reference not in known[0] and name != "exec":
                    fail(f"Docs/JSON.md: does not say that `{name}` prints {reference}")
                printed.add(name)
                schemas.check(value, reference, said)
                schemas.check_strictness(value, reference, said)
            else:
                if reference not in known[1]:
                    fail(f"Docs/JSON.md: does not say that a line of `{name}` is {reference}")
                lined.add(name)
                schemas.check(value, f"definitions.json#/$defs/{reference}", said)

    for name, has_formats in printing.items():
        if commands.get(name, ([], []))[0] and name not in printed:
            fail(f"`{name}` printed no document: add it to Tests/Documentation/documents.py")
        if has_formats and name not in lined:
            fail(f"`{name}` printed no line of JSON: add it to Tests/Documentation/documents.py")

    # A property that nothing here has is one that nobody knows to be right.
    described = {one for name, schema in schemas.all.items() for one in properties(name, schema)}
    for one in sorted(described - schemas.coverage.seen - UNSEEN):
        fail(f"{one}: no document here has it")

    for one in failures[:60]:
        print(one)
    print(f"{len(printed)} verbs with documents, {len(lined)} with lines, {len(described)} properties, "
          f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
