"""The life as Django models."""

import json

from django.contrib.auth.models import User
from django.db import models, transaction
from django_fsm import ConcurrentTransitionMixin, FSMField, has_transition_perm, transition
from django_fsm_log.decorators import fsm_log_by, fsm_log_description

from benchmarks.peers import life


class Lead(models.Model):
    """Who may fire at a group's memberships."""

    grp = models.IntegerField()
    user = models.ForeignKey(User, models.CASCADE)

    class Meta:
        """One row a group and person."""

        constraints = (models.UniqueConstraint(fields=["grp", "user"], name="one_lead"),)

    def __str__(self) -> str:
        """Name group and person."""
        return f"{self.grp}: {self.user_id}"


def _leads(membership: "Membership", user: User) -> bool:
    return Lead.objects.filter(grp=membership.grp, user=user).exists()


class Membership(ConcurrentTransitionMixin, models.Model):
    """Somebody's place in a group."""

    id = models.IntegerField(primary_key=True)
    grp = models.IntegerField()
    state = FSMField(default="owed", protected=True)
    nickname = models.TextField(null=True)

    def __str__(self) -> str:
        """Name it by its number."""
        return str(self.pk)

    @fsm_log_by
    @fsm_log_description
    @transition(field=state, source="owed", target="present", permission=_leads)
    def join(self, *, nickname: str, **_logged: object) -> None:
        """Learn the nickname; who and what else comes with it is the log's."""
        self.nickname = nickname


class Timer(models.Model):
    """A deadline that runs."""

    membership = models.ForeignKey(Membership, models.DO_NOTHING)
    name = models.TextField()
    due = models.DateTimeField(db_index=True)

    class Meta:
        """One row a membership and name."""

        constraints = (models.UniqueConstraint(fields=["membership", "name"], name="one_timer"),)

    def __str__(self) -> str:
        """Name membership and timer."""
        return f"{self.membership_id}: {self.name}"


def fill(lives: int) -> list[User]:
    """Make so many lives, owed, and return who leads each group."""
    named = [User(username=life.lead_of(group)) for group in range(life.GROUPS)]
    users = User.objects.bulk_create(named)
    Lead.objects.bulk_create(Lead(grp=group, user=user) for group, user in enumerate(users))
    Membership.objects.bulk_create(Membership(id=number, grp=number % life.GROUPS) for number in range(lives))
    Timer.objects.bulk_create(Timer(membership_id=number, name="add", due=life.AT) for number in range(lives))
    return users


def add(number: int, user: User) -> None:
    """Add a member."""
    with transaction.atomic():
        membership = Membership.objects.get(pk=number)
        if not has_transition_perm(membership.join, user):
            raise ValueError("not possible")
        membership.join(by=user, description=json.dumps(life.DATA), **life.DATA)
        membership.save(update_fields=["state", "nickname"])
        Timer.objects.filter(membership=membership, name="add").delete()
