import SummitDaemon

await DaemonCommand.start()
