import SummitDaemon

await DaemonCommand.main()
