"""Writes Sources/SummitFormats/ICalendar/WindowsZones.swift: CLDR's windowsZones as Babel (PyPI) carries it, under today's IANA names.

    python -m pip install Babel==2.18.0 && python windows_zones.py
"""
import pathlib

from babel.core import get_cldr_version, get_global

links = {}
for line in open("/usr/share/zoneinfo/tzdata.zi"):
    if line.startswith("L "):
        _, target, name = line.split()
        links[name] = target

rows = []
for windows, zone in sorted(get_global("windows_zone_mapping").items()):
    # CLDR keeps names that IANA has given up; they are links, which not every system installs.
    rows.append('        "%s": "%s",' % (windows, "UTC" if zone == "Etc/UTC" else links.get(zone, zone)))

root = pathlib.Path(__file__).resolve().parents[3]
(root / "Sources/SummitFormats/ICalendar/WindowsZones.swift").write_text(
    """/// The zones of Windows, by which Outlook and Exchange call theirs.
///
/// Made by Tests/Fixtures/icalendar/windows_zones.py from windowsZones.xml of CLDR %s (territory 001), under today's
/// IANA names.
enum WindowsZones {
    static let names: [String: String] = [
%s
    ]
}
""" % (get_cldr_version(), "\n".join(rows)))
