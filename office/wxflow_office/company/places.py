"""Say where a company's things lie, and who comes for them."""

from dataclasses import dataclass
from pathlib import Path

DATABASE = "sqlite:///wxflow.db"
POLICY = "policy.toml"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where things lie: the database, the policy, and which company is meant."""

    database: str
    policy: Path
    """A file, or a folder with a file for every company."""
    company: str | None = None
    """The code of the company that is meant, where it was named."""
    via: str | None = None
    """By which way whoever names them comes, as `wxflow.decide.via` writes it: sealed with every step."""

    @property
    def is_for_all(self) -> bool:
        """Whether all the companies of a folder may be meant."""
        return self.company is None and self.policy.is_dir()
