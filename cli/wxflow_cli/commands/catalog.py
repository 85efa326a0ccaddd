"""List the commands that no machine's declaration makes: where each is found, and what it does."""

from wxflow_cli.terminal.lazy import Entry

COMMANDS = {
    "init": Entry("wxflow_cli.commands.init:init", "Make a database and a policy file in the current folder."),
    "apply": Entry("wxflow_cli.commands.apply:apply", "Fire the commands of a journal, one JSON object a line."),
    "sweep": Entry("wxflow_cli.commands.sweep.sweep:sweep", "Write down every deadline that has passed; for cron."),
    "suspend": Entry(
        "wxflow_cli.commands.suspend.group:suspend", "Take days out of what is owed, pause duties, or give more time."
    ),
    "correct": Entry("wxflow_cli.commands.correct:correct", "Put a command right that was given wrongly."),
    "undo": Entry("wxflow_cli.commands.undo:undo", "Take one's own last command back."),
    "desk": Entry("wxflow_cli.commands.desk:desk", "Say what waits for somebody, and the command that does it."),
    "why": Entry("wxflow_cli.commands.why:why", "Print the notice of a penalty: why it is, and what may be done."),
    "due": Entry("wxflow_cli.commands.due:due", "Say what falls due, and for whom."),
    "audit": Entry("wxflow_cli.commands.audit.group:audit", "Read the audit trail and verify it."),
    "import": Entry(
        "wxflow_cli.commands.imports.group:importing", "Bring people, groups and rosters in from CSV or XLSX."
    ),
    "inspect": Entry(
        "wxflow_cli.commands.inspect:inspect", "Hold a group against its roster as exported from the chat."
    ),
    "names": Entry("wxflow_cli.commands.names:names", "Hold titles and nicknames against clause 8."),
    "calendar": Entry("wxflow_cli.commands.calendar:calendar", "Count working days, and load official notices."),
    "policy": Entry("wxflow_cli.commands.policy.policy:policy", "Show the company's values, and check the file."),
    "machine": Entry("wxflow_cli.commands.machine.machine:machine", "Show the machines as they are declared."),
    "outbox": Entry(
        "wxflow_cli.commands.outbox:outbox", "Deliver what waits in the outbox; look at it, try again, give up."
    ),
    "company": Entry(
        "wxflow_cli.commands.company.group:company", "List the companies of a database; export, import, delete one."
    ),
    "db": Entry("wxflow_cli.commands.db:db", "Bring the database's schema up to date, and back it up."),
    "cron": Entry("wxflow_cli.commands.cron:cron", "Print what runs the sweep and the checks by themselves."),
    "doctor": Entry("wxflow_cli.commands.doctor:doctor", "Say whether all is well with the installation."),
    "serve": Entry("wxflow_cli.commands.serve:serve", "Serve the page and the API, for whoever has a browser."),
    "account": Entry("wxflow_cli.commands.account.account:account", "Say who may come in by the page."),
    "simulate": Entry("wxflow_cli.commands.simulate:simulate", "Play a made-up company's year, of any size."),
    "demo": Entry("wxflow_cli.commands.demo.demo:demo", "Play a small company's year and show what came of it."),
    "completion": Entry("wxflow_cli.commands.completion:completion", "Print the completion script of a shell."),
}
