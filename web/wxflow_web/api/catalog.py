"""The list of resources, those of one name before those that any machine has."""

from wxflow_web.api import audit, commands, events, instances, openapi, steps, waiting
from wxflow_web.routing.resource import Resource

PREFIX = "/api/v1"
RESOURCES: tuple[Resource, ...] = (
    *commands.RESOURCES,
    *waiting.RESOURCES,
    *openapi.RESOURCES,
    *audit.RESOURCES,
    *steps.RESOURCES,
    *events.RESOURCES,
    *instances.RESOURCES,
)
