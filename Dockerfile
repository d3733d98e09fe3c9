# One file for all services, a target for each: docker build --target gateway|ingest|extraction|query|dossier .
# docs/containers.md tells how they are run. Base images can be others of the same kind: --build-arg SDK_IMAGE=… --build-arg RUNTIME_IMAGE=…
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Packages depend on these files alone: as long as they stay, so does this layer.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY protos/Contracts.csproj protos/Grpc.targets protos/
COPY protos/stand-ins/StandIn.props protos/stand-ins/
COPY protos/stand-ins/Grpc.Core.Api/Grpc.Core.Api.csproj protos/stand-ins/Grpc.Core.Api/
COPY protos/stand-ins/Grpc.Net.Common/Grpc.Net.Common.csproj protos/stand-ins/Grpc.Net.Common/
COPY services/Defaults/Defaults.csproj services/Defaults/
COPY services/Ingest/Ingest.csproj services/Ingest/
COPY services/Extraction/Extraction.csproj services/Extraction/
COPY services/Query/Query.csproj services/Query/
COPY gateway/Gateway.csproj gateway/
COPY cli/Cli.csproj cli/
# The command line refers to every other project. For this machine's kind only: native libraries of others would be most of an image.
RUN dotnet restore cli/Cli.csproj --use-current-runtime
COPY protos protos
COPY services services
COPY gateway gateway
# Analyzers have had their say where the code was tested; here they would take more time than the compiler.
ENV PUBLISH="--no-restore --configuration Release --use-current-runtime --no-self-contained -p:UseAppHost=false -p:DebugType=embedded \
 -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false"
RUN dotnet publish services/Ingest $PUBLISH --output /publish/ingest
RUN dotnet publish services/Query $PUBLISH --output /publish/query
RUN dotnet publish services/Extraction $PUBLISH --output /publish/extraction
RUN dotnet publish gateway $PUBLISH --output /publish/gateway
RUN mkdir /publish/data

FROM ${RUNTIME_IMAGE} AS runtime
WORKDIR /app
COPY LICENSE ./
# A volume that is mounted for the first time takes its owner from here.
COPY --from=build --chown=${APP_UID}:${APP_UID} /publish/data /data
USER ${APP_UID}
# Every address of the container: its network decides who reaches it (docs/containers.md).
ENV DOSSIER_ALLOWREMOTE=true
STOPSIGNAL SIGTERM

FROM runtime AS ingest
COPY --from=build /publish/ingest ./
ENV DOSSIER_LISTEN=http://0.0.0.0:5001 DOSSIER_DATA=/data
EXPOSE 5001
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["dotnet", "Dossier.Ingest.dll", "health"]
ENTRYPOINT ["dotnet", "Dossier.Ingest.dll"]

FROM runtime AS query
COPY --from=build /publish/query ./
ENV DOSSIER_LISTEN=http://0.0.0.0:5002 DOSSIER_DATA=/data
EXPOSE 5002
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["dotnet", "Dossier.Query.dll", "health"]
ENTRYPOINT ["dotnet", "Dossier.Query.dll"]

# Programs that readers start as child processes (docs/adr/0013-child-processes.md). poppler-data has what Asian PDF files without fonts of their own need.
FROM runtime AS reading
USER root
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends poppler-utils poppler-data tesseract-ocr tesseract-ocr-eng tesseract-ocr-kor \
 && rm -rf /var/lib/apt/lists/*
USER ${APP_UID}

FROM reading AS extraction
COPY --from=build /publish/extraction ./
ENV DOSSIER_LISTEN=http://0.0.0.0:5003
EXPOSE 5003
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["dotnet", "Dossier.Extraction.dll", "health"]
ENTRYPOINT ["dotnet", "Dossier.Extraction.dll"]

FROM runtime AS gateway
COPY --from=build /publish/gateway ./
ENV DOSSIER_LISTEN=http://0.0.0.0:8081 DOSSIER_HTTP=http://0.0.0.0:8080
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["dotnet", "Dossier.Gateway.dll", "health"]
ENTRYPOINT ["dotnet", "Dossier.Gateway.dll"]

# The command line, last and in stages of its own: services do not wait for it. docker run --rm -i dossier annotate < lines.jsonl
FROM build AS build-dossier
COPY cli cli
COPY seeds seeds
RUN dotnet publish cli $PUBLISH --output /publish/dossier

FROM reading AS dossier
COPY --from=build-dossier /publish/dossier ./
ENV XDG_DATA_HOME=/data
ENTRYPOINT ["dotnet", "dossier.dll"]
