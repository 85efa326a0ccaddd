"""The list of resources, those of one name before those that any machine has."""

from wxflow_web.api import commands, events, instances, openapi, waiting
from wxflow_web.routing.resource import Resource

PREFIX = "/api/v1"
RESOURCES: tuple[Resource, ...] = (
    *commands.RESOURCES,
    *waiting.RESOURCES,
    *openapi.RESOURCES,
    *events.RESOURCES,
    *instances.RESOURCES,
)
