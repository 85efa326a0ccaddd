"""Read the audit trail, verify it, and take evidence of it out of the database."""

from wxflow_cli.terminal.lazy import Entry, LazyGroup

_PLACES = {
    "log": Entry("wxflow_cli.commands.audit.log:log", "Print the steps, in the order they were recorded."),
    "verify": Entry("wxflow_cli.commands.audit.verify:verify", "Verify every seal, every sequence, every state."),
    "keygen": Entry("wxflow_cli.commands.audit.checkpoint:keygen", "Make a key to sign checkpoints with."),
    "checkpoint": Entry(
        "wxflow_cli.commands.audit.checkpoint:checkpoint", "Sign what the record holds now, to be kept elsewhere."
    ),
    "checkpoints": Entry("wxflow_cli.commands.audit.checkpoint:checkpoints", "List the checkpoints."),
    "prove": Entry("wxflow_cli.commands.audit.prove:prove", "Prove what an instance's steps were at a checkpoint."),
    "verify-proof": Entry(
        "wxflow_cli.commands.audit.verify_proof:verify_proof", "Verify a proof, without any database."
    ),
    "pack": Entry(
        "wxflow_cli.commands.audit.pack:pack", "Write all evidence about a group or a person into a folder or ZIP."
    ),
    "export": Entry("wxflow_cli.commands.audit.export:export", "Write the event log for process mining."),
}

audit = LazyGroup(
    name="audit", entries=_PLACES, help="Read the audit trail, verify it, and prove what stands in it.",
    no_args_is_help=True,
)  # fmt: skip
