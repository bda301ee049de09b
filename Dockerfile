FROM python:3.11-slim-bookworm AS build

# pip stays in this stage: the environment that is copied out of it holds the runtime requirements and nothing else.
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --no-cache-dir --only-binary :all: --require-hashes --requirement requirements.txt

# Compiled here, because the container's file system is read-only; unchecked, because nothing changes the sources afterwards.
WORKDIR /srv
COPY openapi.yaml ./
COPY service ./service
RUN python -m compileall -q --invalidation-mode unchecked-hash service


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Dixit" \
      org.opencontainers.image.description="Finds and attributes the quotations in French press articles" \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv /srv

WORKDIR /srv
ENV PATH="/opt/venv/bin:$PATH"
# The base image has no bytecode of the standard library, and no user may write it later: without that of the modules in use, each start
# and each health check would compile them anew.
RUN python -c "import ctypes, http.client, gunicorn.app.wsgiapp, service.app, service.worker"
ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DIXIT_BIND=0.0.0.0:8000
EXPOSE 8000
USER 10001:10001

HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; connection = http.client.HTTPConnection('127.0.0.1', int(os.environ['DIXIT_BIND'].rpartition(':')[2]), timeout=2); connection.request('GET', '/healthz'); sys.exit(connection.getresponse().status != 200)"]

# service/gunicorn_conf.py switches the control socket off; here too, so that no other configuration brings it back.
CMD ["gunicorn", "--no-control-socket", "--config", "service/gunicorn_conf.py", "service.app:create_app()"]
