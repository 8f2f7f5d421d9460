#!/bin/bash
# Makes tasks.json with Taskwarrior, in a directory of its own: tasks.sh > tasks.json
set -euo pipefail
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
export TASKRC=$directory/taskrc TASKDATA=$directory/data TZ=Asia/Almaty
mkdir "$TASKDATA"
printf 'data.location=%s\nconfirmation=off\nuda.estimate.type=string\nuda.estimate.label=Est\n' "$TASKDATA" >"$TASKRC"
{
    task add 'Book the hall' project:Summit due:2027-06-17 +venue priority:H
    task add 'Send “invitations” to all — Ақтау & <b>' due:2027-06-10T15:30 scheduled:2027-06-01 wait:2027-05-20 \
        depends:1 +mail estimate:3d
    task 1 annotate 'Two rooms are enough'
    task 1 annotate 'Ask Dana'
    task add 'Weekly call' due:2027-06-07T09:00 recur:weekly until:2027-06-30
    task add 'Old one' due:2025-01-01
    task 4 'done'
    task add 'Gone' due:2025-02-02T12:00
    task add 'No date at all'
    task add 'Only planned' scheduled:2027-08-01
    task /Gone/ delete
} >/dev/null 2>&1
task export 2>/dev/null
