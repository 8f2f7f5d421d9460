import SummitCLI

Summitctl.main()
