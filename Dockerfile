# Two stages: the same install script as ./run makes the environment; the second stage carries only what serves.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
SHELL ["/bin/bash", "-c"]
COPY install.sh requirements.txt requirements.lock ./
RUN . ./install.sh && YINZHENG_SKIP_APT=1 ensure serve

FROM python:3.11-slim-bookworm
WORKDIR /app
SHELL ["/bin/bash", "-c"]
COPY install.sh ./
RUN . ./install.sh && apt-get update -qq && install_packages "${packages_read[@]}" && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home yinzheng && install -d -o yinzheng /app/var
COPY --from=build /app/.venv /app/.venv
COPY . .
ENV YINZHENG_SKIP_APT=1 YINZHENG_HOST=0.0.0.0 YINZHENG_DATA=/app/var
USER 10001
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK CMD ["/app/.venv/bin/python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
ENTRYPOINT ["./run"]
