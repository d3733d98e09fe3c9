using Dossier.Defaults;
using Dossier.Ingest;

return await IngestApp.Create(args).RunServiceAsync();
