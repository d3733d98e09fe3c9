// npm install @grpc/grpc-js @grpc/proto-loader
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const files = ["dossier/ingest/v1/ingest.proto", "dossier/query/v1/query.proto"];
const { ingest, query } = grpc.loadPackageDefinition(loader.loadSync(files, { includeDirs: ["protos"], defaults: true, longs: String })).dossier;
const address = process.env.DOSSIER_GRPC ?? "127.0.0.1:8081";
const ledger = new ingest.v1.IngestService(address, grpc.credentials.createInsecure());
const picture = new query.v1.QueryService(address, grpc.credentials.createInsecure());

const upload = ledger.uploadDocument((error, uploaded) => {
  if (error) throw error;
  // The answer waits until the document is part of it.
  const request = { parent: "collections/default", query: "trade Tokyo", atLeastSequence: uploaded.sequence };
  picture.search(request, (error, found) => {
    if (error) throw error;
    for (const { snippet } of found.results) {
      console.log(`${snippet.span.exact} [${snippet.revision} ${snippet.span.start}-${snippet.span.end}]`);
    }
  });
});
upload.write({ header: { collection: "collections/default", fileName: "trade.txt" } });
upload.write({ chunk: Buffer.from("Trade between Seoul and Tokyo reached US$85.1 billion in 2024.") });
upload.end();
