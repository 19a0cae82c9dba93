"""How long the application took for an answer, told to whoever measures: SERVER_TIMING=1."""

import time


class ServerTimingMiddleware:
    """Adds `Server-Timing: app;dur=12.3`, in milliseconds; of a stream, until it begins."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = f"app;dur={milliseconds:.2f}"
        return response
