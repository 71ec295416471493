"""REST version 3: fields with their contexts and options, and the screens that they are on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from integrations.sandbox.control import no_content
from integrations.sandbox.jira_bodies import check_list_of_names, check_list_of_objects
from integrations.sandbox.jira_issue_routes import Answer, administrators_only, body, listed, page_of
from integrations.sandbox.jira_model import (
    CUSTOM_TYPE,
    VALUE_TYPES,
    Context,
    Field,
    JiraError,
    Screen,
    Tab,
)
from integrations.sandbox.jira_state import JiraState
from integrations.sandbox.jira_views import field_details, field_schema

FIELD_ADMINS = "Only Jira administrators can access fields."
SCREEN_ADMINS = "You do not have the permission to manage screens."


def field_routes(state: JiraState) -> Blueprint:
    """The routes with which an administrator makes custom fields usable."""
    routes = Blueprint("fields", __name__, url_prefix="/rest/api/3")
    _fields(routes, state)
    _trash(routes, state)
    _contexts(routes, state)
    _screens(routes, state)
    _screen_schemes(routes, state)
    return routes


def _fields(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/field")
    def all_fields() -> Answer:
        return jsonify([field_details(field) for field in state.fields.values()])

    @routes.post("/field")
    def create_field() -> Answer:
        administrators_only(FIELD_ADMINS)
        wish = body()
        kind = str(wish.get("type", "")).removeprefix(CUSTOM_TYPE)
        if kind not in VALUE_TYPES:
            raise JiraError(400, errors={"type": f"The custom field type '{wish.get('type')}' does not exist."})
        name = str(wish.get("name") or "").strip()
        if not name or len(name) > 255:
            raise JiraError(400, errors={"name": "The name of the field has to be of 1 to 255 characters."})
        value_type, items = VALUE_TYPES[kind]
        field_id = f"customfield_{state.world.ids.next('field')}"
        everywhere = Context(str(state.world.ids.next("context")), f"Default Configuration Scheme for {name}")
        description, searcher = str(wish.get("description", "")), str(wish.get("searcherKey", ""))
        field = Field(field_id, name, kind, value_type, items, True, description, searcher, [everywhere])
        state.fields[field_id] = field
        return jsonify(field_details(field)), 201

    @routes.get("/field/search")
    def search_fields() -> Answer:
        administrators_only(FIELD_ADMINS)
        wanted, query = set(listed("id")), request.args.get("query", "").lower()
        kinds = set(listed("type"))
        shown = [
            _searched(state, field)
            for field in state.fields.values()
            if (not wanted or field.id in wanted)
            and query in f"{field.name}\n{field.description}".lower()
            and (not kinds or ("custom" in kinds and field.custom) or ("system" in kinds and not field.custom))
        ]
        return page_of(shown)

    @routes.put("/field/<field_id>")
    def edit_field(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        field, wish = _custom_field(state, field_id), body()
        field.name = str(wish.get("name", field.name))
        field.description = str(wish.get("description", field.description))
        return no_content()

    @routes.get("/field/<field_id>/screens")
    def field_screens(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        return page_of([_shown_screen(screen) for screen in state.screens.values() if screen.shows(field_id)])


def _trash(routes: Blueprint, state: JiraState) -> None:
    """A field in the trash is in no list and on no screen; its values and options stay with it."""

    @routes.post("/field/<field_id>/trash")
    def throw_away(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        field = _custom_field(state, field_id)
        for tab in (tab for screen in state.screens.values() for tab in screen.tabs):
            tab.field_ids = [shown for shown in tab.field_ids if shown != field_id]
        state.trashed[field_id] = field
        del state.fields[field_id]
        return jsonify({})

    @routes.post("/field/<field_id>/restore")
    def restore(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        if field_id not in state.trashed:
            raise JiraError(404, f"The custom field {field_id} is not in the trash.")
        state.fields[field_id] = state.trashed.pop(field_id)
        return jsonify({})

    @routes.get("/field/search/trashed")
    def trashed() -> Answer:
        administrators_only(FIELD_ADMINS)
        query = request.args.get("query", "").lower()
        found = [field for field in state.trashed.values() if query in f"{field.name}\n{field.description}".lower()]
        return page_of([_searched(state, field) for field in found])


def _searched(state: JiraState, field: Field) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": field.id,
        "key": field.id,
        "name": field.name,
        "schema": field_schema(field),
        "description": field.description,
        "isLocked": False,
        "screensCount": sum(screen.shows(field.id) for screen in state.screens.values()),
        "contextsCount": len(field.contexts),
    }
    if field.searcher:
        shown["searcherKey"] = field.searcher
    return shown


def _custom_field(state: JiraState, field_id: str) -> Field:
    field = state.fields.get(field_id)
    if field is None or not field.custom:
        raise JiraError(404, f"The custom field {field_id} was not found.")
    return field


def _context(field: Field, context_id: str) -> Context:
    for context in field.contexts:
        if context.id == context_id:
            return context
    raise JiraError(404, f"The context {context_id} of the custom field {field.id} was not found.")


def _contexts(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/field/<field_id>/context")
    def contexts(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        return page_of(
            [
                {
                    "id": context.id,
                    "name": context.name,
                    "description": "",
                    "isGlobalContext": not context.project_ids,
                    "isAnyIssueType": not context.issue_type_ids,
                }
                for context in _custom_field(state, field_id).contexts
            ]
        )

    @routes.post("/field/<field_id>/context")
    def add_context(field_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        field, wish = _custom_field(state, field_id), body()
        projects = check_list_of_names(wish, "projectIds")
        taken = {project_id for context in field.contexts for project_id in context.project_ids}
        if not projects and any(not context.project_ids for context in field.contexts):
            raise JiraError(409, f"The custom field {field_id} has a global context already.")
        if taken & set(projects):
            raise JiraError(409, "These projects were already associated with a context of the field.")
        kinds = check_list_of_names(wish, "issueTypeIds")
        context = Context(str(state.world.ids.next("context")), str(wish.get("name", "")), projects, kinds)
        field.contexts.insert(0 if projects else len(field.contexts), context)
        return jsonify({"id": context.id, "name": context.name, "projectIds": projects, "issueTypeIds": kinds}), 201

    @routes.delete("/field/<field_id>/context/<context_id>")
    def remove_context(field_id: str, context_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        field = _custom_field(state, field_id)
        field.contexts.remove(_context(field, context_id))
        return no_content()

    @routes.get("/field/<field_id>/context/<context_id>/option")
    def options(field_id: str, context_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        return page_of(_context(_custom_field(state, field_id), context_id).options, 100)

    @routes.post("/field/<field_id>/context/<context_id>/option")
    def add_options(field_id: str, context_id: str) -> Answer:
        administrators_only(FIELD_ADMINS)
        field = _custom_field(state, field_id)
        if "option" not in (field.value_type, field.items):
            raise JiraError(400, f"The custom field {field_id} has no options.")
        context = _context(field, context_id)
        wanted = [str(option.get("value", "")) for option in check_list_of_objects(body(), "options")]
        present = {option["value"] for option in context.options}
        if len(set(wanted)) < len(wanted) or present & set(wanted) or "" in wanted:
            raise JiraError(400, "Options have to be unique and not empty within a context.")
        added = [{"id": str(state.world.ids.next("option")), "value": value, "disabled": False} for value in wanted]
        context.options.extend(added)
        return jsonify({"options": added})


def _screen(state: JiraState, screen_id: str) -> Screen:
    if not screen_id.isdigit() or int(screen_id) not in state.screens:
        raise JiraError(404, f"The screen with id {screen_id} does not exist.")
    return state.screens[int(screen_id)]


def _tab(screen: Screen, tab_id: str) -> Tab:
    for tab in screen.tabs:
        if str(tab.id) == tab_id:
            return tab
    raise JiraError(404, f"The screen tab with id {tab_id} does not exist on screen {screen.id}.")


def _shown_screen(screen: Screen) -> dict[str, Any]:
    return {"id": screen.id, "name": screen.name, "description": ""}


def _shown_field(state: JiraState, field_id: str) -> dict[str, str]:
    return {"id": field_id, "name": state.fields[field_id].name}


def _put_on_screen(state: JiraState, screen: Screen, tab: Tab, field_id: str) -> Response:
    if field_id not in state.fields:
        raise JiraError(400, f"The field with id '{field_id}' does not exist.")
    if screen.shows(field_id):
        raise JiraError(400, f"The field with id '{field_id}' already exists on the screen.")
    tab.field_ids.append(field_id)
    return jsonify(_shown_field(state, field_id))


def _screens(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/screens")
    def screens() -> Answer:
        administrators_only(SCREEN_ADMINS)
        return page_of([_shown_screen(screen) for screen in state.screens.values()], 100)

    @routes.post("/screens/addToDefault/<field_id>")
    def add_to_default(field_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        return _put_on_screen(state, state.screens[1], state.screens[1].tabs[0], field_id)

    @routes.get("/screens/<screen_id>/tabs")
    def tabs(screen_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        return jsonify([{"id": tab.id, "name": tab.name} for tab in _screen(state, screen_id).tabs])

    @routes.get("/screens/<screen_id>/availableFields")
    def available(screen_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        screen = _screen(state, screen_id)
        return jsonify([_shown_field(state, field_id) for field_id in state.fields if not screen.shows(field_id)])

    @routes.get("/screens/<screen_id>/tabs/<tab_id>/fields")
    def tab_fields(screen_id: str, tab_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        tab = _tab(_screen(state, screen_id), tab_id)
        return jsonify([_shown_field(state, field_id) for field_id in tab.field_ids])

    @routes.post("/screens/<screen_id>/tabs/<tab_id>/fields")
    def add_to_tab(screen_id: str, tab_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        screen = _screen(state, screen_id)
        return _put_on_screen(state, screen, _tab(screen, tab_id), str(body().get("fieldId", "")))

    @routes.delete("/screens/<screen_id>/tabs/<tab_id>/fields/<field_id>")
    def remove_from_tab(screen_id: str, tab_id: str, field_id: str) -> Answer:
        administrators_only(SCREEN_ADMINS)
        tab = _tab(_screen(state, screen_id), tab_id)
        if field_id not in tab.field_ids:
            raise JiraError(404, f"The field with id '{field_id}' is not on the screen tab.")
        tab.field_ids.remove(field_id)
        return no_content()


def _screen_schemes(routes: Blueprint, state: JiraState) -> None:
    @routes.get("/issuetypescreenscheme/project")
    def scheme_of_project() -> Answer:
        administrators_only(SCREEN_ADMINS)
        wanted = set(listed("projectId"))
        return page_of(
            [
                {
                    "issueTypeScreenScheme": {"id": screen_id, "name": "Issue Type Screen Scheme"},
                    "projectIds": [project],
                }
                for project, screen_id in ((key, str(value)) for key, value in state.project_screens.items())
                if project in wanted
            ]
        )

    @routes.get("/issuetypescreenscheme/mapping")
    def scheme_mapping() -> Answer:
        administrators_only(SCREEN_ADMINS)
        return page_of(
            [
                {"issueTypeScreenSchemeId": scheme, "issueTypeId": "default", "screenSchemeId": scheme}
                for scheme in listed("issueTypeScreenSchemeId")
            ]
        )

    @routes.get("/screenscheme")
    def screen_schemes() -> Answer:
        administrators_only(SCREEN_ADMINS)
        wanted = listed("id") or [str(screen_id) for screen_id in state.screens]
        return page_of(
            [
                {"id": int(scheme), "name": "Screen Scheme", "screens": {"default": _screen(state, scheme).id}}
                for scheme in wanted
            ]
        )
