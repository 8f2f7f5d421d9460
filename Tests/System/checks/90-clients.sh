# Varlink clients that were written elsewhere.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
address=unix:$socket

if python3 -c 'import varlink' 2>/dev/null; then
    cli() { timeout 20 python3 -m varlink.cli "$@"; }
    check 'python: info' says 'org\.summitd\.Timeline' cli info "$address"
    for interface in Timeline Reminders Manager; do
        check "python: help $interface" says "interface org\.summitd\.$interface" cli help "$address/org.summitd.$interface"
    done
    check 'python: a call' says '"?interfaces"?' cli call "$address/org.varlink.service.GetInfo"
    check 'python: an unknown method is its error' says 'MethodNotFound' cli call "$address/org.summitd.Manager.NoSuchMethod"
    check 'python: a milestone' says 'Asia/Almaty' cli call "$address/org.summitd.Timeline.Show" '{"name": "astana-2025"}'
    check 'python: --more brings the list' says 'astana-2025' cli call --more "$address/org.summitd.Timeline.List" '{}'
    check 'python: an error of ours' says 'NoSuchMilestone' cli call "$address/org.summitd.Timeline.Show" '{"name": "nothing"}'
    check 'python: all interfaces parse' timeout 20 python3 - <<'PYTHON'
import varlink
client = varlink.Client.new_with_address("unix:/run/summit/org.summitd")
with client:
    names = client.get_interfaces()
    for name in names:
        with client.open(name):
            pass
assert {"org.summitd.Timeline", "org.summitd.Reminders", "org.summitd.Manager"} <= set(names), names
PYTHON
    check 'python: the history comes in pages, a query of another time, and changes as they are made' \
        timeout 30 python3 - <<'PYTHON'
import varlink
client = varlink.Client.new_with_address("unix:/run/summit/org.summitd")
with client, client.open("org.summitd.Timeline") as timeline, client.open("org.summitd.Timeline") as other:
    changes = [change for page in timeline.History(_more=True) for change in page["changes"]]
    assert [change["sequence"] for change in changes] == list(range(len(changes), 0, -1)), changes
    last = changes[0]["sequence"]
    pages = timeline.List({"asOf": f"change:{last - 1}"}, _more=True)
    assert sum(len(page["milestones"]) for page in pages) == 8
    following = timeline.Watch(last - 2, _more=True)
    assert next(following)["sequence"] == last
    assert [change["sequence"] for change in next(following)["changes"]] == [last - 1, last]
    other.Add({"title": "By python", "slug": "by-python"})
    seen = next(following)["changes"]
    assert [(change["verb"], change["slug"]) for change in seen] == [("add", "by-python")], seen
    assert seen[0]["user"] == "root"
    undone = other.Undo(seen[0]["sequence"])["undone"]
    assert [change["slug"] for change in undone] == ["by-python"]
    assert next(following)["changes"][0]["undoes"] == seen[0]["sequence"]
    figure = other.FigureCompare("trade-china-central-asia", "1992", "2024")
    assert figure["factor"].startswith("206.08"), figure
    found = [m["slug"] for page in other.Search("xian", _more=True) for m in page["milestones"]]
    assert found == ["xian-2023"], found
PYTHON
else
    not_ok 'python: the package varlink is not here'
fi

if command -v varlinkctl >/dev/null; then
    ctl() { timeout 20 varlinkctl "$@"; }
    check 'varlinkctl: info' says 'org\.summitd\.Timeline' ctl info "$address"
    check 'varlinkctl: list-interfaces' says 'org\.summitd\.Reminders' ctl list-interfaces "$address"
    for interface in Timeline Reminders Manager; do
        check "varlinkctl: introspect $interface" says "interface org\.summitd\.$interface" \
            ctl introspect "$address" "org.summitd.$interface"
        ctl introspect "$address" "org.summitd.$interface" >"/tmp/$interface.varlink" 2>/dev/null
        check "varlinkctl: $interface is valid" ctl validate-idl "/tmp/$interface.varlink"
    done
    check 'varlinkctl: a call' says 'org\.varlink\.service' ctl call "$address" org.varlink.service.GetInfo '{}'
    check 'varlinkctl: the status' says '"mode".*"system"' ctl call "$address" org.summitd.Manager.Status '{}'
    check 'varlinkctl: a milestone' says 'Asia/Almaty' ctl call "$address" org.summitd.Timeline.Show '{"name": "astana-2025"}'
    check 'varlinkctl: --more brings the list' says 'astana-2025' ctl call --more "$address" org.summitd.Timeline.List '{}'
    check 'varlinkctl: the history' says '"verb".*"import"' ctl call --more "$address" org.summitd.Timeline.History \
        '{"name": "astana-2025"}'
    check 'varlinkctl: another time' says '^$|"milestones":\[\]' ctl call --more "$address" org.summitd.Timeline.List \
        '{"query": {"asOf": "1999"}}'
    check 'varlinkctl: a share' says '46\.2' ctl call "$address" org.summitd.Timeline.FigureShare \
        '{"slug": "trade-china-kazakhstan", "of": "trade-china-central-asia", "at": "2024"}'
    check 'varlinkctl: a change' says 'by-varlinkctl' ctl call "$address" org.summitd.Timeline.Add \
        '{"milestone": {"title": "By varlinkctl", "slug": "by-varlinkctl", "when": {"text": "2031-01-01"}}}'
    check 'which is there' summitctl --system show by-varlinkctl
    refute 'varlinkctl: an error of ours is an error' ctl call "$address" org.summitd.Timeline.Show '{"name": "nothing"}'
    refute 'varlinkctl: an unknown method is an error' ctl call "$address" org.summitd.Manager.NoSuchMethod '{}'
else
    skip 'varlinkctl needs systemd 255'
fi
