# Two stages: build the wheels, then a slim image that runs as an unprivileged user with a current SQLite.
FROM python:3.13-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY integrations integrations
COPY schemas schemas
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[postgres,ocr,notify,oidc]'

# Debian's SQLite is older than 3.51.3, which fixed a race between several writers in WAL mode.
FROM debian:trixie-slim AS sqlite
ARG SQLITE_YEAR=2026
ARG SQLITE_VERSION=3540100
# Give the sum that sqlite.org/download.html names (SHA3-256) to have the download checked against it.
ARG SQLITE_SHA3=
RUN apt-get update && apt-get install -y --no-install-recommends build-essential ca-certificates curl openssl \
    && curl -fsSLo sqlite.tar.gz "https://sqlite.org/${SQLITE_YEAR}/sqlite-autoconf-${SQLITE_VERSION}.tar.gz" \
    && { [ -z "${SQLITE_SHA3}" ] || openssl dgst -sha3-256 sqlite.tar.gz | grep -q "${SQLITE_SHA3}"; } \
    && tar xzf sqlite.tar.gz \
    && cd "sqlite-autoconf-${SQLITE_VERSION}" \
    && ./configure --prefix=/opt/sqlite --disable-static && make -j2 && make install

FROM python:3.13-slim-trixie
COPY --from=sqlite /opt/sqlite/lib/ /opt/sqlite/lib/
ENV LD_LIBRARY_PATH=/opt/sqlite/lib PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HANDOFF_BIND=0.0.0.0 HANDOFF_DATABASE_URL=sqlite:////data/handoff.db
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels 'handoff-gate[postgres,ocr,notify,oidc]' \
    && python -c "import sqlite3; assert sqlite3.sqlite_version_info >= (3, 51, 3), sqlite3.sqlite_version" \
    && useradd --system --uid 10001 handoff && mkdir /data && chown handoff /data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["handoff", "serve"]
