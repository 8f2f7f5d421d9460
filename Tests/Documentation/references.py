"""Holds pages and documents against each other and against the sources, as far as no program has to run for it.

    python3 Tests/Documentation/references.py
"""

import pathlib
import re
import sys

import mdoc

ROOT = pathlib.Path(__file__).resolve().parents[2]
failures = []


def differ(what, one, other, here, there):
    for name in sorted(one - other):
        failures.append(f"{what} {name} is in {here} and not in {there}")
    for name in sorted(other - one):
        failures.append(f"{what} {name} is in {there} and not in {here}")


# Configuration

def configured():
    """The keys of Config/summitd.yaml with their defaults: `limits.nesting`. Those of the example count as well."""
    keys, parents = {}, {}
    for line in (ROOT / "Config/summitd.yaml").read_text().splitlines():
        found = re.match(r"( *)#( *)(- )?([a-z][a-z-]*):(?: (.*))?$", line)
        # Behind `# ` stands prose; a key follows the # at once, or deeper in the example.
        if not found or len(found[2]) == 1:
            continue
        depth = len(found[1]) + len(found[2]) + len(found[3] or "")
        parents = {at: name for at, name in parents.items() if at < depth}
        path = ".".join([*parents.values(), found[4]])
        parents[depth] = found[4]
        if path not in keys:
            keys[path] = found[5] or ""
    return keys


def described():
    """The keys of summitd.yaml(5) with their defaults."""
    items, sections = mdoc.read(ROOT / "Docs/summitd.yaml.5")
    keys = {section: "" for section in sections if section and f".Ss {section}" in (ROOT / "Docs/summitd.yaml.5").read_text()}
    of_policy = False
    lines = (ROOT / "Docs/summitd.yaml.5").read_text().splitlines()
    policy_from = lines.index("The keys of a policy:")
    for item in items:
        if item.section not in ["KEYS", *keys]:
            continue
        of_policy = of_policy or item.section == "reminders" and lines.index(".It " + item.lines[0][1:]) > policy_from
        parent = "" if item.section == "KEYS" else item.section + "."
        if of_policy:
            parent = "reminders.policies."
        text = " ".join(item.lines)
        default = re.search(r"Default:(?: \.Cm)? ([^ ]+?)\.?(?: \.$| |$)", text)
        for name, arguments in mdoc.macros(item.head[0]):
            if name == "Cm":
                for argument in arguments:
                    keys[parent + argument] = default[1] if default else ""
    return keys


def known_to_the_reader():
    """The last parts of the keys that the daemon takes, from its lists of what it knows."""
    text = (ROOT / "Sources/SummitDaemon/Configuration/ConfigurationReader.swift").read_text()
    lists = re.findall(r"among: \[(.*?)\]", text, re.S)
    return {name for one in lists for name in re.findall(r'"([a-z-]+)"', one)}


def configuration():
    shipped, page = configured(), described()
    differ("the key", set(shipped), set(page), "Config/summitd.yaml", "summitd.yaml(5)")
    read = known_to_the_reader()
    differ("the key", {key.split(".")[-1] for key in shipped}, read, "Config/summitd.yaml", "ConfigurationReader.swift")
    for key, default in shipped.items():
        # What is unset, and a list, are told in words.
        if default in ("", "[]") or "." in key and key.startswith("reminders.policies"):
            continue
        if page.get(key) != default:
            failures.append(
                f"the default of {key} is {default} in Config/summitd.yaml and {page.get(key)!r} in summitd.yaml(5)")
    return len(shipped)


# Interfaces

def interfaces():
    methods, errors = set(), {}
    for path in sorted((ROOT / "Sources/SummitAPI/Interfaces").glob("*.varlink")):
        text = re.sub(r"#.*", "", path.read_text())
        name = re.search(r"interface (\S+)", text)[1]
        methods |= {f"{name}.{method}" for method in re.findall(r"^method (\w+)", text, re.M)}
        for error, fields in re.findall(r"^error (\w+)\s*\(([^)]*)\)", text, re.M):
            errors[f"{name}.{error}"] = tuple(re.findall(r"(\w+)\s*:", fields))
    return methods, errors


def standard(names):
    return {name for name in names if not name.startswith("org.varlink.service.")}


def page_of_interfaces():
    methods, errors = set(), {}
    items, _ = mdoc.read(ROOT / "Docs/org.summitd.7")
    for item in items:
        for name, arguments in mdoc.macros(item.head[0].replace(".Ic", ".Cm").replace(".Er", ".Ev")):
            if name == "Cm" and item.section.startswith("org."):
                methods |= {f"{item.section}.{one}" for one in arguments}
            if name == "Ev":
                error = arguments[0]
                errors[error] = ()
            if name == "Li" and item.section == "ERROR REPLIES":
                errors[error] = tuple(arguments)
    return methods, errors


def document_of_interfaces():
    """Docs/Protocol.md's tables."""
    text = (ROOT / "Docs/Protocol.md").read_text()
    methods, errors, interface = set(), {}, ""
    for row in re.findall(r"^\| (.*?) \|", text.split("## Interfaces")[1].split("## Errors")[0], re.M):
        if row.startswith("**"):
            interface = row.strip("*")
        methods |= {f"{interface}.{name}" for name in re.findall(r"`(\w+)`", row)}
    for name, fields in re.findall(r"^\| (`.*?) \| (.*?) \|", text.split("## Errors")[1].split("## Streaming")[0], re.M):
        first = ""
        for one in re.findall(r"`([\w.]+)`", name):
            one = first + one if one.startswith(".") else one
            first = one.rsplit(".", 1)[0]
            errors[one] = tuple(re.findall(r"`(\w+)`", fields))
    return methods, errors


def protocol():
    methods, errors = interfaces()
    for (known, replies), place in [(page_of_interfaces(), "org.summitd(7)"), (document_of_interfaces(), "Docs/Protocol.md")]:
        differ("the method", methods, standard(known), "the interface files", place)
        differ("the error", set(errors), standard(replies), "the interface files", place)
        for name in errors.keys() & replies.keys():
            if errors[name] != replies[name]:
                failures.append(f"{name} has {errors[name]} in the interface file and {replies[name]} in {place}")
    return len(methods) + len(errors)


# Links

def anchor(heading):
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def links():
    count = 0
    for path in [*ROOT.glob("*.md"), *ROOT.glob("Docs/*.md")]:
        text = path.read_text()
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"[a-z]+:", target):
                continue
            count += 1
            file, _, part = target.partition("#")
            there = path.parent / file if file else path
            if not there.exists():
                failures.append(f"{path.relative_to(ROOT)}: {target} leads nowhere")
            elif part and part not in map(anchor, re.findall(r"^#+ (.*)$", there.read_text(), re.M)):
                failures.append(f"{path.relative_to(ROOT)}: {target}: there is no such heading")
    # Files that are named without a link.
    for path in [*ROOT.glob("*.md"), *ROOT.glob("Docs/*.md")]:
        for name in re.findall(r"`((?:Sources|Tests|Docs|Config|Units|Benchmarks|\.ci)/[\w./+*-]+)`", path.read_text()):
            # What stands for others is in capitals.
            if re.search(r"/[A-Z]+\b", name):
                continue
            count += 1
            if not list(ROOT.glob(name.rstrip("/"))):
                failures.append(f"{path.relative_to(ROOT)}: there is no {name}")
    return count


def manual_pages():
    """Where a page refers to another of ours, there is one."""
    ours = {path.name for path in ROOT.glob("Docs/*.[1578]")}
    for path in ROOT.glob("Docs/*.[1578]"):
        for line in path.read_text().splitlines():
            for name, section in re.findall(r"Xr (summit\S*|org\.summitd) (\d)", line):
                if f"{name}.{section}" not in ours:
                    failures.append(f"{path.name}: there is no {name}({section})")
    return len(ours)


# The converter, which has no help of its own

def arguments_of(name, lines):
    """What stands behind a macro of this name."""
    return {word for line in lines if line.startswith(".") and not line.startswith('.\\"')
            for macro, words in mdoc.macros(line) if macro == name for word in words}


def converter():
    source = (ROOT / "Sources/SummitFormats/Conversion/ConvertCommand.swift").read_text()
    taken = set(re.findall(r'(?:case |flag == |\[)"(--[a-z-]+)"', source))
    _, page = mdoc.read(ROOT / "Docs/summit-convert.8")
    differ("the flag", taken, mdoc.flags(page["SYNOPSIS"]), "ConvertCommand.swift", "the synopsis of summit-convert(8)")
    differ("the flag", taken - {"--version"}, mdoc.flags(page["DESCRIPTION"]), "ConvertCommand.swift", "summit-convert(8)")
    named = dict(re.findall(r"case (\w+) = (\d+)", (ROOT / "Sources/SummitAPI/Errors.swift").read_text()))
    statuses = {named[name] for name in re.findall(r"return ExitStatus\.(\w+)\.rawValue", source)} | set(
        re.findall(r"return (\d+)\b", source))
    differ("the status", statuses, arguments_of("It", page["EXIT STATUS"]), "ConvertCommand.swift", "summit-convert(8)")

    text = (ROOT / "Sources/SummitAPI/TimelineFormat.swift").read_text().split("/// Whether it can be brought in.")[0]
    formats = {re.sub(r'\w+ = "(.*)"', r"\1", one.strip())
               for line in re.findall(r"^ +case (.*)$", text, re.M) for one in line.split(",")}
    for name in ["summit-convert.8", "summitctl.1"]:
        lines = (ROOT / "Docs" / name).read_text().splitlines()
        for missing in sorted(formats - arguments_of("Cm", lines)):
            failures.append(f"the format {missing} is not in {name}")
    return len(taken) + len(formats)


print(
    f"{configuration()} keys, {protocol()} methods and errors, {links()} links, {manual_pages()} pages, "
    f"{converter()} flags and formats of the converter")
for one in failures:
    print(one)
sys.exit(1 if failures else 0)
