"""Mailgun's posts with Django, in one file.

`create_app(application)` makes the WSGI application. Mailgun has no CSRF token, so the views are exempt: the signature
says more. `request.body` is the body as it came; it must be read before `request.POST`.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from posts import Application

urlpatterns = []


def view(handle: Callable[[str, bytes], int]) -> Callable[[HttpRequest], HttpResponse]:
    @csrf_exempt
    @require_POST
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=handle(request.headers.get("content-type", ""), request.body))

    return answer


def create_app(application: Application) -> WSGIHandler:
    if not settings.configured:
        settings.configure(
            ALLOWED_HOSTS=["*"],
            ROOT_URLCONF=__name__,
            # Messages have up to 25 MB; Django's own limit, 2.5 MB, would refuse them.
            DATA_UPLOAD_MAX_MEMORY_SIZE=64 * 1024 * 1024,
        )
    urlpatterns[:] = [
        path("mailgun/events", view(application.events)),
        path("mailgun/inbound", view(application.inbound)),
    ]
    return get_wsgi_application()
