# The training task of one strategy, for ECS on x86_64 (ArcticDB has no arm64 wheel). With
# `--build-arg REQUIREMENTS=arctic` it has ArcticDB, whose licence is the Business Source License:
#   docker build --build-arg STRATEGY=examples/SwingStrategy --build-arg GIT_COMMIT=$(git rev-parse HEAD) .
FROM python:3.12.12-slim-bookworm AS build

ARG REQUIREMENTS=training
COPY requirements/${REQUIREMENTS}.txt /build/requirements.txt
RUN python -m venv /opt/tradai \
 && /opt/tradai/bin/pip install --no-cache-dir --require-hashes --requirement /build/requirements.txt

COPY pyproject.toml README.md LICENSE /build/tradai/
COPY layers/common/python /build/tradai/layers/common/python
RUN /opt/tradai/bin/pip install --no-cache-dir --no-deps /build/tradai

FROM python:3.12.12-slim-bookworm

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# LightGBM needs the OpenMP runtime.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 tradai

COPY --from=build /opt/tradai /opt/tradai

ARG STRATEGY
ARG GIT_COMMIT=none
COPY --chown=tradai:tradai ${STRATEGY} /strategy

ENV PATH=/opt/tradai/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRADAI_GIT_COMMIT=${GIT_COMMIT} \
    STRATEGY_SERVICE_STRATEGY_PATH=/strategy
LABEL org.opencontainers.image.revision=${GIT_COMMIT}

USER 10001
WORKDIR /home/tradai
ENTRYPOINT ["python", "-m", "tradai.common.entrypoint.training"]
