"""Checks every request and response of a stand-in against the vendor's own API description.

The descriptions are read from a folder outside this repository and are corrected in memory, since they are wrong or too
loose in known places. ``openapi-core`` and ``jsonschema`` are imported only when a checker is made.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from flask import Flask, Response, g, request
from werkzeug.wrappers import Request as WerkzeugRequest

Document = dict[str, Any]
Correction = Callable[[Document], None]

DOCUMENTS = {"jira": "jira-cloud-v3.openapi.json", "zendesk": "zendesk-support-v2.openapi.json"}
ADF_SCHEMA = "adf-v1-full.schema.json"
UNDECLARED_EVERYWHERE = frozenset({401, 403, 429})
"""Refusals that may meet any request, whether or not its operation declares them; so may every 5xx."""
METHODS = ("get", "put", "post", "delete", "patch")


@dataclass(frozen=True, slots=True)
class Violation:
    """One departure from the contract: who made it, in which call, and what it is."""

    side: Literal["request", "response"]
    method: str
    path: str
    status: int | None
    message: str

    def __str__(self) -> str:
        status = "" if self.status is None else f" {self.status}"
        return f"{self.side} {self.method} {self.path}{status}: {self.message}"


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in ``value``, itself included."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from nodes(child)


def operations(document: Document) -> Iterator[dict[str, Any]]:
    """Every operation of an API description."""
    for path in document["paths"].values():
        for method in METHODS:
            if method in path:
                yield path[method]


def empty_204(document: Document) -> None:
    """Correction 1: a 204 has no body, whatever the description declares; nor does a reply whose body has an empty
    schema, such as that of a new link."""
    for operation in operations(document):
        for status, response in operation.get("responses", {}).items():
            schemas = [media.get("schema") for media in response.get("content", {}).values()]
            if status == "204" or schemas == [{}]:
                response.pop("content", None)


def loose_times(document: Document) -> None:
    """Correction 2: Jira writes ``+0000``, which is not RFC 3339."""
    for node in nodes(document):
        if node.get("format") == "date-time":
            del node["format"]


def real_custom_fields(document: Document) -> None:
    """Correction 4: a ticket's custom field is an id and any value, not the definition of a custom object's field."""
    pair = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, "value": {"nullable": True}},
        "required": ["id", "value"],
    }
    schemas = document["components"]["schemas"]
    for name in ("TicketUpdateInput", "TicketObject"):
        if "custom_fields" in schemas[name].get("properties", {}):
            schemas[name]["properties"]["custom_fields"] = {"type": "array", "items": deepcopy(pair)}


def without_json_suffix(path: str) -> str:
    """Correction 5: Zendesk's paths carry no ``.json`` in the description; clients use both forms."""
    return path.removesuffix(".json")


def nullable_changes(document: Document) -> None:
    """The two sides of a change are ``null`` where a field was or became empty; the description says string."""
    for name in ("from", "fromString", "to", "toString"):
        document["components"]["schemas"]["ChangeDetails"]["properties"][name]["nullable"] = True


def opaque_uploads(document: Document) -> None:
    """Uploads are described by the server's internal class for a file, not by the form that clients send."""
    for operation in operations(document):
        if "multipart/form-data" in operation.get("requestBody", {}).get("content", {}):
            del operation["requestBody"]


def without_security(document: Document) -> None:
    """Correction 6: the stand-in checks credentials itself."""
    document.pop("security", None)
    for operation in operations(document):
        operation.pop("security", None)


def served_here(document: Document) -> None:
    """Correction 7: loopback is the server."""
    document["servers"] = [{"url": "/"}]
    for path in document["paths"].values():
        path.pop("servers", None)
    for operation in operations(document):
        operation.pop("servers", None)


KNOWN_BEYOND_THE_DESCRIPTION = {
    "id": {"type": "integer"},
    "additional_tags": {"type": "array", "items": {"type": "string"}},
    "remove_tags": {"type": "array", "items": {"type": "string"}},
    "ticket_form_id": {"type": "integer"},
}


def no_unknown_keys(document: Document) -> None:
    """Correction 9: a misspelt key in a ticket update or its comment is a mistake, so request schemas are closed.

    Keys that clients are known to send and the description forgets are added first.
    """
    schemas = document["components"]["schemas"]
    update = schemas["TicketUpdateInput"]
    update["properties"].update(deepcopy(KNOWN_BEYOND_THE_DESCRIPTION))
    written_comment = deepcopy(schemas["TicketCommentObject"])
    written_comment["additionalProperties"] = False
    written_comment["properties"] = {
        name: schema for name, schema in written_comment["properties"].items() if not schema.get("readOnly")
    }
    schemas["TicketCommentInput"] = written_comment
    update["properties"]["comment"] = {"$ref": "#/components/schemas/TicketCommentInput"}
    create = schemas["TicketCreateInput"]
    extra = create.pop("allOf")[1]
    create["properties"] = {**deepcopy(update["properties"]), **extra["properties"]}
    create["required"] = extra.get("required", [])
    for schema in (update, create, schemas["TicketUpdateRequest"], schemas["TicketCreateRequest"]):
        schema["additionalProperties"] = False


EMPTY_WHEN_UNSET = {
    "TicketObject": (
        "assignee_id",
        "external_id",
        "forum_topic_id",
        "group_id",
        "organization_id",
        "priority",
        "problem_id",
        "recipient",
        "type",
    ),
    "TicketFieldObject": ("agent_description",),
    "AttachmentBaseObject": ("width", "height"),
}


def absent_values(document: Document) -> None:
    """Correction 10: Zendesk sends ``null`` for what a ticket lacks, also where the description forgets to say so; an
    audit's value may be a list of tags; exports show deleted tickets; the ``Location`` header's format is unknown to
    validators; a new ticket may name its requester by address."""
    schemas = document["components"]["schemas"]
    for name, keys in EMPTY_WHEN_UNSET.items():
        for key in keys:
            schema = schemas[name]["properties"][key]
            schema["nullable"] = True
            if "enum" in schema:
                schema["enum"] = [*schema["enum"], None]
    schemas["TicketObject"]["properties"]["status"]["enum"].append("deleted")
    schemas["AuditObject"]["properties"]["events"]["items"]["properties"]["value"] = {"nullable": True}
    schemas["TicketCreateInput"]["properties"]["requester"] = {"type": "object"}
    for operation in operations(document):
        for response in operation["responses"].values():
            response.pop("headers", None)


def routes_left_out(document: Document) -> None:
    """Correction 11: routes that exist and would otherwise be read as ids; an export that goes on by ``cursor`` names
    no ``start_time``."""
    parameters = document["components"]["parameters"]
    parameters["IncrementalUnixTime"]["required"] = False
    people = deepcopy(document["paths"]["/api/v2/users/show_many"])
    people["get"] = {"operationId": "SearchUsers", "responses": people["get"]["responses"]}
    people["get"]["parameters"] = [{"name": "query", "in": "query", "schema": {"type": "string"}}]
    document["paths"]["/api/v2/users/search"] = {"get": people["get"]}
    job = document["paths"]["/api/v2/tickets/update_many"]["put"]["responses"]
    document["paths"]["/api/v2/tickets/destroy_many"] = {
        "delete": {"operationId": "DestroyManyTickets", "responses": deepcopy(job)}
    }


def project_search_left_out(document: Document) -> None:
    """The trimmed description lacks this route, which would otherwise be read as the key of a project."""
    page = {"description": "A page of projects.", "content": {"application/json": {"schema": {"type": "object"}}}}
    names = ("startAt", "maxResults")
    parameters = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in names]
    search = {"operationId": "searchProjects", "parameters": parameters, "responses": {"200": page}}
    document["paths"]["/rest/api/3/project/search"] = {"get": search}


JIRA_CORRECTIONS: tuple[Correction, ...] = (
    project_search_left_out,
    empty_204,
    loose_times,
    nullable_changes,
    opaque_uploads,
    without_security,
    served_here,
)
ZENDESK_CORRECTIONS: tuple[Correction, ...] = (
    empty_204,
    real_custom_fields,
    no_unknown_keys,
    absent_values,
    routes_left_out,
    without_security,
    served_here,
)
"""Correction 3 (ADF) and 8 (undeclared error replies of Zendesk) are made by ``ContractChecker`` itself."""


class ContractChecker:
    """Holds an app to a vendor's API description and keeps what departed from it.

    ``outside`` counts calls that the description does not know at all. ``adf`` is the JSON Schema of the Atlassian
    Document Format; with it, every rich text of a v3 call has to be a valid document. A response whose status the
    operation does not declare is a violation only if ``judge_undeclared`` (Zendesk's description declares no errors).
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        corrections: tuple[Correction, ...] = (),
        *,
        adf: Mapping[str, Any] | None = None,
        strip_json_suffix: bool = False,
        judge_undeclared: bool = True,
    ) -> None:
        from openapi_core import OpenAPI

        corrected = deepcopy(dict(document))
        for correct in corrections:
            correct(corrected)
        self._api = OpenAPI.from_dict(corrected)
        self._adf = AdfSchema(adf) if adf is not None else None
        self._strip = strip_json_suffix
        self._judge_undeclared = judge_undeclared
        self._lock = threading.Lock()
        self._violations: list[Violation] = []
        self.outside: Counter[str] = Counter()
        self.checked = 0

    @property
    def violations(self) -> list[Violation]:
        """What departed from the contract so far."""
        with self._lock:
            return list(self._violations)

    def clear(self) -> None:
        """Forget the violations, for a test that made them on purpose."""
        with self._lock:
            self._violations.clear()
            self.outside.clear()

    def attach(self, app: Flask) -> None:
        """Check every request before, and every response after the app's own handlers. Pages and ``/sandbox/`` routes
        are not part of any contract."""
        app.before_request(self._before)
        app.after_request(self._after)

    def _before(self) -> None:
        g.contract_request = None
        if not request.path.startswith(("/rest/", "/api/")):
            return
        described = self._described(request)
        g.contract_request = described
        for error in self._api.unmarshal_request(described).errors:
            if self._is_outside(error):
                g.contract_request = None
                with self._lock:
                    self.outside[f"{request.method} {request.path}"] += 1
                return
            self._add("request", None, _explain(error))
        if request.is_json:
            self._check_adf("request", None, request.get_data())
        self.checked += 1

    def _after(self, response: Response) -> Response:
        described = g.get("contract_request")
        if described is None:
            return response
        from openapi_core.contrib.werkzeug import WerkzeugOpenAPIResponse

        result = self._api.unmarshal_response(described, WerkzeugOpenAPIResponse(response))
        for error in result.errors:
            if not self._is_excused(error, response.status_code):
                self._add("response", response.status_code, _explain(error))
        if response.status_code == 204 and "Content-Type" in response.headers:
            self._add("response", 204, "An empty reply must not name a content type.")
        if response.is_json and response.status_code < 300:
            self._check_adf("response", response.status_code, response.get_data())
        return response

    def _described(self, live: WerkzeugRequest) -> Any:
        from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest

        described = WerkzeugOpenAPIRequest(live)
        if self._strip:
            described.get_path = lambda path: without_json_suffix(live.root_path + path)
        return described

    def _is_outside(self, error: BaseException) -> bool:
        from openapi_core.templating.paths.exceptions import PathError

        return isinstance(error, PathError) or isinstance(error.__cause__, PathError)

    def _is_excused(self, error: BaseException, status: int) -> bool:
        from openapi_core.templating.responses.exceptions import ResponseFinderError

        undeclared = isinstance(error, ResponseFinderError) or isinstance(error.__cause__, ResponseFinderError)
        common = status in UNDECLARED_EVERYWHERE or status >= 500
        return undeclared and (common or not self._judge_undeclared)

    def _check_adf(self, side: Literal["request", "response"], status: int | None, data: bytes) -> None:
        if self._adf is None or not request.path.startswith("/rest/api/3/"):
            return
        for problem in self._adf.violations_in_call(json.loads(data or b"null")):
            self._add(side, status, problem)

    def _add(self, side: Literal["request", "response"], status: int | None, message: str) -> None:
        with self._lock:
            self._violations.append(Violation(side, request.method, request.full_path, status, message))


class AdfSchema:
    """The JSON Schema of the Atlassian Document Format."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        import jsonschema_rs
        from jsonschema import Draft4Validator

        self._validator = Draft4Validator(dict(schema))
        self._quick = jsonschema_rs.Draft4Validator(dict(schema))

    def violations(self, document: Any) -> list[str]:
        """What is wrong with one document; empty where it is valid. The slow validator, which takes seconds for a long
        note, only explains what the quick one refuses."""
        with suppress(ValueError):
            if self._quick.is_valid(document):
                return []
        return [f"{error.json_path}: {error.message[:300]}" for error in self._validator.iter_errors(document)]

    def violations_in_call(self, body: Any) -> list[str]:
        """What is wrong with the rich texts of a v3 body: each ``doc`` node has to be valid, and a comment's ``body``
        or an issue's ``description`` and ``environment`` has to be such a node."""
        problems = []
        for node in nodes(body):
            if node.get("type") == "doc":
                problems += self.violations(node)
            if isinstance(node.get("body"), str):
                problems.append("body: plain text where version 3 wants a document.")
            fields = node.get("fields")
            for name in ("description", "environment"):
                if isinstance(fields, dict) and isinstance(fields.get(name), str):
                    problems.append(f"fields.{name}: plain text where version 3 wants a document.")
        return problems


def _explain(error: BaseException) -> str:
    cause = error.__cause__
    details = "; ".join(
        f"{schema_error.json_path}: {schema_error.message[:300]}"
        for schema_error in getattr(cause, "schema_errors", ())
    )
    return details or f"{error}{f' ({cause})' if cause else ''}"


@lru_cache(maxsize=8)
def _read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


def load_contract(directory: Path, name: Literal["jira", "zendesk"]) -> ContractChecker:
    """The checker for one vendor, from the folder with the descriptions. Raises ``FileNotFoundError``."""
    document = _read(directory / DOCUMENTS[name])
    if name == "jira":
        return ContractChecker(document, JIRA_CORRECTIONS, adf=_read(directory / ADF_SCHEMA))
    return ContractChecker(document, ZENDESK_CORRECTIONS, strip_json_suffix=True, judge_undeclared=False)


def adf_violations(document: Any, directory: Path) -> list[str]:
    """What the ADF schema in ``directory`` finds wrong with a document."""
    return AdfSchema(_read(directory / ADF_SCHEMA)).violations(document)
