# ThôngSuốt in a container. The last stage is the service; `--target lab` has the lab's programs too.
# docs/compose.md says how it is run.

FROM ghcr.io/astral-sh/uv:0.8.17 AS uv

FROM python:3.12.11-slim-bookworm AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1
WORKDIR /opt/thongsuot
# What others wrote changes rarely: a layer of its own.
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-install-project
COPY README.md LICENSE thongsuot.py ./
COPY alerting alerting
COPY dashboards dashboards
COPY exporter exporter
COPY inventory inventory
COPY lab lab
COPY probes probes
COPY stability stability
# What libraries write into their folder when they run first is written here: later it is read-only.
RUN uv sync --locked --no-dev --no-editable \
    && .venv/bin/thongsuot --help >/dev/null

FROM python:3.12.11-slim-bookworm AS runtime
# CAP_NET_RAW comes with the interpreter, since Docker gives capabilities to root alone; whoever runs
# the image adds NET_RAW and drops all others. Nothing in it may become another user. A volume that is
# new belongs to whom the folder in the image does: the one of git is git-sync's (65533).
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libcap2-bin \
    && setcap cap_net_raw+ep /usr/local/bin/python3.12 \
    && apt-get purge --yes --auto-remove libcap2-bin \
    && rm -rf /var/lib/apt/lists/* \
    && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
    && groupadd --gid 10001 thongsuot \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/thongsuot --no-create-home \
        --shell /usr/sbin/nologin thongsuot \
    && install -d -o 10001 -g 10001 /var/lib/thongsuot /etc/thongsuot/monitoring \
    && install -d -o 65533 -g 65533 -m 2775 /etc/thongsuot/git
COPY --from=build /opt/thongsuot/.venv /opt/thongsuot/.venv
ENV PATH=/opt/thongsuot/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENTRYPOINT ["thongsuot"]

FROM runtime AS lab
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends iproute2 prometheus prometheus-alertmanager \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/thongsuot
COPY inventory.yaml ./
COPY lab/scenarios lab/scenarios
# It makes a network of its own, for which it has to be root.
# hadolint ignore=DL3002
USER 0:0
HEALTHCHECK NONE
CMD ["lab", "lab/scenarios/ordinary-day.yaml"]

FROM runtime AS service
USER 10001:10001
WORKDIR /var/lib/thongsuot
EXPOSE 9467
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9467/-/healthy', timeout=4)"]
CMD ["serve", "--inventory", "/etc/thongsuot/config/inventory.yaml", "--state", "/var/lib/thongsuot", "--listen", "0.0.0.0:9467"]
