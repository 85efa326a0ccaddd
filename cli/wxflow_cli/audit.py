"""Read the audit trail, verify it, and take evidence of it out of the database."""

from wxflow_cli.lazy import LazyGroup, Place

_PLACES = {
    "log": Place("wxflow_cli.audit_log:log", "Print the steps, in the order they were recorded."),
    "verify": Place("wxflow_cli.audit_verify:verify", "Verify every seal, every sequence, every state."),
    "keygen": Place("wxflow_cli.audit_checkpoint:keygen", "Make a key to sign checkpoints with."),
    "checkpoint": Place(
        "wxflow_cli.audit_checkpoint:checkpoint", "Sign what the record holds now, to be kept elsewhere."
    ),
    "checkpoints": Place("wxflow_cli.audit_checkpoint:checkpoints", "List the checkpoints."),
    "prove": Place("wxflow_cli.audit_prove:prove", "Prove what an instance's steps were at a checkpoint."),
    "verify-proof": Place("wxflow_cli.audit_verify_proof:verify_proof", "Verify a proof, without any database."),
    "pack": Place("wxflow_cli.audit_pack:pack", "Write all evidence about a group or a person into a folder or ZIP."),
    "export": Place("wxflow_cli.audit_export:export", "Write the event log for process mining."),
}

audit = LazyGroup(
    name="audit", places=_PLACES, help="Read the audit trail, verify it, and prove what stands in it.",
    no_args_is_help=True,
)  # fmt: skip
