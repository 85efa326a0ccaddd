from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.given.checked import make, new_signer
from tests.given.founded import HOUR, Hand, company_at, founded
from wxflow.proofs import checkpointing
from wxflow.proofs.signing import Signer


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    """Return a key of the test's own."""
    return new_signer(tmp_path / "key.pem")


@pytest.fixture
def checked(hand: Hand, signer: Signer) -> Hand:
    """Return a hand at a company with three checkpoints: founded, somebody transferred, nothing new."""
    make(hand, signer)
    hand.at("2026-03-03 09:00")("person/E0003", "transfer", "E0008", unit="采购部")
    make(hand, signer)
    make(hand.at("2026-03-04 09:00"), signer)
    return hand


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a module's company."""
    return tmp_path_factory.mktemp("proofs")


@pytest.fixture(scope="module")
def prover(folder: Path) -> Signer:
    """Return the key of this module's company."""
    return new_signer(folder / "key.pem")


@pytest.fixture(scope="module")
def proved(own_url: str, prover: Signer) -> Iterator[Hand]:
    """Return a hand at a company with two checkpoints, with a reason, a request id and names in what can be proved."""
    with company_at(own_url) as engine:
        hand = founded(engine)
        checkpointing.make(engine.store, "HX", prover, hand.now)
        hand.now += HOUR
        hand("person/E0004", "rename", "E0008", name="钟静明（采购）")
        hand("group/G1", "request_dissolution", "E0004", "项目结束，“不再需要”")
        hand("group/G1", "reject_dissolution", "E0001", "再等等")
        checkpointing.make(engine.store, "HX", prover, hand.now)
        yield hand
