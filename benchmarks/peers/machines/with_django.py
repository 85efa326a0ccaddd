"""django-fsm-2 with django-fsm-log: a Django of its own, configured once a process, over tables of its own."""

import json
from typing import Any

import django
import psycopg
from django.conf import settings

from benchmarks.peers import life

_KEPT = {"OPTIONS": {"server_side_binding": True, "prepare_threshold": 3}, "CONN_MAX_AGE": None}


class WithDjango:
    """Guarded by the transition's permission, locked as the package's mixin does: by the state that was read."""

    name = "django-fsm-2 + django-fsm-log"

    def prepare(self, url: str, lives: int) -> None:
        """Set Django up, migrate, and fill its tables."""
        self.url, self.lives = url, lives
        parts = psycopg.conninfo.conninfo_to_dict(url)
        database = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"], "PORT": parts["port"]}
        settings.configure(
            DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **database, **_KEPT}},
            INSTALLED_APPS=[
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "django_fsm",
                "django_fsm_log",
                "benchmarks.peers.machines.django_app",
            ],
            USE_TZ=True,
        )
        django.setup()
        from django.core.management import call_command

        from benchmarks.peers.machines.django_app import models

        call_command("migrate", verbosity=0)
        call_command("migrate", run_syncdb=True, verbosity=0)  # after what its own tables refer to
        self.leads = models.fill(lives)
        self.add = models.add
        life.vacuum(url)

    def fire(self, number: int) -> None:
        """Take the transition, which the log's signal writes down, and save."""
        self.add(number, self.leads[number % life.GROUPS])

    def check(self) -> None:
        """Raise unless every membership is present, logged once by its lead, and no timer is left."""
        with psycopg.connect(self.url) as connection:
            found = connection.execute(
                "SELECT (SELECT count(*) FROM django_app_membership WHERE state = 'present' AND nickname = %s),"
                " count(*), count(DISTINCT l.object_id), (SELECT count(*) FROM django_app_timer)"
                " FROM django_fsm_log_statelog l JOIN django_app_membership m ON m.id = l.object_id"
                " JOIN django_app_lead d ON d.grp = m.grp AND d.user_id = l.by_id"
                " WHERE (l.source_state, l.state, l.description) = ('owed', 'present', %s)",
                (life.DATA["nickname"], json.dumps(life.DATA)),
            ).fetchone()
        if found != (self.lives, self.lives, self.lives, 0):
            raise AssertionError(f"not the same work: {found} of {self.lives}")

    def close(self) -> None:
        """Close the connection."""
        from django.db import connection

        closing: Any = connection
        closing.close()
