# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""The HTTP interface: ``mobility serve REGION``, or ``MOBILITY_REGION=region.toml uvicorn api:app``."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Route

from mobility import __version__
from mobility.errors import MobilityError
from mobility.service import answers, openapi, questions
from mobility.service.desk import Desk, opened
from mobility.service.failures import answer_error, answer_validation, failure
from mobility.service.gate import Gate, too_large
from mobility.service.isochrone import answer_isochrone
from mobility.service.metrics import CONTENT_TYPE, exposition
from mobility.service.openapi import answer_of
from mobility.service.parameters import QuestionRoute, asked
from mobility.service.places import (
    answer_attribution,
    answer_geocode,
    answer_health,
    answer_initial,
    answer_map_stops,
    answer_reverse_geocode,
)
from mobility.service.plan import PlanTask, answer_plan
from mobility.service.reach import answer_one_to_all, answer_one_to_many
from mobility.service.scenarios import answer_scenarios
from mobility.service.stop_times import answer_stop_times, answer_trip

GeocodeAsked = Annotated[questions.GeocodeQuestion, Depends(asked(questions.GeocodeQuestion))]
IsochroneAsked = Annotated[questions.IsochroneQuestion, Depends(asked(questions.IsochroneQuestion))]
MapStopsAsked = Annotated[questions.MapStopsQuestion, Depends(asked(questions.MapStopsQuestion))]
OneToAllAsked = Annotated[questions.OneToAllQuestion, Depends(asked(questions.OneToAllQuestion))]
OneToManyAsked = Annotated[questions.OneToManyQuestion, Depends(asked(questions.OneToManyQuestion))]
PlanAsked = Annotated[questions.PlanQuestion, Depends(asked(questions.PlanQuestion))]
ReverseGeocodeAsked = Annotated[questions.ReverseGeocodeQuestion, Depends(asked(questions.ReverseGeocodeQuestion))]
StopTimesAsked = Annotated[questions.StopTimesQuestion, Depends(asked(questions.StopTimesQuestion))]
TripAsked = Annotated[questions.TripQuestion, Depends(asked(questions.TripQuestion))]

NO_BODY = questions.PlanBody()

app = FastAPI(title="umstieg", version=__version__, lifespan=opened, docs_url=None, redoc_url=None)
app.router.route_class = QuestionRoute
app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]
app.add_middleware(Gate)  # the one added last is the outermost
app.add_middleware(
    CORSMiddleware,
    allow_origins=["*"],
    allow_methods=["GET", "POST"],
    allow_headers=["*"],
    expose_headers=["Link", "Retry-After", "Server-Timing", "Warning", "X-Request-ID", "X-Sample", "X-Scenario"],
)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


@app.exception_handler(MobilityError)
async def _refuse(_: Request, error: MobilityError) -> Response:
    return answer_error(error)


@app.exception_handler(RequestValidationError)
async def _refuse_parameters(_: Request, error: RequestValidationError) -> Response:
    return answer_validation(list(error.errors()))


@app.exception_handler(HTTPException)
async def _refuse_route(request: Request, error: HTTPException) -> Response:
    if request.scope.get("too_large"):
        return too_large()
    headers = dict(error.headers or {})
    if "Allow" in headers:  # of all routes at this path, not only the first
        here = [route for route in app.routes if isinstance(route, Route) and route.path == request.url.path]
        headers["Allow"] = ", ".join(sorted({method for route in here for method in route.methods or ()}))
    return failure(error.status_code, "no_route", f"{error.detail}. See /docs.", headers)


async def _plan(request: Request, question: questions.PlanQuestion, body: questions.PlanBody, version: int) -> Response:
    task = PlanTask(question, body, dict(request.query_params), version)
    return await _desk(request).answer(request, lambda served, work: answer_plan(served, task, work), question.scenario)


@app.get("/api/v5/plan", tags=["journeys"], responses=answer_of(answers.PlanAnswer))
async def plan_v5(request: Request, question: PlanAsked) -> Response:
    """Journeys from place to place, as version 5 has it."""
    return await _plan(request, question, NO_BODY, 5)


@app.get("/api/v6/plan", tags=["journeys"], responses=answer_of(answers.PlanAnswer))
async def plan_v6(request: Request, question: PlanAsked) -> Response:
    """Journeys from place to place: all good ones of a span of time, page by page."""
    return await _plan(request, question, NO_BODY, 6)


@app.post("/api/v5/plan", tags=["journeys"], responses=answer_of(answers.PlanAnswer))
async def plan_v5_post(request: Request, question: PlanAsked, body: questions.PlanBody) -> Response:
    """The same with ways of one's own to first stops and from last ones."""
    return await _plan(request, question, body, 5)


@app.post("/api/v6/plan", tags=["journeys"], responses=answer_of(answers.PlanAnswer))
async def plan_v6_post(request: Request, question: PlanAsked, body: questions.PlanBody) -> Response:
    """The same with ways of one's own to first stops and from last ones."""
    return await _plan(request, question, body, 6)


@app.get("/api/v5/stoptimes", tags=["timetable"], responses=answer_of(answers.StopTimesAnswer))
async def stop_times_v5(request: Request, question: StopTimesAsked) -> Response:
    """Departures from a stop, or arrivals there, as version 5 has it."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, _: answer_stop_times(served, question, given, 5), question.scenario
    )


@app.get("/api/v6/stoptimes", tags=["timetable"], responses=answer_of(answers.StopTimesAnswer))
async def stop_times_v6(request: Request, question: StopTimesAsked) -> Response:
    """Departures from a stop, or arrivals there."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, _: answer_stop_times(served, question, given, 6), question.scenario
    )


@app.get("/api/v5/trip", tags=["timetable"], responses=answer_of(answers.TripAnswer))
async def trip_v5(request: Request, question: TripAsked) -> Response:
    """One trip on one day from its first stop to its last, as version 5 has it."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, _: answer_trip(served, question, given, 5), question.scenario
    )


@app.get("/api/v6/trip", tags=["timetable"], responses=answer_of(answers.TripAnswer))
async def trip_v6(request: Request, question: TripAsked) -> Response:
    """One trip on one day from its first stop to its last."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, _: answer_trip(served, question, given, 6), question.scenario
    )


@app.get("/api/v6/one-to-all", tags=["reach"], responses=answer_of(answers.Reachable))
async def one_to_all(request: Request, question: OneToAllAsked) -> Response:
    """All stops in reach of a place, in minutes."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, work: answer_one_to_all(served, question, given, 6, work), question.scenario
    )


@app.get("/api/v1/one-to-many", tags=["reach"], responses=answer_of(answers.Duration, many=True))
async def one_to_many(request: Request, question: OneToManyAsked) -> Response:
    """Ways over the streets from one point to many, or from many to one."""
    given = dict(request.query_params)
    return await _desk(request).answer(request, lambda served, _: answer_one_to_many(served, question, given))


@app.post("/api/v1/one-to-many", tags=["reach"], responses=answer_of(answers.Duration, many=True))
async def one_to_many_post(request: Request, question: questions.OneToManyQuestion) -> Response:
    """The same with the question in the body."""
    return await _desk(request).answer(request, lambda served, _: answer_one_to_many(served, question, {}))


@app.get("/api/analysis/isochrone", tags=["reach"], responses=answer_of(answers.IsochroneAnswer))
async def isochrone(request: Request, question: IsochroneAsked) -> Response:
    """Areas that are reached from a place within some minutes, or from which it is reached, as GeoJSON."""
    given = dict(request.query_params)
    return await _desk(request).answer(
        request, lambda served, _: answer_isochrone(served, question, given), question.scenario
    )


@app.get("/api/v1/geocode", tags=["places"], responses=answer_of(answers.Match, many=True))
async def geocode(request: Request, question: GeocodeAsked) -> Response:
    """Stops, streets, addresses and places that a text may mean, the best first."""
    given = dict(request.query_params)
    return await _desk(request).answer(request, lambda served, _: answer_geocode(served, question, given))


@app.get("/api/v1/reverse-geocode", tags=["places"], responses=answer_of(answers.Match, many=True))
async def reverse_geocode(request: Request, question: ReverseGeocodeAsked) -> Response:
    """What is near a point, the nearest first."""
    given = dict(request.query_params)
    return await _desk(request).answer(request, lambda served, _: answer_reverse_geocode(served, question, given))


@app.get("/api/v1/map/stops", tags=["map"], responses=answer_of(answers.Place, many=True))
async def map_stops_v1(request: Request, question: MapStopsAsked) -> Response:
    """The stops of a rectangle, as version 1 has it."""
    given = dict(request.query_params)
    return await _desk(request).answer(request, lambda served, _: answer_map_stops(served, question, given, 1))


@app.get("/api/v6/map/stops", tags=["map"], responses=answer_of(answers.Place, many=True))
async def map_stops_v6(request: Request, question: MapStopsAsked) -> Response:
    """The stops of a rectangle."""
    given = dict(request.query_params)
    return await _desk(request).answer(request, lambda served, _: answer_map_stops(served, question, given, 6))


@app.get("/api/v1/map/initial", tags=["map"], responses=answer_of(answers.Initial))
async def map_initial(request: Request) -> Response:
    """Where a map begins, and what this server can do."""
    desk = _desk(request)
    return desk.at_once(answer_initial(desk.live.now))


@app.get("/api/v1/health", tags=["operation"], responses=answer_of(answers.Health))
async def health(request: Request) -> Response:
    """Whether the server answers, and from which data."""
    desk = _desk(request)
    return desk.at_once(answer_health(desk.live.now, desk.live.stale))


@app.get("/api/v1/scenarios", tags=["operation"], responses=answer_of(answers.ScenariosAnswer))
async def scenarios(request: Request) -> Response:
    """Scenarios that can be asked instead of the timetable in force; added to the contract."""
    desk = _desk(request)
    return desk.at_once(answer_scenarios(desk.live.scenarios))


@app.get("/api/v1/attribution", tags=["operation"], responses=answer_of(answers.AttributionAnswer))
async def attribution(request: Request) -> Response:
    """Whom the data are owed to; added to the contract."""
    desk = _desk(request)
    return desk.at_once(answer_attribution(desk.live.now))


@app.get("/metrics", tags=["operation"], response_class=Response, responses={200: {"content": {CONTENT_TYPE: {}}}})
async def metrics() -> Response:
    """Figures for Prometheus."""
    return Response(exposition(), media_type=CONTENT_TYPE)


@app.get("/", include_in_schema=False)
async def front() -> RedirectResponse:
    """To the documentation, as long as there is no page of journeys."""
    return RedirectResponse("/docs")


@app.get("/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    """The interface for people."""
    return HTMLResponse(openapi.page_of(app.openapi()))
