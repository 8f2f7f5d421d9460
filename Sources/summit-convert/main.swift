import LinuxSystem
import SummitFormats

OwnProcess.exit(ConvertCommand.run(Array(CommandLine.arguments.dropFirst())))
