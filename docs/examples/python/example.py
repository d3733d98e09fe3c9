# pip install grpcio-tools; mkdir stubs
# python3 -m grpc_tools.protoc -I protos --python_out=stubs --grpc_python_out=stubs $(find protos/dossier -name '*.proto')
# PYTHONPATH=stubs python3 docs/examples/python/example.py
import os

import grpc
from dossier.ingest.v1 import ingest_pb2, ingest_pb2_grpc
from dossier.query.v1 import query_pb2, query_pb2_grpc


def parts():
    header = ingest_pb2.UploadHeader(collection="collections/default", file_name="trade.txt")
    yield ingest_pb2.UploadDocumentRequest(header=header)
    yield ingest_pb2.UploadDocumentRequest(chunk=b"Trade between Seoul and Tokyo reached US$85.1 billion in 2024.")


with grpc.insecure_channel(os.environ.get("DOSSIER_GRPC", "127.0.0.1:8081")) as channel:
    uploaded = ingest_pb2_grpc.IngestServiceStub(channel).UploadDocument(parts())
    # The answer waits until the document is part of it.
    request = query_pb2.SearchRequest(parent="collections/default", query="trade Tokyo", at_least_sequence=uploaded.sequence)
    for result in query_pb2_grpc.QueryServiceStub(channel).Search(request).results:
        cited = result.snippet
        print(f"{cited.span.exact} [{cited.revision} {cited.span.start}-{cited.span.end}]")
