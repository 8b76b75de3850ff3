"""Mailgun's posts with FastAPI.

`create_app(application)` makes the ASGI application. The body is verified as it came, before anything parses it; the
work runs in FastAPI's thread pool, since it may wait for the database.
"""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from posts import Application


def create_app(application: Application) -> FastAPI:
    app = FastAPI()

    @app.post("/mailgun/events")
    async def events(request: Request) -> Response:
        content_type, body = request.headers.get("content-type", ""), await request.body()
        return Response(status_code=await run_in_threadpool(application.events, content_type, body))

    @app.post("/mailgun/inbound")
    async def inbound(request: Request) -> Response:
        content_type, body = request.headers.get("content-type", ""), await request.body()
        return Response(status_code=await run_in_threadpool(application.inbound, content_type, body))

    return app
