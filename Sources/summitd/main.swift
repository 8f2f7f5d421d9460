import SummitDaemon

DaemonCommand.start()
