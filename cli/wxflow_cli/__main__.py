"""Run wxflow where its command is not on the path: `py -m wxflow_cli`."""

from wxflow_cli.main import main

main()
